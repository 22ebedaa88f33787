package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;

/**
 * Line 26 of what must be survived: thousands of readers of events, half of whom do not read, and a heap in which what is
 * sent to them would not fit if it were kept for them.
 */
@LongTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyReadersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int READERS = 2000;
    private static final int PERSONAS = 13;
    private static final int CHANGES = 50;

    /** So many at once still find room on the way to a reader whose machine has much else to do. */
    private static final int BURST = 10;

    /** Times the readers and the changes, more than the heap has. */
    private static final String PADDING = "x".repeat(8000);
    private static final String HEAP = "-Xmx128m";

    private static PackagedApplication application;
    private static ServiceClient service;
    private static Fixtures fixtures;
    private static Vertx vertx;
    private static String token;
    private static List<String> personas;
    private static List<EventReader> readers;

    @BeforeAll
    static void openStreams() {
        PostgresDatabase database = PostgresServer.shared().migratedDatabase("many_readers");
        application = PackagedApplication.ready(Map.of("DATABASE_URL", database.url(), "JAVA_TOOL_OPTIONS", HEAP,
                "PERSONA_VIDEO_EVENTS_PATIENCE", "3s",
                // Vert.x complains of an event loop that was blocked for longer.
                "QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "1s"));
        service = new ServiceClient(application.url());
        fixtures = database.fixtures();
        token = fixtures.signedInUser();
        personas = IntStream.range(0, PERSONAS).mapToObj(i -> fixtures.personaWithVideo(token, video(0))).toList();
        personas.forEach(persona -> service.check(persona, token).then().statusCode(200));
        vertx = Vertx.vertx();
        HttpClient client = EventReader.client(vertx, READERS);
        readers = IntStream.range(0, READERS)
                .mapToObj(i -> EventReader.open(client, application.url(), String.join(",", personas), Map.of())).toList();
        readers.forEach(reader -> assertEquals(200, reader.head().statusCode()));
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        application.close();
    }

    private static String video(int number) {
        return "https://videos.example/" + number + "/" + PADDING;
    }

    private static void change(int number) {
        String persona = personas.get(number % PERSONAS);
        fixtures.update("UPDATE video_jobs SET output_url = ? WHERE persona_id = ?", video(number), persona);
        service.check(persona, token).then().statusCode(200);
    }

    /** What the reader was told after how things were at first. */
    private static List<String> changes(EventReader reader) {
        return reader.events().stream().skip(PERSONAS).map(event -> event.data().getString("videoUrl")).toList();
    }

    @Test
    @Order(1)
    void everyChangeReachesEveryReaderOnceAndInOrder() {
        // When
        for (int last = 1; last <= CHANGES; last++) {
            change(last);
            if (last % BURST == 0) {
                awaitChanges(readers, last);
            }
        }

        // Then
        List<String> expected = IntStream.rangeClosed(1, CHANGES).mapToObj(ManyReadersIT::video).toList();
        readers.forEach(reader -> assertEquals(expected, changes(reader)));
    }

    @Test
    @Order(2)
    void readersThatDoNotReadAreDroppedAndTheOthersMissNothing() {
        // Given
        List<EventReader> idle = readers.subList(0, READERS / 2);
        List<EventReader> keen = readers.subList(READERS / 2, READERS);
        idle.forEach(EventReader::stopReading);

        // When
        int last = CHANGES;
        while (service.metric("persona_video_event_streams_dropped_total") < idle.size()) {
            change(++last);
            awaitChanges(keen, last);
        }

        // Then
        List<String> expected = IntStream.rangeClosed(1, last).mapToObj(ManyReadersIT::video).toList();
        keen.forEach(reader -> assertEquals(expected, changes(reader)));
        assertEquals(keen.size(), service.metric("persona_video_event_streams"));
        assertTrue(keen.stream().noneMatch(EventReader::isOver));
        System.out.printf("Readers that did not read: %d of %d dropped after %d changes of %d bytes, with %s%n", idle.size(),
                READERS, last, PADDING.length(), HEAP);
        assertNone(application.output(),
                line -> line.contains("OutOfMemory") || line.contains(" ERROR ") || line.contains("has been blocked"));
    }

    private static void awaitChanges(List<EventReader> of, int changes) {
        await("all changes").atMost(PATIENCE)
                .until(() -> of.stream().allMatch(reader -> reader.events().size() >= PERSONAS + changes));
    }

    private static void assertNone(String output, Predicate<String> unwanted) {
        assertEquals(List.of(), output.lines().filter(unwanted).toList());
    }
}
