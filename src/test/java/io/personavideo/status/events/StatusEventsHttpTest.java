package io.personavideo.status.events;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.TightLimits;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;

@QuarkusTest
@TestProfile(TightLimits.class)
class StatusEventsHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PLACES = TightLimits.STREAMS;
    private static final int CHANGES = 200;

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = EventReader.client(vertx, 100);
    private ServiceClient service;
    private String token;

    @BeforeEach
    void signIn() {
        service = new ServiceClient(url);
        token = fixtures.signedInUser();
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
        await("places").atMost(PATIENCE).until(() -> service.metric("persona_video_event_streams") == 0);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private EventReader open(String ids, Map<String, String> headers) {
        return EventReader.open(client, url, ids, headers);
    }

    /** Makes a change that a reader can see, and has memory told of it. */
    private void change(String persona, int number) {
        fixtures.update("UPDATE video_jobs SET output_url = ? WHERE persona_id = ?", "https://videos.example/" + number,
                persona);
        service.check(persona, token).then().statusCode(200);
    }

    private String persona() {
        return fixtures.personaWithVideo(token, "https://videos.example/0");
    }

    private static List<String> videos(EventReader reader) {
        return reader.events().stream().map(event -> event.data().getString("videoUrl")).toList();
    }

    @Test
    void readerIsToldHowThingsAreAndThenEveryChangeOnceInOrder() {
        // Given
        String persona = persona();
        change(persona, 1);
        EventReader reader = open(persona + ",never-seen", Map.of());
        await("how things are").atMost(PATIENCE).until(() -> reader.events().size() == 2);

        // When
        IntStream.rangeClosed(2, CHANGES).forEach(number -> change(persona, number));

        // Then
        await("all").atMost(PATIENCE).until(() -> reader.events().size() > CHANGES);
        assertEquals("text/event-stream;charset=UTF-8", reader.head().getHeader("Content-Type"));
        assertEquals("no", reader.head().getHeader("X-Accel-Buffering"));
        assertEquals("not_started", reader.events().get(0).data().getString("status"));
        List<String> expected = IntStream.rangeClosed(1, CHANGES).mapToObj(number -> "https://videos.example/" + number)
                .toList();
        assertEquals(expected, videos(reader).subList(1, reader.events().size()));
        reader.events().forEach(event -> assertEquals(event.id(), event.data().getLong("version")));
        assertEquals(service.quickCheck(persona).asString(), reader.events().get(CHANGES).data().encode());
    }

    @Test
    void readerThatComesBackIsToldWhatItHasMissedAndNothingElse() {
        // Given
        String first = persona();
        String second = persona();
        change(first, 1);
        change(second, 2);
        EventReader before = open(first + "," + second, Map.of());
        await("how things are").atMost(PATIENCE).until(() -> before.events().size() == 2);
        before.close();
        await("gone").atMost(PATIENCE).until(before::isOver);

        // When
        IntStream.of(3, 4, 5).forEach(number -> change(number % 2 == 0 ? first : second, number));
        EventReader after = open(first + "," + second, Map.of("Last-Event-ID", String.valueOf(before.events().get(1).id())));

        // Then
        await("missed").atMost(PATIENCE).until(() -> after.events().size() >= 3);
        change(first, 6);
        await("next").atMost(PATIENCE).until(() -> after.events().size() >= 4);
        assertEquals(List.of("https://videos.example/3", "https://videos.example/4", "https://videos.example/5",
                "https://videos.example/6"), videos(after));
    }

    @Test
    void readerThatComesBackWithAnIdNobodyRemembersIsToldHowThingsAre() {
        // Given
        String persona = persona();
        change(persona, 1);

        // When
        List<EventReader> all = List.of(open(persona, Map.of("Last-Event-ID", "1")),
                open(persona, Map.of("Last-Event-ID", "garbage")),
                open(persona, Map.of("Last-Event-ID", "99999999999999999999999")));

        // Then
        all.forEach(reader -> await("how things are").atMost(PATIENCE).until(() -> videos(reader),
                List.of("https://videos.example/1")::equals));
    }

    @Test
    void silentStreamIsKeptAlive() {
        // When
        EventReader reader = open("never-seen", Map.of());

        // Then
        await("heartbeats").atMost(PATIENCE).until(() -> reader.comments().stream().filter(":"::equals).count() >= 2);
        assertTrue(reader.comments().get(0).matches("retry: [1-3]\\d{3}"), reader.comments()::toString);
    }

    @Test
    void oneTooManyIsRefusedAndAPlaceThatIsLeftIsFree() {
        // Given
        List<EventReader> all = IntStream.range(0, PLACES).mapToObj(i -> open("ada", Map.of())).toList();
        all.forEach(reader -> assertEquals(200, reader.head().statusCode()));

        // When
        given().queryParam("ids", "ada").when().get(url + "/api/personas/idle-videos/events")
                .then().statusCode(503).contentType("application/problem+json").body("code", equalTo("too_many_streams"))
                .header("Retry-After", equalTo("30"));
        all.get(0).close();

        // Then
        await("a place").atMost(PATIENCE).until(() -> open("ada", Map.of()).head().statusCode() == 200);
    }

    @Test
    void readerThatDoesNotReadIsDroppedAndOthersAreToldEverything() {
        // Given
        String persona = persona();
        String padding = "x".repeat(20_000);
        EventReader idle = open(persona, Map.of());
        EventReader keen = open(persona, Map.of());
        idle.stopReading();
        keen.head();

        // When
        int number = 0;
        while (service.metric("persona_video_event_streams_dropped_total") == 0) {
            change(persona, ++number, padding);
        }

        // Then
        int last = number;
        await("all").atMost(PATIENCE).until(() -> videos(keen).contains("https://videos.example/" + last + padding));
        assertEquals(last, videos(keen).stream().filter(video -> String.valueOf(video).endsWith(padding)).count());
    }

    private void change(String persona, int number, String padding) {
        fixtures.update("UPDATE video_jobs SET output_url = ? WHERE persona_id = ?",
                "https://videos.example/" + number + padding, persona);
        service.check(persona, token).then().statusCode(200);
    }

    @Test
    void streamOfWhatCanNotBeIsAProblem() {
        given().when().get(url + "/api/personas/idle-videos/events").then().statusCode(400)
                .contentType("application/problem+json").body("code", equalTo("bad_ids"));
        given().queryParam("ids", "a b").when().get(url + "/api/personas/idle-videos/events").then().statusCode(400)
                .body("code", equalTo("bad_persona_id"));
    }
}
