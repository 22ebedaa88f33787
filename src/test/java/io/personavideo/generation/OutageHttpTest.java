package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.personavideo.status.StatusRegion;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.Gate;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.SandboxControl;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/**
 * Line 14 of what must be survived: the preferred provider answers nothing but 503, and is back later.
 */
@LongTest
@QuarkusTest
@TestProfile(OutageHttpTest.PreferredProviderAway.class)
class OutageHttpTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int JOBS = 12;
    private static final int BREAKER_WINDOW = 4;
    private static final Duration BREAKER_DELAY = Duration.ofSeconds(3);
    private static final Gate GATE = new Gate();

    /** Replicate behind a gate that is shut, and RunPod as ever. */
    public static class PreferredProviderAway implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.rest-client.replicate.url", GATE.url() + "/sandbox/replicate/v1",
                    "persona-video.replicate.breaker.window", String.valueOf(BREAKER_WINDOW),
                    "persona-video.replicate.breaker.delay", BREAKER_DELAY.toString(),
                    "persona-video.generation.lookup-settle", "1s",
                    "persona-video.generation.longest-poll", "2s");
        }
    }

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();

    @Test
    void jobsGoToTheOtherProviderUntilTheFirstIsBackAndNoneIsMadeTwice() {
        // Given
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
        ServiceClient service = new ServiceClient(url);
        SandboxControl sandbox = new SandboxControl(url);

        Instant begin = Instant.now();

        // When
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(i -> requested(service)).toList();

        // Then those that Replicate may have taken wait, and the others are made by RunPod.
        await("made by the other").atMost(PATIENCE).until(() -> count("completed") == JOBS - count("submit_unknown"));
        long probes = 1 + Duration.between(begin, Instant.now()).dividedBy(BREAKER_DELAY);
        assertTrue(submissions() <= BREAKER_WINDOW + probes, GATE.refused()::toString);
        assertTrue(count("completed") > 0);
        // It is half open while a call looks whether the provider is back.
        assertNotEquals("closed", breaker(service, "provider-replicate"));
        assertEquals("closed", breaker(service, "provider-runpod"));
        given().when().get(url + "/q/health/ready").then().statusCode(200);

        // When
        GATE.openTo(url);

        // Then
        await("all made").atMost(PATIENCE).until(() -> count("completed") == JOBS);
        jobs.forEach(job -> assertEquals(1, sandbox.predictionsOf(job).size(), job));
    }

    private static Object breaker(ServiceClient service, String check) {
        return ((Map<?, ?>) service.readiness(check).get("data")).get("submissions");
    }

    private String requested(ServiceClient service) {
        String token = fixtures.signedInUser();
        return service.request(fixtures.persona(token, url + "/demo/portraits/ada.jpg"), token)
                .then().statusCode(202).extract().path("jobId");
    }

    private static long submissions() {
        return GATE.refused().stream().filter(Gate.Refused::isSubmission).count();
    }

    private long count(String state) {
        return fixtures.number("SELECT count(*) FROM video_jobs WHERE state = ?", state);
    }
}
