package io.personavideo.provider.sandbox;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.LongTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;

@LongTest
class RunPodSandboxTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private OtherServer world;
    private SandboxServer sandbox;

    @BeforeEach
    void start() throws Exception {
        world = new OtherServer();
        sandbox = SandboxServer.start(SandboxSettings
                .of(directory, "http://localhost", SandboxClient.TOKEN, SandboxClient.SECRET)
                .withPace(SandboxClient.QUICK).withLoop(SandboxClient.SMALL), 0);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        world.close();
    }

    @Test
    void jobGoesFromTheQueueToAVideo() {
        // When
        Response taken = run(body());
        String id = taken.path("id");
        Response running = awaitStatus(id, "IN_PROGRESS");
        Response done = awaitStatus(id, "COMPLETED");

        // Then
        taken.then().statusCode(200).body("status", equalTo("IN_QUEUE"));
        running.then().body("output", notNullValue()).body("error", nullValue());
        given().when().get(done.<String> path("output.video_url")).then().statusCode(200).contentType("video/mp4");
    }

    @Test
    void webhookTellsOfTheEndAlone() {
        // When
        String id = run(body()).path("id");
        OtherServer.Received webhook = world.awaitReceived(1).get(0);

        // Then
        assertEquals("COMPLETED", webhook.status());
        assertEquals(id, webhook.json().getString("id"));
        assertFalse(webhook.headers().firstValue("webhook-signature").isPresent());
    }

    @Test
    void errorIsADocumentInsideAText() {
        // Given
        fault("fail");

        // When
        Response failed = awaitStatus(run(body()).path("id"), "FAILED");

        // Then
        JsonObject error = new JsonObject(failed.<String> path("error"));
        assertTrue(error.getString("error_message").contains("E1000"));
        assertTrue(error.getString("error_traceback").contains("handler.py"));
    }

    @ParameterizedTest
    @CsvSource({ "submit-429, 429, 1", "submit-429-garbage, 429, soon", "submit-500, 500,", "submit-422, 400," })
    void refusedJobIsNotTaken(String fault, int status, String retryAfter) {
        // Given
        fault(fault);

        // When
        Response answer = run(body());

        // Then
        answer.then().statusCode(status).header("Retry-After", equalTo(retryAfter));
        submissions().then().body("submissions", equalTo(0));
    }

    @Test
    void retryAfterCanBeADate() {
        // Given
        fault("submit-429-date");

        // When
        Response answer = run(body());

        // Then
        answer.then().statusCode(429).header("Retry-After", containsString("GMT"));
    }

    @Test
    void droppedConnectionLeavesTheCallerInDoubt() {
        // Given
        fault("drop-after");

        // When
        assertThrows(Exception.class, () -> run(body()));

        // Then
        submissions().then().body("submissions", equalTo(1)).body("predictions[0].provider", equalTo("runpod"));
    }

    @Test
    void jobThatRunsForTooLongTimesOut() {
        // Given
        fault("silence");

        // When
        String id = run(with("executionTimeout", 5_000)).path("id");

        // Then
        awaitStatus(id, "TIMED_OUT");
        assertEquals("TIMED_OUT", world.awaitReceived(1).get(0).status());
    }

    @Test
    void jobIsGoneWhenItsTimeHasRunOut() {
        // Given
        String id = run(with("ttl", 10_000)).path("id");

        // Then
        awaitStatus(id, "COMPLETED");
        await("deletion").atMost(PATIENCE).until(() -> status(id).statusCode() == 404);
    }

    @Test
    void canceledJobStaysCancelled() {
        // Given
        fault("silence");
        String id = run(body()).path("id");

        // When
        Response canceled = request().when().post("/sandbox/runpod/v2/mine/cancel/" + id);

        // Then
        canceled.then().statusCode(200).body("status", equalTo("CANCELLED"));
        status(id).then().body("status", equalTo("CANCELLED"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/other/status/", "/mine/cancel-all/" })
    void jobOfAnotherEndpointIsUnknown(String path) {
        // Given
        String id = run(body()).path("id");

        // When
        Response answer = request().when().get("/sandbox/runpod/v2" + path + id);

        // Then
        answer.then().statusCode(404);
    }

    @Test
    void jobIsNoneOfReplicates() throws Exception {
        // Given
        String id = run(body()).path("id");

        // When
        int status = new SandboxClient(sandbox.url()).get("/predictions/" + id).statusCode();

        // Then
        assertEquals(404, status);
    }

    @Test
    void wrongKeyIsRefused() {
        given().baseUri(sandbox.url()).auth().oauth2("other").body("{}").when().post("/sandbox/runpod/v2/mine/run")
                .then().statusCode(401);
    }

    @Test
    void healthTellsOfTheEndpointsJobs() {
        // Given
        fault("silence");
        run(body());

        // When
        await("a running job").atMost(PATIENCE)
                .until(() -> health().<Integer> path("jobs.inProgress"), Predicate.isEqual(1));

        // Then
        health().then().body("workers.running", equalTo(1)).body("jobs.completed", equalTo(0));
    }

    @Test
    void mostAtOnceIsCountedForEachProvider() {
        // Given
        fault("silence");
        fault("silence");

        // When
        run(body());
        run(body());

        // Then
        submissions().then().body("mostAtOnce.runpod", equalTo(2)).body("mostAtOnce.replicate", equalTo(0));
    }

    @Test
    void talkVideoDiffersFromAnIdleOne() {
        // Given
        JsonObject talk = body();
        talk.getJsonObject("input").put("audio", "https://audio.test/a.mp3");

        // When
        byte[] idle = video(run(body()).path("id"));
        byte[] again = video(run(body()).path("id"));
        byte[] spoken = video(run(talk).path("id"));

        // Then
        assertEquals(List.of(idle.length, new String(idle)), List.of(again.length, new String(again)));
        assertFalse(Arrays.equals(idle, spoken));
        submissions().then().body("predictions.kind", equalTo(List.of("talk", "idle", "idle")));
    }

    @Test
    void chaosOfOneSeedIsAlwaysTheSameAndEnds() {
        // Given
        String chaos = "{\"seed\": 7, \"rates\": {\"fail\": 0.3, \"no-webhook\": 0.2}}";

        // When
        List<String> first = faultsUnder(chaos);
        List<String> second = faultsUnder(chaos);
        given().baseUri(sandbox.url()).when().delete("/sandbox/chaos").then().statusCode(204);
        run(body());

        // Then
        assertEquals(first, second);
        assertTrue(first.contains("none") && (first.contains("fail") || first.contains("no-webhook")), first.toString());
        submissions().then().body("predictions[0].fault", equalTo("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "[]", "{}", "{\"rates\": {\"nonsense\": 0.1}}", "{\"rates\": {\"fail\": -0.1}}",
            "{\"rates\": {\"fail\": \"often\"}}", "{\"rates\": {\"fail\": 0.6, \"silence\": 0.6}}" })
    void chaosThatMakesNoSenseIsRefused(String chaos) {
        given().baseUri(sandbox.url()).body(chaos).when().post("/sandbox/chaos").then().statusCode(400)
                .body("detail", notNullValue());
    }

    private List<String> faultsUnder(String chaos) {
        given().baseUri(sandbox.url()).body(chaos).when().post("/sandbox/chaos").then().statusCode(204);
        for (int i = 0; i < 12; i++) {
            run(body());
        }
        return submissions().<List<String>> path("predictions.fault").subList(0, 12);
    }

    private byte[] video(String id) {
        return given().when().get(awaitStatus(id, "COMPLETED").<String> path("output.video_url")).asByteArray();
    }

    private JsonObject body() {
        return JsonObject.of("input", JsonObject.of("image", world.url("/portrait.png")), "webhook", world.url("/hook"),
                "anything", "else");
    }

    private JsonObject with(String limit, long milliseconds) {
        return body().put("policy", JsonObject.of(limit, milliseconds));
    }

    private Response run(JsonObject body) {
        return request().body(body.encode()).when().post("/sandbox/runpod/v2/mine/run");
    }

    private Response status(String id) {
        return request().when().get("/sandbox/runpod/v2/mine/status/" + id);
    }

    private Response awaitStatus(String id, String status) {
        return await(status).atMost(PATIENCE).pollInterval(Duration.ofMillis(30))
                .until(() -> status(id), answer -> status.equals(answer.path("status")));
    }

    private Response health() {
        return request().when().get("/sandbox/runpod/v2/mine/health");
    }

    private Response submissions() {
        return given().baseUri(sandbox.url()).when().get("/sandbox/submissions");
    }

    private void fault(String label) {
        given().baseUri(sandbox.url()).body("[\"" + label + "\"]").when().post("/sandbox/faults").then().statusCode(204);
    }

    private RequestSpecification request() {
        return given().baseUri(sandbox.url()).headers(Map.of("Content-Type", "application/json"))
                .auth().oauth2(SandboxSettings.DEFAULT_RUNPOD_KEY);
    }
}
