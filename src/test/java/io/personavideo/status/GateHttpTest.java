package io.personavideo.status;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.EventReader;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.ShutGate;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;

/**
 * Quick checks that only signed-in users may make.
 */
@QuarkusTest
@TestProfile(ShutGate.class)
class GateHttpTest {

    private static final String ONE = "/api/personas/ada/idle-video?quick=true";
    private static final String BATCH = "/api/personas/idle-videos?ids=ada,bo";
    private static final String EVENTS = "/api/personas/idle-videos/events?ids=ada";
    private static final int CHECKS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private final Vertx vertx = Vertx.vertx();
    private String token;

    @BeforeEach
    void signIn() {
        token = fixtures.signedInUser();
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RequestSpecification signedIn() {
        return given().auth().oauth2(token);
    }

    @ParameterizedTest
    @ValueSource(strings = { ONE, BATCH, EVENTS })
    void withoutOrWithAWrongOrAnExpiredSessionItIsRefused(String path) {
        // Given
        String expired = fixtures.session(fixtures.user(), "-1 second");

        // Then
        given().when().get(path).then().statusCode(401).contentType("application/problem+json")
                .body("code", equalTo("unauthorized")).header("WWW-Authenticate", "Bearer");
        given().auth().oauth2("wrong").when().get(path).then().statusCode(401);
        given().auth().oauth2(expired).when().get(path).then().statusCode(401);
    }

    @Test
    void withASessionItIsAnsweredAndNotForSharedCaches() {
        signedIn().when().get(ONE).then().statusCode(200).header("Cache-Control", "private, no-cache");
        given().cookie("session", token).when().get(ONE).then().statusCode(200);
        signedIn().when().get(BATCH).then().statusCode(200).header("Cache-Control", "private, no-cache");
        EventReader reader = EventReader.open(EventReader.client(vertx, 1), url, "ada",
                Map.of("Authorization", "Bearer " + token));
        assertEquals(200, reader.head().statusCode());
    }

    @Test
    void rememberedSessionCostsNoStatement() {
        // Given
        ServiceClient service = new ServiceClient(url);
        signedIn().when().get(ONE).then().statusCode(200);
        long before = service.metric("sql_pool_completed_total");

        // When
        for (int i = 0; i < CHECKS; i++) {
            signedIn().when().get(ONE).then().statusCode(200);
        }

        // Then it is looked up again only when it has been forgotten, every few seconds.
        assertTrue(service.metric("sql_pool_completed_total") - before < CHECKS / 4);
    }

    @Test
    void sessionThatIsEndedCountsNoMoreSoonAfterwards() {
        // Given
        signedIn().when().get(ONE).then().statusCode(200);
        EventReader reader = EventReader.open(EventReader.client(vertx, 1), url, "ada",
                Map.of("Authorization", "Bearer " + token));
        assertEquals(200, reader.head().statusCode());

        // When
        fixtures.update("DELETE FROM sessions WHERE user_id = ?", fixtures.userOf(token));

        // Then
        await("refusal").atMost(PATIENCE).until(() -> signedIn().when().get(ONE).statusCode() == 401);
        await("end of the stream").atMost(PATIENCE).until(reader::isOver);
    }
}
