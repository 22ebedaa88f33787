package io.personavideo.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusSnapshot.Tail;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;

class RecentBatchesTest {

    private static final String QUERY = "ids=ada,bo";
    private static final int MANY = 100_000;
    private static final int PLACES = 1024;

    private final SnapshotCache cache = new SnapshotCache(new CaffeineCacheImpl(new CaffeineCacheInfo(), false));
    private final RecentBatches recent = new RecentBatches();

    @BeforeEach
    void fill() {
        cache.put("ada", snapshot("ada", 1));
        cache.put("bo", snapshot("bo", 1));
    }

    private static StatusSnapshot snapshot(String personaId, long version) {
        return new StatusSnapshot(personaId, version, "\"1\"".getBytes(), "{\"status\":\"completed\"".getBytes(),
                new Tail("}".getBytes(), 15, "15"));
    }

    private StatusBatch batch(String... personaIds) {
        return StatusBatch.of(List.of(personaIds).stream().map(cache::find).toList());
    }

    @Test
    void batchIsFoundByItsQueryUntilOneOfItsStatusesChanges() {
        // Given
        StatusBatch batch = batch("ada", "bo");

        // When
        recent.add(QUERY, batch);

        // Then
        assertSame(batch, recent.find(QUERY));
        assertNull(recent.find("ids=bo,ada"));
        cache.put("bo", snapshot("bo", 2));
        assertNull(recent.find(QUERY));
    }

    @Test
    void batchIsNotFoundAfterOneOfItsPersonasIsGone() {
        // Given
        recent.add(QUERY, batch("ada", "bo"));

        // When
        cache.remove("ada");

        // Then
        assertNull(recent.find(QUERY));
        cache.put("ada", snapshot("ada", 3));
        assertNull(recent.find(QUERY));
    }

    @Test
    void batchThatIsOldWhenItComesIsNotKept() {
        // Given
        StatusBatch batch = batch("ada", "bo");
        cache.put("ada", snapshot("ada", 2));

        // When
        recent.add(QUERY, batch);

        // Then
        assertNull(recent.find(QUERY));
    }

    @Test
    void batchWithWhatMemoryDoesNotHoldIsNotKept() {
        // When
        recent.add(QUERY, StatusBatch.of(List.of(cache.find("ada"), snapshot("bo", 0))));
        recent.add("ids=ada", StatusBatch.of(List.of(cache.find("ada").stale())));

        // Then
        assertNull(recent.find(QUERY));
        assertNull(recent.find("ids=ada"));
    }

    @Test
    void largeBatchIsNotKept() {
        // When
        recent.add(QUERY, batch(IntStream.range(0, 1_000).mapToObj(i -> "ada").toArray(String[]::new)));

        // Then
        assertNull(recent.find(QUERY));
    }

    @Test
    void batchWithALongQueryIsNotKept() {
        // Given
        String query = QUERY + "&page=" + "1".repeat(20_000);

        // When
        recent.add(query, batch("ada", "bo"));

        // Then
        assertNull(recent.find(query));
    }

    @Test
    void everOtherBatchesDoNotMakeItGrow() {
        // When
        for (int i = 0; i < MANY; i++) {
            recent.add(QUERY + i, batch("ada", "bo"));
        }

        // Then
        long kept = IntStream.range(0, MANY).filter(i -> recent.find(QUERY + i) != null).count();
        assertTrue(kept <= PLACES, kept + " are kept");
        assertNotNull(recent.find(QUERY + (MANY - 1)));
        assertEquals(2, recent.find(QUERY + (MANY - 1)).statuses().size());
    }
}
