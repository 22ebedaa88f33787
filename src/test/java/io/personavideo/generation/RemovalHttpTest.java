package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.LongTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** Files go when nothing shows them any more, and not before. */
@LongTest
@QuarkusTest
@TestProfile(RemovalHttpTest.SoonRemoved.class)
class RemovalHttpTest extends GenerationHttpTest {

    /** A service that looks often for what is to be removed. */
    public static class SoonRemoved implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("persona-video.generation.remove-files-every", "200ms",
                    "persona-video.generation.replaced-kept", "1h",
                    "persona-video.generation.clean-up-every", "200ms",
                    "persona-video.generation.orphans-kept", "1h",
                    "persona-video.media.directory", "target/test-${quarkus.http.test-port}/removal");
        }
    }

    @ConfigProperty(name = "persona-video.media.directory")
    Path directory;

    @Test
    void personaThatIsRemovedTakesItsFilesWithIt() {
        // Given
        String idle = made(service.idleVideo(persona));
        service.talk(persona, token, url + "/recording.mp3").then().statusCode(202);
        await("talk video").atMost(PATIENCE).until(() -> fixtures.number("SELECT count(*) FROM video_jobs WHERE "
                + "persona_id = ? AND kind = 'talk' AND state = 'completed'", persona) == 1);
        String talk = fixtures.text("SELECT id FROM video_jobs WHERE persona_id = ? AND kind = 'talk'", persona);
        assertTrue(isThere(idle) && isThere(talk));

        // When
        given().auth().oauth2(token).when().delete(url + "/api/personas/" + persona).then().statusCode(204);

        // Then
        await("removal").atMost(PATIENCE).until(() -> !isThere(idle) && !isThere(talk));
        given().when().get(url + "/media/" + idle + ".mp4").then().statusCode(404);
        await("struck off").atMost(PATIENCE).until(() -> fixtures.number("SELECT count(*) FROM video_removals WHERE "
                + "job_id IN (?::uuid, ?::uuid)", idle, talk) == 0);
    }

    @Test
    void replacedClipStaysForAWhileAndGoesThen() {
        // Given
        String replaced = made(service.idleVideo(persona));
        String address = service.quickCheck(persona).path("videoUrl");

        // When
        String newer = made(service.idleVideo(persona) + "?regenerate=true");

        // Then
        assertEquals("replaced", fixtures.text("SELECT reason FROM video_removals WHERE job_id = ?::uuid", replaced));
        assertTrue(isThere(replaced));
        service.history(persona, token).then().body("jobs.videoUrl", hasItem(address));
        fixtures.update("UPDATE video_removals SET since = now() - interval '2 hours' WHERE job_id = ?::uuid", replaced);
        await("removal").atMost(PATIENCE).until(() -> !isThere(replaced));
        assertTrue(isThere(newer));
        await("history").atMost(PATIENCE).until(
                () -> !service.history(persona, token).<List<String>> path("jobs.videoUrl").contains(address));
        service.quickCheck(persona).then().body("videoUrl", equalTo(url + "/media/" + newer + ".mp4"));
    }

    @Test
    void lastGoodClipStaysWhileLaterJobsFail() {
        // Given
        String good = made(service.idleVideo(persona));
        fixtures.update("UPDATE video_jobs SET finished_at = now() - interval '1 year' WHERE id = ?::uuid", good);

        // When
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, failure_code, "
                + "previous_video_url, finished_at, deadline_at) SELECT gen_random_uuid(), persona_id, user_id, kind, "
                + "portrait_url, 'failed', 'provider_failed', output_url, now() - interval '1 year', now() FROM video_jobs "
                + "WHERE id = ?::uuid", good);
        cleanUpHasRun();

        // Then
        assertEquals(good, fixtures.text("SELECT id FROM video_jobs WHERE id = ?::uuid", good));
        assertTrue(isThere(good));
    }

    @Test
    void fileOfAnAbandonedResultGoesWhenNobodyCanBeWritingItAnyMore() throws IOException {
        // Given
        String job = UUID.randomUUID().toString();
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, "
                + "provider_model, provider_job_id, source_url, deadline_at, due_at) VALUES (?::uuid, ?, ?, 'idle', "
                + "'https://p.example/p.jpg', 'storing', 'replicate', 'owner/model', gen_random_uuid(), 'https://x.example', "
                + "now() + interval '1 hour', now() + interval '1 hour')", job, persona, fixtures.userOf(token));
        service.cancel(persona, token).then().statusCode(200).body("status", equalTo("canceled"));

        // When
        Files.write(file(job), new byte[10]);

        // Then
        assertEquals("abandoned", fixtures.text("SELECT reason FROM video_removals WHERE job_id = ?::uuid", job));
        fixtures.update("UPDATE video_removals SET since = now() - interval '1 hour' WHERE job_id = ?::uuid", job);
        await("removal").atMost(PATIENCE).until(() -> !isThere(job));
    }

    @Test
    void oldFileOfWhichTheDatabaseKnowsNothingIsSweptAndOthersAreNot() throws IOException {
        // Given
        String known = made(service.idleVideo(persona));
        Files.setLastModifiedTime(file(known), FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        String young = UUID.randomUUID().toString();
        Files.write(file(young), new byte[10]);
        Path stranger = Files.write(directory.resolve("readme.txt"), new byte[10]);
        Files.setLastModifiedTime(stranger, FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        // When
        String orphan = UUID.randomUUID().toString();
        Files.write(file(orphan), new byte[10]);
        Files.setLastModifiedTime(file(orphan), FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        // Then
        await("sweep").atMost(PATIENCE).until(() -> !isThere(orphan));
        assertTrue(isThere(known));
        assertTrue(isThere(young));
        assertTrue(Files.exists(stranger));
    }

    /** Something that is only removed by the same run. */
    private void cleanUpHasRun() {
        String old = UUID.randomUUID().toString();
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, spoken_text, state, "
                + "finished_at, deadline_at) VALUES (?::uuid, ?, ?, 'talk', 'https://p.example/p.jpg', 'x', 'canceled', "
                + "now() - interval '1 year', now())", old, persona, fixtures.userOf(token));
        await("clean-up").atMost(PATIENCE)
                .until(() -> fixtures.number("SELECT count(*) FROM video_jobs WHERE id = ?::uuid", old) == 0);
        assertFalse(isThere(old));
    }

    /** Asks for an idle video; gives the job that has made it. */
    private String made(String address) {
        String job = given().auth().oauth2(token).when().post(address).then().statusCode(202).extract().path("jobId");
        await("completed").atMost(PATIENCE).until(() -> "completed".equals(service.quickStatus(persona))
                && job.equals(service.quickCheck(persona).path("jobId")));
        return job;
    }

    private Path file(String job) {
        return directory.resolve(job + ".mp4");
    }

    private boolean isThere(String job) {
        return Files.exists(file(job));
    }
}
