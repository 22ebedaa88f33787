package io.personavideo.packaged;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Crowd;
import io.personavideo.testing.Customers;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PgBouncer;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;

/** The service with a pooler in transaction mode before its database, which has five connections for it. */
@LongTest
class PgBouncerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BURST = 200;
    private static final String LOOKED_FOR = "what others change is looked for every 1000 ms";

    private static int databases;

    @TempDir
    Path directory;

    private PostgresDatabase database;
    private PgBouncer pooler;
    private Surroundings surroundings;
    private Fixtures fixtures;
    private PackagedApplication application;
    private ServiceClient client;
    private String token;

    @BeforeEach
    void startThePooler() {
        assumeTrue(PgBouncer.isInstalled(), "The program pgbouncer is not on the PATH");
        database = PostgresServer.shared().newDatabase("pgbouncer_" + ++databases);
        pooler = PgBouncer.before(database, directory);
        surroundings = new Surroundings(database, directory.resolve("sandbox"));
        fixtures = surroundings.fixtures();
    }

    private void startService(String url, Map<String, String> settings) {
        application = new PackagedApplication(surroundings.environment());
        application.set("PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "true");
        application.set("DATABASE_URL", url);
        application.setAll(settings);
        application.start();
        client = new ServiceClient(application.url());
        token = fixtures.signedInUser();
    }

    private String pooledUrl() {
        return database.urlThrough(pooler.port());
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        if (pooler != null) {
            surroundings.close();
            pooler.close();
        }
    }

    @Test
    void everythingWorksWithADirectAddressForTheFeed() {
        // Given
        startService(pooledUrl() + "&pgbouncer=true", Map.of("DATABASE_DIRECT_URL", database.url()));

        // Then
        assertVideosAreMade();
        assertBurstIsAnswered();
        assertChangeByHandIsSeen();
        assertEquals("announced", changes());
        assertFalse(application.output().contains(LOOKED_FOR), application::output);
    }

    @Test
    void everythingWorksWithThePoolerAlone() {
        // Given
        startService(pooledUrl(), Map.of("DATABASE_POOLER", "transaction"));

        // Then
        assertVideosAreMade();
        assertBurstIsAnswered();
        assertChangeByHandIsSeen();
        assertEquals("looked for", changes());
        assertTrue(application.output().contains(LOOKED_FOR), application::output);
    }

    /** A pooler in session mode is like none, and so is one in no mode that is known. */
    @ParameterizedTest
    @ValueSource(strings = { "session", "none" })
    void addressThatOnlyLooksPooledIsListenedAtIfToldSo(String sort) {
        // When
        startService(database.url() + "&pgbouncer=true", Map.of("DATABASE_POOLER", sort));

        // Then
        assertEquals("announced", changes());
    }

    private Object changes() {
        return ((Map<?, ?>) client.readiness("feed").get("data")).get("changes");
    }

    private void assertVideosAreMade() {
        Customers customers = Customers.wantingBoth(fixtures, surroundings.portraitUrl(), 2, 5);
        customers.ask(client, 5).join();
        await("videos").atMost(PATIENCE).until(() -> fixtures
                .number("SELECT count(*) FROM video_jobs WHERE state = 'completed'") == customers.wishes().size());
        customers.wishes().forEach(wish -> await("known").atMost(PATIENCE)
                .until(() -> client.quickStatus(wish.persona()), "completed"::equals));
    }

    private void assertBurstIsAnswered() {
        String persona = fixtures.persona(token, "http://localhost/portrait.jpg");
        List<Integer> answers = Crowd.ofDifferent(BURST, caller -> () -> client.check(persona, token).statusCode());
        assertEquals(Collections.nCopies(BURST, 200), answers);
    }

    private void assertChangeByHandIsSeen() {
        String persona = fixtures.personaWithVideo(token, "https://videos.example/1.mp4");
        await("seen").atMost(PATIENCE).until(() -> client.quickStatus(persona), "completed"::equals);
    }
}
