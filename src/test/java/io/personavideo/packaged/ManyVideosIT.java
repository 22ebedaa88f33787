package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.HostileServer;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.SampleVideo;

/** Many large videos that are stored at the same time. */
@LongTest
class ManyVideosIT {

    private static final int VIDEOS = 50;
    private static final int SIZE = 20_000_000;
    private static final long MOST_ABOVE_IDLE = 128L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private static final byte[] VIDEO = SampleVideo.mp4(SIZE);

    @TempDir
    Path directory;

    @Test
    void memoryDoesNotGrowWithTheVideosThatAreStoredAtOnce() {
        // Given
        PostgresDatabase database = PostgresServer.shared().migratedDatabase("many_videos");
        Set<String> atOnce = ConcurrentHashMap.newKeySet();
        CountDownLatch allAreThere = new CountDownLatch(VIDEOS);
        try (HostileServer source = new HostileServer();
                PackagedApplication application = new PackagedApplication(Map.of(
                        "DATABASE_URL", database.url(), "MEDIA_STORE", "directory", "REPLICATE_API_TOKEN", "token",
                        "PERSONA_VIDEO_MEDIA_DIRECTORY", directory.toString(),
                        // On a machine of two cores the last byte may take its time.
                        "PERSONA_VIDEO_MEDIA_FETCH_TIMEOUT", "200s",
                        "PERSONA_VIDEO_GENERATION_STORE_LEASE", "5m"))) {
            application.set("PUBLIC_URL", application.url());
            // Garbage takes what room there is. That this little is enough shows what is needed.
            application.option("-Xmx160m");
            application.start();
            long idle = heap(application);
            source.put("/video.mp4", exchange -> {
                atOnce.add(exchange.getRequestURI().getQuery());
                allAreThere.countDown();
                exchange.sendResponseHeaders(200, VIDEO.length);
                exchange.getResponseBody().write(VIDEO, 0, VIDEO.length / 2);
                awaitAll(allAreThere);
                exchange.getResponseBody().write(VIDEO, VIDEO.length / 2, VIDEO.length - VIDEO.length / 2);
            });

            // When
            Fixtures fixtures = database.fixtures();
            IntStream.range(0, VIDEOS).forEach(number -> storing(fixtures, source.url("/video.mp4?" + number)));
            application.kill();
            application.start();
            long[] most = { 0 };
            await("all are stored").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                most[0] = Math.max(most[0], heap(application));
                return fixtures.number("SELECT count(*) FROM video_jobs WHERE state = 'completed'") == VIDEOS;
            });

            // Then
            System.out.printf("%d videos of %d MB at once: heap %d MB idle, %d MB at most%n", atOnce.size(), SIZE / 1_000_000,
                    idle >> 20, most[0] >> 20);
            assertEquals(VIDEOS, atOnce.size());
            assertEquals(VIDEOS, fixtures.number("SELECT count(*) FROM video_jobs WHERE output_bytes = ?",
                    (long) VIDEO.length));
            assertFalse(application.output().contains("OutOfMemoryError"), application.output());
            assertTrue(most[0] - idle < MOST_ABOVE_IDLE, "heap at most: " + most[0] + ", idle: " + idle);
            assertEquals(VIDEOS, names(".mp4"));
            assertEquals(0, names(".part"));
        }
    }

    private static void awaitAll(CountDownLatch all) {
        try {
            all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void storing(Fixtures fixtures, String url) {
        fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, "
                + "provider_model, provider_job_id, source_url, deadline_at) VALUES (gen_random_uuid(), gen_random_uuid(), "
                + "'user', 'idle', 'https://p.example/p.jpg', 'storing', 'replicate', 'owner/model', gen_random_uuid(), ?, "
                + "now() + interval '1 hour')", url);
    }

    /** What is in use, garbage included. */
    private static long heap(PackagedApplication application) {
        return given().when().get(application.url() + "/q/metrics").asString().lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long names(String ending) {
        File[] files = directory.toFile().listFiles((place, name) -> name.endsWith(ending));
        return files == null ? 0 : files.length;
    }
}
