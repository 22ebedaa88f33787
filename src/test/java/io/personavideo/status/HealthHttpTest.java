package io.personavideo.status;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.NoFollowing;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(NoFollowing.class)
class HealthHttpTest {

    private static final int PROBES = 100;

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    @BeforeEach
    void awaitWarm() {
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
    }

    @Test
    void readinessNamesItsReasons() {
        given().when().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"))
                .body("checks.name", hasItems("status-memory", "feed", "database", "provider-replicate",
                        "provider-runpod"))
                .body("checks.status.unique()", equalTo(List.of("UP")));
        assertEquals(true, data("status-memory").get("warm"));
        assertEquals(true, data("feed").get("connected"));
        assertEquals(Map.of("configured", true, "submissions", "closed", "reads", "closed"), data("provider-replicate"));
    }

    @Test
    void databaseIsReachableOnceItWasAsked() {
        // When
        Fixtures fixtures = Fixtures.ofThisProcess();
        String token = fixtures.signedInUser();
        new ServiceClient(url).check(fixtures.persona(token, "https://portraits.example/ada.jpg"), token).then()
                .statusCode(200);

        // Then
        assertEquals(true, data("database").get("reachable"));
    }

    @Test
    void liveAndStartedSayYes() {
        given().when().get("/q/health/live").then().statusCode(200);
        given().when().get("/q/health/started").then().statusCode(200).body("checks.name", equalTo(List.of("schema")));
    }

    @Test
    void probesAskTheDatabaseNothing() {
        // Given
        ServiceClient service = new ServiceClient(url);
        long before = service.metric("sql_pool_completed_total");

        // When
        IntStream.range(0, PROBES).forEach(i -> given().when().get("/q/health").then().statusCode(200));

        // Then the feed looks for changes now and then.
        assertEquals(true, service.metric("sql_pool_completed_total") - before < PROBES / 4);
    }

    private Map<?, ?> data(String check) {
        return (Map<?, ?>) new ServiceClient(url).readiness(check).get("data");
    }
}
