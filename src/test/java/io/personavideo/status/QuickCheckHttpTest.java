package io.personavideo.status;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.response.Response;

/**
 * One status, asked for in every way there is.
 */
@QuarkusTest
class QuickCheckHttpTest {

    private static final String ONE = "/api/personas/{id}/idle-video";
    private static final String BATCH = "/api/personas/idle-videos";
    private static final String PROBLEM = "application/problem+json";
    private static final String VIDEO = "https://videos.example/1.mp4";

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String token;
    private String persona;

    @BeforeEach
    void rememberOneVideo() {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
        token = fixtures.signedInUser();
        persona = fixtures.personaWithVideo(token, VIDEO);
        // An authoritative check fills in what memory has not been told of.
        check(Map.of()).then().statusCode(200);
    }

    private Response check(Map<String, String> headers) {
        return given().auth().oauth2(token).headers(headers).when().get(ONE, persona);
    }

    private Response quick(Map<String, String> headers) {
        return given().header("X-Quick-Check", "true").headers(headers).when().get(ONE, persona);
    }

    private Response batch(Object... ids) {
        return given().queryParam("ids", List.of(ids).stream().map(String::valueOf).collect(Collectors.joining(",")))
                .when().get(BATCH);
    }

    @Test
    void etagIsTheVersionInMemoryAndInTheDatabase() {
        // When
        String version = quick(Map.of()).then().statusCode(200).header("Cache-Control", "public, no-cache")
                .header("Vary", equalTo("Origin, X-Quick-Check")).extract().path("version").toString();

        // Then
        quick(Map.of()).then().header("ETag", '"' + version + '"');
        check(Map.of()).then().header("ETag", '"' + version + '"').header("Cache-Control", "private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = { "%s", "W/%s", "\"1\", %s", "%s , \"x\"", "*" })
    void clientThatHasTheVersionGetsNoBody(String header) {
        // Given
        String etag = quick(Map.of()).header("ETag");
        Map<String, String> headers = Map.of("If-None-Match", header.formatted(etag));

        // Then
        quick(headers).then().statusCode(304).body(emptyString()).header("ETag", etag)
                .header("Cache-Control", "public, no-cache").header("Vary", "Origin, X-Quick-Check");
        check(headers).then().statusCode(304).body(emptyString()).header("ETag", etag);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"1\"", "", "garbage", "W/\"\"", "," })
    void clientThatHasAnotherVersionGetsTheBody(String header) {
        quick(Map.of("If-None-Match", header)).then().statusCode(200).body("videoUrl", equalTo(VIDEO));
    }

    @Test
    void personaWithoutAVideoHasAnEtagToo() {
        given().queryParam("quick", true).header("If-None-Match", "\"0\"").when().get(ONE, "never-seen")
                .then().statusCode(304);
    }

    /** A percent-encoded id is not taken by the short way. */
    @Test
    void shortAndLongWayAnswerTheSame() {
        // Given
        String encoded = String.format("%%%02X", (int) persona.charAt(0)) + persona.substring(1);

        // When
        Response brief = quick(Map.of());
        Response full = given().urlEncodingEnabled(false).header("X-Quick-Check", "true").when()
                .get("/api/personas/" + encoded + "/idle-video");

        // Then
        assertEquals(brief.asString(), full.asString());
        assertEquals(headers(brief), headers(full));
        String etag = brief.header("ETag");
        assertEquals(batch(persona).headers().getValue("ETag"), given().when().head(BATCH + "?ids=" + persona).header("ETag"));
        given().urlEncodingEnabled(false).header("X-Quick-Check", "true").header("If-None-Match", etag).when()
                .get("/api/personas/" + encoded + "/idle-video").then().statusCode(304).body(emptyString());
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream().collect(Collectors.toMap(header -> header.getName().toLowerCase(),
                Header::getValue, (one, other) -> one + ", " + other, TreeMap::new));
    }

    @Test
    void headIsAnsweredLikeGet() {
        given().header("X-Quick-Check", "true").when().head(ONE, persona).then().statusCode(200).body(emptyString())
                .header("ETag", notNullValue());
    }

    @Test
    void paceIsToldInTheBodyAndInTheHeader() {
        quick(Map.of()).then()
                .body("pollAfterMs", both(greaterThanOrEqualTo(12_750)).and(lessThanOrEqualTo(17_250)))
                .header("Retry-After", Integer::parseInt, both(greaterThanOrEqualTo(13)).and(lessThanOrEqualTo(18)));
    }

    @Test
    void batchKeepsTheOrderAndAnswersUnknownOnes() {
        // When
        Response answer = batch("never-seen", persona, "never-seen", "nobody");

        // Then
        answer.then().statusCode(200).contentType("application/json")
                .body("personaId", equalTo(List.of("never-seen", persona, "never-seen", "nobody")))
                .body("status", equalTo(List.of("not_started", "completed", "not_started", "not_started")))
                .body("videoUrl", hasItem(VIDEO)).header("Retry-After", notNullValue());
        assertEquals(quick(Map.of()).asString(), elementOf(answer.asString(), 1));
    }

    /** As it is written; commas within objects are followed by names. */
    private static String elementOf(String array, int index) {
        return array.substring(1, array.length() - 1).split("(?<=\\}),(?=\\{)")[index];
    }

    @Test
    void batchHasOneEtagThatChangesWithAnyOfItsStatuses() {
        // Given
        String other = fixtures.personaWithVideo(token, VIDEO);
        given().auth().oauth2(token).when().get(ONE, other).then().statusCode(200);
        String before = batch(persona, other).header("ETag");
        given().header("If-None-Match", before).queryParam("ids", persona + "," + other).when().get(BATCH)
                .then().statusCode(304).body(emptyString());

        // When
        fixtures.update("UPDATE video_jobs SET output_url = 'https://videos.example/2.mp4' WHERE persona_id = ?", other);
        given().auth().oauth2(token).when().get(ONE, other).then().statusCode(200);

        // Then
        assertNotEquals(before, batch(persona, other).header("ETag"));
        given().header("If-None-Match", before).queryParam("ids", persona + "," + other).when().get(BATCH)
                .then().statusCode(200);
        assertNotEquals(batch(persona, other).header("ETag"), batch(other, persona).header("ETag"));
    }

    @Test
    void batchTakesFiveHundredOfTheLongestIdsAndNotOneMore() {
        // Given
        Object[] ids = IntStream.range(0, 500).mapToObj(i -> "x".repeat(60) + (1000 + i)).toArray();

        // Then
        batch(ids).then().statusCode(200).body("size()", equalTo(500));
        given().queryParam("ids", List.of("a", "b")).when().get(BATCH).then().body("personaId", equalTo(List.of("a", "b")));
        batch(IntStream.range(0, 501).boxed().toArray()).then().statusCode(400).contentType(PROBLEM)
                .body("code", equalTo("too_many_ids"));
    }

    /** There the address is one of the headers. The first request asks for HTTP/2, the second one is made in it. */
    @Test
    void batchTakesAsManyOverHttp2() throws IOException, InterruptedException {
        // Given
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        String ids = IntStream.range(0, 500).mapToObj(i -> "x".repeat(60) + (1000 + i)).collect(Collectors.joining(","));
        HttpRequest first = HttpRequest.newBuilder(URI.create(url + BATCH + "?ids=" + persona)).build();
        HttpRequest second = HttpRequest.newBuilder(URI.create(url + BATCH + "?ids=" + ids)).build();

        // When
        client.send(first, BodyHandlers.ofString());
        HttpResponse<String> answer = client.send(second, BodyHandlers.ofString());

        // Then
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals(200, answer.statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = { "ids=a,b", "ids=a&ids=b", "ids=a%2Cb", "ids=%61,b", "page=2&ids=a,b", "ids=a,b&page=2",
            "ids=a,b&" })
    void batchMayBeWrittenInManyWays(String query) {
        given().urlEncodingEnabled(false).when().get(BATCH + "?" + query).then().statusCode(200)
                .body("personaId", equalTo(List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "ids=", "id=a", "ids=a,,b", "ids=a,b%20c", "ids=a%2Cb." })
    void batchOfWhatCanNotBeIsAProblem(String query) {
        given().urlEncodingEnabled(false).when().get(BATCH + "?" + query).then().statusCode(400).contentType(PROBLEM)
                .body("code", not(emptyString()));
    }

    @Test
    void talkStatusIsRevalidatedLikeTheOthers() {
        // Given
        String talker = fixtures.persona(token, url + "/demo/portraits/ada.jpg");
        ServiceClient service = new ServiceClient(url);
        String job = service.talk(talker, token, "https://audio.example/a.mp3").then().statusCode(202)
                .extract().path("jobId");
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> service.talkStatus(talker, job).<String> path("status"),
                "completed"::equals);
        String etag = service.talkStatus(talker, job).header("ETag");

        // Then
        given().queryParam("jobId", job).header("If-None-Match", etag).when().get(service.talk(talker))
                .then().statusCode(304).body(emptyString());
    }
}
