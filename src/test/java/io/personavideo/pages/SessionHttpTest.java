package io.personavideo.pages;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

@QuarkusTest
class SessionHttpTest {

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String token;

    @BeforeEach
    void signedInUser() {
        token = fixtures.signedInUser();
    }

    private static RequestSpecification signIn(Object token) {
        return given().contentType(ContentType.JSON).body(Map.of("token", token));
    }

    @Test
    void tokenBecomesACookieThatScriptsAndOtherSitesCanNotUse() {
        signIn(token).when().post("/session").then().statusCode(200)
                .body("userId", equalTo(fixtures.userOf(token))).body("demo", equalTo(false))
                .header("Set-Cookie", allOf(containsString("session=" + token), containsString("HttpOnly"),
                        containsString("SameSite=Lax"), containsString("Path=/"), containsString("Max-Age=")))
                .header("Set-Cookie", not(containsString("Secure")))
                .header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void cookieIsForTlsAloneWhereTheBrowserSpeaksIt() {
        signIn(token).header("Origin", "https://video.example").header("Host", "video.example")
                .when().post("/session").then().statusCode(200).header("Set-Cookie", containsString("Secure"));
    }

    @Test
    void signedInUserIsKnownByTheCookieAndAStrangerIsToldSo() {
        given().cookie("session", token).when().get("/session")
                .then().statusCode(200).body("userId", equalTo(fixtures.userOf(token)));
        given().when().get("/session").then().statusCode(200).body("userId", nullValue());
        given().cookie("session", "no-such-token").when().get("/session")
                .then().statusCode(200).body("userId", nullValue());
    }

    @Test
    void signingOutForgetsTheCookie() {
        given().contentType(ContentType.JSON).cookie("session", token).when().delete("/session").then().statusCode(200)
                .header("Set-Cookie", allOf(containsString("session="), containsString("Max-Age=0")));
    }

    @Test
    void tokenWithoutASessionIsRefused() {
        signIn("no-such-token").when().post("/session").then().statusCode(401).header("Set-Cookie", nullValue());
        String ended = fixtures.session(fixtures.user(), "-1 hour");
        signIn(ended).when().post("/session").then().statusCode(401).header("Set-Cookie", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "two words", "a;b", "a,b", "\u00e9", "a\r\nX: y" })
    void tokenThatIsNoCookieIsRefused(String malformed) {
        signIn(malformed).when().post("/session").then().statusCode(400).body("code", equalTo("bad_token"));
    }

    @Test
    void nobodyComesAsTheDemoUserWhereThereIsNone() {
        given().contentType(ContentType.JSON).body("{}").when().post("/session")
                .then().statusCode(400).body("code", equalTo("bad_token"));
    }

    @Test
    void cookieOfAUserIsNoHelpToOtherSites() {
        // Given
        String persona = fixtures.persona(token, "http://localhost/portrait.jpg");
        String path = "/api/personas/" + persona;

        // When
        refused(given().cookie("session", token).header("Sec-Fetch-Site", "cross-site").delete(path));
        refused(given().cookie("session", token).header("Sec-Fetch-Site", "same-site").delete(path));
        refused(given().cookie("session", token).header("Origin", "https://elsewhere.example").delete(path));
        refused(given().cookie("session", token).header("Origin", "null").delete(path));
        refused(signIn(token).header("Sec-Fetch-Site", "cross-site").post("/session"));

        // Then
        given().cookie("session", token).when().get(path).then().statusCode(200);
    }

    private static void refused(Response response) {
        response.then().statusCode(403).contentType("application/problem+json")
                .body("code", equalTo("cross_site_request"));
    }

    @Test
    void ownPagesAndThoseWhoSayWhoTheyAreMayChangeThings() {
        // Given
        String own = "/api/personas/" + fixtures.persona(token, "http://localhost/portrait.jpg");
        String viaProxy = "/api/personas/" + fixtures.persona(token, "http://localhost/portrait.jpg");
        String older = "/api/personas/" + fixtures.persona(token, "http://localhost/portrait.jpg");
        String other = "/api/personas/" + fixtures.persona(token, "http://localhost/portrait.jpg");

        // When
        given().cookie("session", token).header("Sec-Fetch-Site", "same-origin").delete(own).then().statusCode(204);
        given().cookie("session", token).header("Sec-Fetch-Site", "same-origin").header("Origin", "https://video.example")
                .delete(viaProxy).then().statusCode(204);
        given().cookie("session", token).header("Host", "video.example").header("Origin", "https://video.example")
                .delete(older).then().statusCode(204);
        given().auth().oauth2(token).header("Sec-Fetch-Site", "cross-site").header("Origin", "https://app.example")
                .delete(other).then().statusCode(204).header("Access-Control-Allow-Origin", notNullValue());
    }

    @Test
    void readingIsNotChanging() {
        given().header("Sec-Fetch-Site", "cross-site").queryParam("quick", true).when()
                .get("/api/personas/ada/idle-video").then().statusCode(200);
    }
}
