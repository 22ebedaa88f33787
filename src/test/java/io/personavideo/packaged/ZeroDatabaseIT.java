package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/** What the service is for: a hundred thousand checks that the database does not notice. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZeroDatabaseIT {

    private static final int PERSONAS = 200;
    private static final int CHECKS = 100_000;
    private static final int AT_ONCE = 50;
    private static final int LONGEST_RUN_S = 300;

    private static final String ACTIVITY = """
            SELECT concat_ws(' ', xact_commit, xact_rollback, tup_returned, tup_fetched, blks_read + blks_hit)
            FROM pg_stat_database WHERE datname = ?
            """;

    private static PostgresServer server;
    private static PostgresDatabase database;
    private static PackagedApplication application;
    private static ServiceClient client;
    private static String token;
    private static List<String> personas;

    @BeforeAll
    static void start() {
        server = PostgresServer.started();
        database = server.migratedDatabase("zero_database");
        Fixtures fixtures = database.fixtures();
        token = fixtures.signedInUser();
        personas = IntStream.range(0, PERSONAS)
                .mapToObj(i -> fixtures.personaWithVideo(token, "https://videos.example/" + i + ".mp4")).toList();
        // Vert.x complains of an event loop that was blocked for longer.
        application = PackagedApplication.ready(Map.of("DATABASE_URL", database.url(),
                "QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "500ms",
                // It would count, too.
                "PERSONA_VIDEO_FEED_HEARTBEAT", "1h"));
        client = new ServiceClient(application.url());
    }

    @AfterAll
    static void stop() {
        application.close();
        server.close();
    }

    @Test
    @Order(1)
    void quickChecksLeaveTheDatabaseAndThePoolAlone() throws InterruptedException {
        // Given
        String before = settledActivity();
        long answered = client.metric("sql_pool_completed_total");

        // When
        int right = rightAnswers();

        // Then
        assertEquals(CHECKS, right);
        assertEquals(before, settledActivity());
        assertEquals(answered, client.metric("sql_pool_completed_total"));
        assertFalse(application.output().contains("has been blocked"), application.output());
    }

    @Test
    @Order(2)
    void authoritativeCheckIsCountedByBoth() {
        // Given
        String before = settledActivity();
        long answered = client.metric("sql_pool_completed_total");

        // When
        client.check(personas.get(0), token).then().statusCode(200);

        // Then
        await("the statistics tell of it").atMost(Duration.ofSeconds(30)).until(() -> !activity().equals(before));
        assertEquals(answered + 1, client.metric("sql_pool_completed_total"));
    }

    @Test
    @Order(3)
    void quickChecksAreAnsweredWhileTheDatabaseIsStopped() throws InterruptedException {
        // Given
        server.stop();

        // When
        int right = rightAnswers();

        // Then
        assertEquals(CHECKS, right);
        client.check(personas.get(0), token).then().statusCode(503).contentType("application/problem+json")
                .body("code", equalTo("database_unavailable"));
    }

    @Test
    @Order(4)
    void readinessTellsOfItAndStays() {
        // When
        await("noticed").atMost(Duration.ofSeconds(60)).until(() -> data("feed").get("connected").equals(false));

        // Then
        assertEquals(false, data("database").get("reachable"));
        assertTrue(((Number) data("feed").get("lagMs")).longValue() > 0);
        assertEquals(true, data("status-memory").get("warm"));
        given().when().get(application.url() + "/q/health/ready").then().statusCode(200);
        given().when().get(application.url() + "/q/health/live").then().statusCode(200);
        given().when().get(application.url() + "/q/health/started").then().statusCode(200);
    }

    private static Map<?, ?> data(String check) {
        return (Map<?, ?>) client.readiness(check).get("data");
    }

    /** Read from another database, so that reading does not count. */
    private static String activity() {
        return server.maintenanceDatabase().fixtures().text(ACTIVITY, database.name());
    }

    /** Backends tell of what they did with a delay of up to a second, idle ones of up to ten. */
    private static String settledActivity() {
        String[] last = { activity() };
        await("statistics stand still").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(12))
                .pollDelay(Duration.ofSeconds(12)).until(() -> {
                    String now = activity();
                    boolean still = now.equals(last[0]);
                    last[0] = now;
                    return still;
                });
        return last[0];
    }

    /** How many of all checks were answered with the right persona's video. */
    private static int rightAnswers() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            Run run = new Run(vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(AT_ONCE)));
            IntStream.range(0, AT_ONCE).forEach(i -> run.next());
            run.done.await(LONGEST_RUN_S, TimeUnit.SECONDS);
            return run.right.get();
        } finally {
            vertx.close();
        }
    }

    private static final class Run {

        private final HttpClient http;
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger right = new AtomicInteger();
        private final CountDownLatch done = new CountDownLatch(CHECKS);

        Run(HttpClient http) {
            this.http = http;
        }

        void next() {
            int number = asked.getAndIncrement();
            if (number < CHECKS) {
                int persona = number % PERSONAS;
                RequestOptions request = new RequestOptions().setMethod(HttpMethod.GET)
                        .setAbsoluteURI(client.idleVideo(personas.get(persona))).putHeader("X-Quick-Check", "true");
                http.request(request)
                        .compose(HttpClientRequest::send)
                        .compose(answer -> answer.body().map(body -> isRight(persona, answer, body.toJsonObject())))
                        .onSuccess(isRight -> right.addAndGet(isRight ? 1 : 0))
                        .onComplete(answered -> {
                            done.countDown();
                            next();
                        });
            }
        }

        private static boolean isRight(int persona, HttpClientResponse answer, JsonObject body) {
            return answer.statusCode() == 200
                    && body.getString("status").equals("completed")
                    && body.getString("personaId").equals(personas.get(persona))
                    && body.getString("videoUrl").equals("https://videos.example/" + persona + ".mp4");
        }
    }
}
