package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.provider.sandbox.Fault;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;

/** Line 10 of what must be survived: kill -9 at each step of a job's way, the one between row and provider call included. */
class KillNineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PostgresDatabase database;

    @TempDir
    Path directory;

    private Surroundings surroundings;
    private PackagedApplication application;
    private ServiceClient client;
    private String token;
    private String persona;

    @BeforeAll
    static void createDatabase() {
        database = PostgresServer.shared().migratedDatabase("kill_nine");
    }

    @AfterEach
    void close() {
        application.close();
        surroundings.close();
    }

    private void start(boolean webhooks, Fault... faults) {
        surroundings = new Surroundings(database, directory, faults);
        application = new PackagedApplication(surroundings.environment());
        // How long the dead process still counts as alive, and how soon the provider's list counts as complete.
        application.set("PERSONA_VIDEO_GENERATION_LEASE", "5s");
        application.set("PERSONA_VIDEO_GENERATION_LOOKUP_SETTLE", "2s");
        if (webhooks) {
            application.set("PUBLIC_URL", application.url());
        }
        application.start();
        client = new ServiceClient(application.url());
        token = surroundings.fixtures().signedInUser();
        persona = surroundings.fixtures().persona(token, surroundings.portraitUrl());
    }

    private void killAndStartAgain() {
        application.kill();
        application.start();
    }

    private void awaitState(String state) {
        await(state).atMost(PATIENCE).until(this::state, state::equals);
    }

    private String state() {
        return surroundings.fixtures().text("SELECT state FROM video_jobs WHERE persona_id = ?", persona);
    }

    private void awaitCompleted() {
        await("completed").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
    }

    @Test
    void jobThatIsBeingMadeIsCompletedByTheNextProcess() {
        // Given
        start(true);
        client.request(persona, token).then().statusCode(202);
        awaitState("processing");

        // When
        killAndStartAgain();

        // Then
        awaitCompleted();
        assertEquals(1, surroundings.submissions());
    }

    @Test
    void completedVideoIsKnownAsSoonAsTheNextProcessIsReady() {
        // Given
        start(true);
        client.request(persona, token).then().statusCode(202);
        awaitCompleted();

        // When
        killAndStartAgain();

        // Then
        client.quickCheck(persona).then().statusCode(200)
                .body("status", equalTo("completed")).body("videoUrl", endsWith(".mp4"));
        client.request(persona, token).then().statusCode(200).body("status", equalTo("completed"));
        assertEquals(1, surroundings.submissions());
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void submissionWhoseAnswerTheDeadProcessWaitedForIsFoundAndNotRepeated(boolean webhooks) {
        // Given
        start(webhooks, Fault.SLOW_ANSWER);
        CompletableFuture.runAsync(() -> client.request(persona, token));
        await("submission").atMost(PATIENCE).until(() -> surroundings.submissions() == 1);

        // When
        application.kill();
        assertEquals("submitting", state());
        application.start();

        // Then
        awaitCompleted();
        assertEquals(1, surroundings.submissions());
    }

    @Test
    void submissionThatTheProviderNeverTookIsMadeByTheNextProcess() {
        // Given
        start(true, Fault.DROP_BEFORE);
        client.request(persona, token).then().statusCode(202).body("status", equalTo("queued"));
        awaitState("submit_unknown");

        // When
        killAndStartAgain();

        // Then
        awaitCompleted();
        assertEquals(1, surroundings.submissions());
    }
}
