package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.HostileServer;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.S3Server;
import io.personavideo.testing.SampleVideo;
import io.personavideo.testing.ScriptedHttpServer;
import io.personavideo.testing.ScriptedHttpServer.Answer;
import io.personavideo.testing.ServiceClient;

/** Videos in a bucket of a real server that speaks S3. */
@LongTest
class BucketIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than is sent in one piece. */
    private static final byte[] VIDEO = SampleVideo.mp4(12_000_000);

    @TempDir
    static Path directory;

    private static PostgresDatabase database;
    private static S3Server s3;

    private final HostileServer source = new HostileServer();
    private final ScriptedHttpServer provider = new ScriptedHttpServer();
    private final Fixtures fixtures = database.fixtures();

    @TempDir
    Path temporary;

    private PackagedApplication application;
    private ServiceClient service;
    private String token;
    private String persona;

    @BeforeAll
    static void startServers() {
        database = PostgresServer.shared().migratedDatabase("bucket");
        s3 = new S3Server(directory);
    }

    @AfterAll
    static void stopServers() {
        s3.close();
    }

    @BeforeEach
    void prepare() {
        source.put("/video.mp4", source.body(VIDEO));
        application = new PackagedApplication(Map.of(
                "DATABASE_URL", database.url(),
                "REPLICATE_API_TOKEN", "token",
                "QUARKUS_REST_CLIENT_REPLICATE_URL", provider.url(),
                "PERSONA_VIDEO_GENERATION_FIRST_POLL", "500ms",
                "PERSONA_VIDEO_GENERATION_REMOVE_FILES_EVERY", "1s",
                "PERSONA_VIDEO_MEDIA_TEMPORARY_DIRECTORY", temporary.toString()));
        application.setAll(s3.environment());
        service = new ServiceClient(application.url());
    }

    private void start() {
        application.start();
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, "https://portraits.example/1.jpg");
    }

    @AfterEach
    void close() {
        application.close();
        provider.close();
        source.close();
    }

    private String request() {
        provider.answer(Answer.of(201, "{\"id\": \"%s\", \"status\": \"starting\"}".formatted(persona)),
                Answer.of(200, "{\"id\": \"%s\", \"status\": \"succeeded\", \"output\": \"%s\"}"
                        .formatted(persona, source.url("/video.mp4"))));
        return service.request(persona, token).then().statusCode(202).extract().path("jobId");
    }

    @Test
    void videoIsInTheBucketForEverybodyUntilItsPersonaIsRemoved() throws IOException {
        // Given
        start();

        // When
        String job = request();
        await("completed").atMost(PATIENCE).until(() -> service.quickStatus(persona), "completed"::equals);

        // Then
        String url = service.quickCheck(persona).path("videoUrl");
        assertEquals(s3.url() + "/videos/videos/" + job + ".mp4", url);
        s3.publish("videos/" + job + ".mp4");
        byte[] stored = given().when().get(url).then().statusCode(200).contentType("video/mp4")
                .header("Cache-Control", "public, max-age=31536000, immutable").extract().asByteArray();
        assertArrayEquals(VIDEO, stored);
        assertEquals(0, filesIn(temporary));

        given().auth().oauth2(token).when().delete(application.url() + "/api/personas/" + persona).then().statusCode(204);
        await("removal").atMost(PATIENCE).until(() -> given().when().get(url).statusCode() == 404);
        assertEquals(0, filesIn(s3.bucket()));
    }

    @Test
    void wrongSecretIsTriedAgainAndNothingIsLeftOver() throws IOException {
        // Given
        application.set("AWS_SECRET_ACCESS_KEY", "wrong");
        // So small that it is sent before the server can close the connection on it.
        source.put("/video.mp4", source.body(SampleVideo.mp4(1000)));
        start();

        // When
        request();

        // Then
        await("an attempt").atMost(PATIENCE).until(() -> !causes().isEmpty());
        String cause = causes().get(0);
        assertTrue(cause.startsWith("The bucket did not take it: ") && cause.contains("403"), cause);
        service.quickCheck(persona).then().body("status", equalTo("processing")).body("phase", equalTo("storing"));
        await("clean").atMost(PATIENCE).until(() -> filesIn(s3.bucket()) == 0);
    }

    private List<String> causes() {
        return fixtures.texts("SELECT e.cause FROM video_job_events e JOIN video_jobs v ON v.id = e.job_id "
                + "WHERE v.persona_id = ? AND e.state = 'storing' AND e.cause IS NOT NULL ORDER BY e.number", persona);
    }

    private static long filesIn(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
