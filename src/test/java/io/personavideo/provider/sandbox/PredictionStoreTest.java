package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

class PredictionStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private PredictionStore store() {
        PredictionStore store = new PredictionStore(new SandboxDirectory(directory),
                vertx.createSharedWorkerExecutor("test-disk", 1));
        store.load();
        return store;
    }

    private static Prediction added(PredictionStore store, int size) throws Exception {
        JsonObject input = JsonObject.of("image", "https://a.test/b.png");
        return await(store.add(new SubmissionRequest("a/b", "hidden", input, null, Set.of(), null, null, size), NOW,
                Fault.NONE));
    }

    private static void addEnded(PredictionStore store, int count, int size) throws Exception {
        for (int i = 0; i < count; i++) {
            await(store.update(added(store, size).id(), prediction -> prediction.stopped(NOW)));
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private long files() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("predictions"))) {
            return files.count();
        }
    }

    @Test
    void oldestThatEndedAreDroppedButStillCounted() throws Exception {
        // Given
        PredictionStore store = store();
        String unfinished = added(store, 100).id();
        addEnded(store, 510, 100);

        // When
        added(store, 100);

        // Then
        assertEquals(501, store.newestFirst().size());
        assertTrue(store.find(unfinished).isPresent());
        assertEquals(501, files());
        assertEquals(512, store.submissions());
        assertEquals(512, store().submissions());
    }

    @Test
    void bigInputsAreDroppedSooner() throws Exception {
        // Given
        PredictionStore store = store();
        addEnded(store, 10, 10 * MEGABYTE);

        // When
        added(store, 10 * MEGABYTE);

        // Then
        assertEquals(6, store.newestFirst().size());
    }
}
