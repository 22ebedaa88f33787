package io.personavideo.status;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class StatusHttpTest {

    private static final String PATH = "/api/personas/{id}/idle-video";
    private static final String PROBLEM = "application/problem+json";

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();

    @BeforeEach
    void warm() {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
    }

    @ParameterizedTest
    @ValueSource(strings = { "true", "True", "TRUE" })
    void headerInAnyCaseOfLettersMakesACheckQuick(String value) {
        given().header("X-Quick-Check", value)
                .when().get(PATH, "never-seen")
                .then().statusCode(200)
                .body("personaId", equalTo("never-seen"))
                .body("status", equalTo("not_started"))
                .body("videoUrl", nullValue())
                .body("note", equalTo("Quick check - no DB hit"))
                .body("$", not(hasKey("known")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "yes", "false", "" })
    void anyOtherValueIsAnAuthoritativeCheck(String value) {
        given().header("X-Quick-Check", value).queryParam("quick", value)
                .when().get(PATH, "ada")
                .then().statusCode(401);
    }

    @Test
    void parameterMakesACheckQuick() {
        given().queryParam("quick", "true").when().get(PATH, "ada").then().statusCode(200);
    }

    @Test
    void unknownIdsLeaveNothingInMemory() {
        // Given
        long before = region.personas();

        // When
        for (int i = 0; i < 1000; i++) {
            given().queryParam("quick", "true").when().get(PATH, "unknown-" + i).then().statusCode(200);
        }

        // Then
        assertEquals(before, region.personas());
    }

    @Test
    void quickAndAuthoritativeCheckSayTheSameOfACompletedVideo() {
        // Given
        String token = fixtures.signedInUser();
        String persona = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");

        // When
        String authoritative = given().auth().oauth2(token).when().get(PATH, persona).then().statusCode(200)
                .body("status", equalTo("completed")).body("videoUrl", equalTo("https://videos.example/1.mp4"))
                .body("note", nullValue()).extract().asString();
        String quick = given().queryParam("quick", true).when().get(PATH, persona).then().extract().asString();

        // Then
        assertEquals(authoritative.replace("\"note\":null", "\"note\":\"Quick check - no DB hit\""), quick);
    }

    @Test
    void sessionInTheCookieCountsToo() {
        // Given
        String token = fixtures.signedInUser();
        String persona = fixtures.persona(token, "http://localhost/p.jpg");

        // When
        given().cookie("session", token).when().get(PATH, persona)
                // Then
                .then().statusCode(200).body("status", equalTo("not_started"));
    }

    @Test
    void withoutOrWithAWrongOrAnExpiredSessionItIsRefused() {
        // Given
        String expired = fixtures.session(fixtures.user(), "-1 second");

        // When
        given().when().get(PATH, "ada")
                .then().statusCode(401).contentType(PROBLEM).body("code", equalTo("unauthorized"));
        given().auth().oauth2("wrong").when().get(PATH, "ada").then().statusCode(401).contentType(PROBLEM);
        given().auth().oauth2(expired).when().get(PATH, "ada").then().statusCode(401).contentType(PROBLEM);
    }

    @Test
    void missingAndAnotherUsersPersonaLookTheSame() {
        // Given
        String anothers = fixtures.persona(fixtures.signedInUser(), "http://localhost/p.jpg");
        String token = fixtures.signedInUser();

        // When
        given().auth().oauth2(token).when().get(PATH, "missing")
                .then().statusCode(404).contentType(PROBLEM).body("code", equalTo("persona_not_found"));
        given().auth().oauth2(token).when().get(PATH, anothers)
                .then().statusCode(404).contentType(PROBLEM).body("code", equalTo("persona_not_found"));
    }

    @ParameterizedTest
    @CsvSource({ "a b", "a.b", "ä", "0123456789012345678901234567890123456789012345678901234567890123x",
            "'x;DROP TABLE personas'" })
    void badIdIsAProblem(String id) {
        given().queryParam("quick", true).when().get(PATH, id)
                .then().statusCode(400).contentType(PROBLEM).body("code", equalTo("bad_persona_id"));
    }

    @Test
    void unknownPathIsAProblem() {
        given().when().get("/api/nothing").then().statusCode(404).contentType(PROBLEM);
    }

    @Test
    void preflightForTheQuickCheckHeaderIsAllowedForADay() {
        given().header("Origin", "https://app.example").header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "X-Quick-Check")
                .when().options(PATH, "ada")
                .then().statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("https://app.example"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("X-Quick-Check"))
                .header("Access-Control-Max-Age", equalTo("86400"));
    }

    @Test
    void quickCheckFromAnotherOriginMayBeRead() {
        given().header("Origin", "https://app.example").header("X-Quick-Check", "true")
                .when().get(PATH, "ada")
                .then().statusCode(200).header("Access-Control-Allow-Origin", equalTo("https://app.example"));
    }
}
