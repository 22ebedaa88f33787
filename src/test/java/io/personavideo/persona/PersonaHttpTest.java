package io.personavideo.persona;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.LogConfig.logConfig;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.SandboxControl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

@QuarkusTest
class PersonaHttpTest {

    private static final String PERSONAS = "/api/personas";
    private static final String ONE = "/api/personas/{id}";
    private static final String STATUS = "/api/personas/{id}/idle-video";
    private static final String PROBLEM = "application/problem+json";
    private static final String PORTRAIT = "https://portraits.example/1.jpg";

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String token;

    @BeforeEach
    void signIn() {
        token = fixtures.signedInUser();
    }

    @Test
    void createdPersonaIsThereUnderTheClientsId() {
        // Given
        String id = UUID.randomUUID().toString();

        // When
        create(Map.of("id", id, "name", " Ada ", "portraitUrl", PORTRAIT))
                // Then
                .then().statusCode(201).header("Location", endsWith("/api/personas/" + id)).body("name", equalTo("Ada"));
        as(token).get(ONE, id).then().statusCode(200).body("id", equalTo(id)).body("portraitUrl", equalTo(PORTRAIT));
    }

    @Test
    void idIsMadeUpIfThereIsNone() {
        create(Map.of("name", "Ada", "portraitUrl", PORTRAIT))
                .then().statusCode(201).body("id", matchesPattern("[A-Za-z0-9_-]{1,64}"));
    }

    @Test
    void takenIdIsAConflictForAnybody() {
        // Given
        String id = persona();
        Map<String, String> same = Map.of("id", id, "name", "Ada", "portraitUrl", PORTRAIT);

        // When
        create(same).then().statusCode(409).contentType(PROBLEM).body("code", equalTo("persona_exists"));
        as(fixtures.signedInUser()).contentType(ContentType.JSON).body(same).post(PERSONAS).then().statusCode(409);
    }

    @Test
    void pagesHoldEveryPersonaOnce() {
        // Given
        List<String> created = IntStream.range(0, 7).mapToObj(i -> persona()).sorted().toList();

        // When
        List<String> listed = new ArrayList<>();
        for (String cursor = ""; cursor != null;) {
            Response page = as(token).queryParam("limit", 3).queryParam("cursor", cursor).get(PERSONAS);
            listed.addAll(page.<List<String>> path("personas.id"));
            cursor = page.path("nextCursor");
        }

        // Then
        assertEquals(created, listed);
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "201", "-1" })
    void limitOutOfBoundsIsAProblem(String limit) {
        as(token).queryParam("limit", limit).get(PERSONAS).then().statusCode(400).contentType(PROBLEM)
                .body("code", equalTo("bad_limit"));
    }

    @Test
    void onlyWhatIsGivenIsChanged() {
        // Given
        String id = persona();

        // When
        as(token).contentType(ContentType.JSON).body(Map.of("name", "Bo")).patch(ONE, id)
                .then().statusCode(200).body("name", equalTo("Bo")).body("portraitUrl", equalTo(PORTRAIT));
    }

    @Test
    void removedPersonaIsGoneWithItsStatus() {
        // Given
        String id = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");
        as(token).get(STATUS, id).then().statusCode(200).body("status", equalTo("completed"));
        assertEquals("completed", quickStatus(id));

        // When
        as(token).delete(ONE, id).then().statusCode(204);

        // Then
        as(token).delete(ONE, id).then().statusCode(404).contentType(PROBLEM);
        assertEquals("not_started", quickStatus(id));
        assertEquals(0, fixtures.number("SELECT count(*) FROM video_jobs WHERE persona_id = ?", id));
    }

    @Test
    void personaWhoseVideoIsBeingMadeStays() {
        // Given
        new SandboxControl(url).fault("silence");
        String id = fixtures.persona(token, PORTRAIT);
        as(token).post(STATUS, id).then().statusCode(202);

        // When
        as(token).delete(ONE, id).then().statusCode(409).contentType(PROBLEM)
                .body("code", equalTo("video_in_progress"));

        // Then
        as(token).get(ONE, id).then().statusCode(200);
    }

    @Test
    void othersPersonasAreNotThere() {
        // Given
        String id = persona();
        String stranger = fixtures.signedInUser();

        // When
        as(stranger).get(ONE, id).then().statusCode(404).contentType(PROBLEM).body("code", equalTo("persona_not_found"));
        as(stranger).contentType(ContentType.JSON).body(Map.of("name", "Mine")).patch(ONE, id).then().statusCode(404);
        as(stranger).delete(ONE, id).then().statusCode(404);

        // Then
        as(token).get(ONE, id).then().statusCode(200).body("name", equalTo("Ada"));
    }

    @Test
    void withoutASessionNothingIsTold() {
        given().get(PERSONAS).then().statusCode(401).contentType(PROBLEM);
        given().contentType(ContentType.JSON).body("{}").post(PERSONAS).then().statusCode(401);
        given().delete(ONE, "ada").then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"Ada","portraitUrl":"https://a.example/1.jpg","id":"a b"} | bad_persona_id
            {"name":" ","portraitUrl":"https://a.example/1.jpg"}              | bad_name
            {"portraitUrl":"https://a.example/1.jpg"}                         | bad_name
            {"name":"Ada"}                                                    | bad_portrait_url
            {"name":"Ada","portraitUrl":"file:///etc/passwd"}                 | bad_portrait_url
            {"name":"Ada","portraitUrl":"no address"}                         | bad_portrait_url
            {"name":"Ada","portraitUrl":["https://a.example/1.jpg"]}          | malformed_json
            {"name":"Ada","name":"Bo","portraitUrl":"https://a.example/1.jpg"} | malformed_json
            {"name":"Ada"                                                     | malformed_json
            []                                                                | malformed_json
            null                                                              | malformed_json
            """)
    void badInputIsAProblemAndCreatesNothing(String body, String code) {
        as(token).contentType(ContentType.JSON).body(body).post(PERSONAS)
                .then().statusCode(400).contentType(PROBLEM).body("code", equalTo(code));
        as(token).get(PERSONAS).then().body("personas.size()", equalTo(0));
    }

    @Test
    void deepNestingAndHugeBodiesAreProblems() {
        // REST-assured would otherwise take longer to lay out the request, in case it has to be shown, than all else does.
        as(token).config(config().logConfig(logConfig().enablePrettyPrinting(false)))
                .contentType(ContentType.JSON).body("[".repeat(100_000)).post(PERSONAS)
                .then().statusCode(400).contentType(PROBLEM).body("code", equalTo("malformed_json"));
        as(token).contentType(ContentType.JSON).body("\"" + "a".repeat(3_000_000) + "\"").post(PERSONAS)
                .then().statusCode(413).contentType(PROBLEM).body("code", equalTo("body_too_large"));
    }

    @Test
    void injectionIsJustAName() {
        // Given
        String name = "x'); DROP TABLE personas; --";

        // When
        String id = create(Map.of("name", name, "portraitUrl", PORTRAIT)).then().statusCode(201).extract().path("id");

        // Then
        as(token).get(ONE, id).then().statusCode(200).body("name", equalTo(name));
    }

    @Test
    void portraitOfTheUsersOwnBecomesAVideo() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            // Given
            site.createContext("/me.jpg", PersonaHttpTest::answerPortrait);
            site.start();
            String url = "http://localhost:" + site.getAddress().getPort() + "/me.jpg";
            String id = create(Map.of("name", "Me", "portraitUrl", url)).path("id");

            // When
            as(token).post(STATUS, id).then().statusCode(202);

            // Then
            await("completion").atMost(Duration.ofSeconds(60)).until(() -> quickStatus(id), "completed"::equals);
            String video = given().queryParam("quick", true).get(STATUS, id).path("videoUrl");
            assertTrue(given().get(video).then().statusCode(200).contentType("video/mp4").extract()
                    .asByteArray().length > 10_000);
        } finally {
            site.stop(0);
        }
    }

    private static void answerPortrait(HttpExchange exchange) throws IOException {
        try (exchange; InputStream portrait = PersonaHttpTest.class.getResourceAsStream("/demo/portraits/lin.jpg")) {
            byte[] bytes = portrait.readAllBytes();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String persona() {
        return create(Map.of("name", "Ada", "portraitUrl", PORTRAIT)).then().statusCode(201).extract().path("id");
    }

    private Response create(Map<String, String> persona) {
        return as(token).contentType(ContentType.JSON).body(persona).post(PERSONAS);
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    private static String quickStatus(String id) {
        return given().queryParam("quick", true).get(STATUS, id).path("status");
    }
}
