package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;
import io.personavideo.testing.TraceCollector;

@LongTest
class TracesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static Fixtures fixtures;

    private TraceCollector collector;
    private String token;
    private String persona;

    @BeforeAll
    static void start() {
        surroundings = new Surroundings(PostgresServer.shared().migratedDatabase("traces"), directory);
        fixtures = surroundings.fixtures();
    }

    @AfterAll
    static void stop() {
        surroundings.close();
    }

    @BeforeEach
    void havePersona() {
        collector = new TraceCollector();
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, surroundings.portraitUrl());
    }

    @AfterEach
    void close() {
        collector.close();
    }

    private PackagedApplication traced() {
        PackagedApplication application = new PackagedApplication(surroundings.environment());
        application.setAll(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(),
                "PERSONA_VIDEO_TRACES_DELAY", "100ms",
                "PUBLIC_URL", application.url()));
        return application;
    }

    @Test
    void stepsOfAGenerationAreOneTraceThroughARestart() {
        try (PackagedApplication application = traced()) {
            // Given
            application.start();
            ServiceClient client = new ServiceClient(application.url());
            given().auth().oauth2(token).header("traceparent", TRACEPARENT).when().post(client.idleVideo(persona))
                    .then().statusCode(202);
            await("submission").atMost(PATIENCE)
                    .until(() -> !collector.named("submit").isEmpty() && !collector.named("request idle video").isEmpty());

            // When
            application.kill();
            Set<String> before = collector.spans().stream().map(TraceCollector.Span::spanId).collect(toSet());
            application.start();
            await("made").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);

            // Then
            await("storing").atMost(PATIENCE).until(() -> !collector.named("store").isEmpty());
            await("webhook or poll").atMost(PATIENCE)
                    .until(() -> !collector.named("webhook").isEmpty() || !collector.named("poll").isEmpty());
            assertEquals(Set.of(TRACE), collector.spans().stream().map(TraceCollector.Span::traceId).collect(toSet()));
            TraceCollector.Span request = collector.named("request idle video").get(0);
            assertEquals("b7ad6b7169203331", request.parentId());
            assertEquals(request.spanId(), collector.named("submit").get(0).parentId());
            assertEquals(request.spanId(), collector.named("store").get(0).parentId());
            assertFalse(before.contains(collector.named("store").get(0).spanId()));
            assertTrue(application.printed().contains("\"traceId\":\"" + TRACE + "\""));
            assertNoSecrets(application);
        }
    }

    private void assertNoSecrets(PackagedApplication application) {
        String words = String.join("\n", collector.spans().stream().map(TraceCollector.Span::words).toList());
        List.of("://", token, surroundings.environment().get("REPLICATE_API_TOKEN"),
                surroundings.environment().get("REPLICATE_WEBHOOK_SECRET"), application.url())
                .forEach(secret -> assertFalse(words.contains(secret), secret));
    }

    @Test
    void nothingIsTracedUnlessItIsSwitchedOn() {
        try (PackagedApplication application = PackagedApplication.ready(surroundings.environment())) {
            // Given
            ServiceClient client = new ServiceClient(application.url());

            // When
            given().auth().oauth2(token).header("traceparent", TRACEPARENT).when().post(client.idleVideo(persona))
                    .then().statusCode(202);
            await("made").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);

            // Then
            assertNull(fixtures.text("SELECT traceparent FROM video_jobs WHERE persona_id = ?", persona));
        }
    }

    @Test
    void addressesOfWebhooksWithTokensAreInNoTrace() {
        try (PackagedApplication application = traced()) {
            // Given
            application.setAll(surroundings.runPodEnvironment());
            application.set("PERSONA_VIDEO_GENERATION_IDLE_PROVIDERS", "runpod");
            application.start();
            ServiceClient client = new ServiceClient(application.url());

            // When
            client.request(persona, token).then().statusCode(202);
            await("made").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);

            // Then
            await("storing").atMost(PATIENCE).until(() -> !collector.named("store").isEmpty());
            assertEquals(1, collector.spans().stream().map(TraceCollector.Span::traceId).distinct().count());
            collector.spans().forEach(span -> assertFalse(span.words().contains("/api/webhooks/"), span::words));
            assertNoSecrets(application);
        }
    }
}
