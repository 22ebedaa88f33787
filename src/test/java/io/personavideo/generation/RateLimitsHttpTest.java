package io.personavideo.generation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;

import io.personavideo.testing.TightLimits;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Clients are told apart by what a proxy says that is trusted: 127.0.0.1. */
@QuarkusTest
@TestProfile(TightLimits.class)
class RateLimitsHttpTest {

    private static final int CHANGES = TightLimits.CHANGES_PER_MINUTE;
    private static final int BAD_WEBHOOKS = TightLimits.BAD_WEBHOOKS_PER_MINUTE;
    private static final String PROBLEM = "application/problem+json";
    private static final String JOB = UUID.randomUUID().toString();

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ConfigProperty(name = "persona-video.replicate.webhook-secret")
    String secret;

    private static RequestSpecification from(String client) {
        return given().header("X-Forwarded-For", client);
    }

    private static List<Integer> statuses(int times, IntSupplier request) {
        return IntStream.range(0, times).map(i -> request.getAsInt()).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({ "POST, /api/personas/ada/idle-video, 203.0.113.1", "DELETE, /api/personas/ada/talk?jobId=x, 203.0.113.2",
            "PATCH, /api/personas/ada, 203.0.113.3", "POST, /session, 203.0.113.4" })
    void clientThatHasUsedUpItsShareIsToldWhenToComeAgainAndOthersAreNot(String method, String path, String client) {
        // Given
        IntStream.range(0, CHANGES).forEach(i -> request(client, method, path).then().statusCode(anyOf(is(400), is(401))));

        // When
        Response refused = refused(() -> request(client, method, path));

        // Then
        refused.then().statusCode(429).contentType(PROBLEM).body("code", equalTo("too_many_requests"))
                .header("Retry-After", Integer::parseInt, greaterThan(0));
        assertTrue(request("203.0.113.99", method, path).statusCode() != 429);
        from(client).header("X-Quick-Check", "true").when().get("/api/personas/ada/idle-video").then().statusCode(200);
        from(client).when().get("/api/personas").then().statusCode(401);
    }

    /** Where this takes long, the share grows meanwhile. */
    private static Response refused(Supplier<Response> request) {
        return await("refusal").atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .until(request::get, answer -> answer.statusCode() == 429);
    }

    private static Response request(String client, String method, String path) {
        return from(client).contentType("application/json").body("{}").when().request(method, path);
    }

    @Test
    void networkOfIpv6IsOneClient() {
        IntStream.range(0, CHANGES).forEach(i -> request("2001:db8:1:2::" + i, "POST", "/session"));
        refused(() -> request("2001:db8:1:2:3:4:5:6", "POST", "/session"));
        request("2001:db8:1:3::1", "POST", "/session").then().statusCode(400);
    }

    /** It comes from another address of this machine than the proxy that is trusted. */
    @Test
    void whatAClientSaysItselfOfItsAddressIsNotBelieved() {
        AtomicInteger others = new AtomicInteger();
        await("refusal").atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1))
                .until(() -> postFromElsewhere("198.51.100." + others.incrementAndGet()).startsWith("HTTP/1.1 429"));
        assertTrue(others.get() > CHANGES);
    }

    private String postFromElsewhere(String saidToBe) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName("127.0.0.2"), 0)) {
            socket.getOutputStream().write("""
                    POST /session HTTP/1.1\r
                    Host: localhost\r
                    X-Forwarded-For: %s\r
                    Content-Length: 0\r
                    Connection: close\r
                    \r
                    """.formatted(saidToBe).getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void genuineWebhooksAreNeverRefusedAndBadOnesAreAfterSome() {
        // Given
        String client = "192.0.2.1";
        assertEquals(Collections.nCopies(3 * CHANGES, 204), statuses(3 * CHANGES, () -> genuine(client).statusCode()));
        assertEquals(Collections.nCopies(BAD_WEBHOOKS, 401), statuses(BAD_WEBHOOKS, () -> bad(client, "{}").statusCode()));

        // When
        Response refused = refused(() -> bad(client, "{}"));

        // Then
        refused.then().statusCode(429).contentType(PROBLEM).header("Retry-After", matchesPattern("\\d+"));
        refused(() -> bad(client, " ".repeat(100_000)));
        refused(() -> runPod(client));
        genuine(client).then().statusCode(204);
        bad("192.0.2.2", "{}").then().statusCode(401);
        bad("192.0.2.2", " ".repeat(100_000)).then().statusCode(401);
    }

    private static Response bad(String client, String body) {
        return from(client).header("webhook-id", "msg_1").header("webhook-timestamp", Instant.now().getEpochSecond())
                .header("webhook-signature", "v1,bm9uc2Vuc2U=").contentType("application/json").body(body)
                .when().post("/api/webhooks/replicate/{job}", JOB);
    }

    private static Response runPod(String client) {
        return from(client).contentType("application/json").body("{}").when()
                .post("/api/webhooks/runpod/{job}/{token}", JOB, "guessed");
    }

    private Response genuine(String client) {
        String body = "{\"id\": \"p\", \"status\": \"processing\"}";
        long now = Instant.now().getEpochSecond();
        return from(client).header("webhook-id", "msg_1").header("webhook-timestamp", now)
                .header("webhook-signature", signature(now, body)).contentType("application/json").body(body)
                .when().post("/api/webhooks/replicate/{job}", JOB);
    }

    private String signature(long now, String body) {
        try {
            return new Webhook(secret).sign("msg_1", now, body);
        } catch (WebhookSigningException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
