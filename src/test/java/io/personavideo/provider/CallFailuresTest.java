package io.personavideo.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import jakarta.ws.rs.ProcessingException;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.netty.channel.ConnectTimeoutException;
import io.personavideo.job.Failure;

class CallFailuresTest {

    private static final Duration BREAKER_DELAY = Duration.ofSeconds(30);

    private static final List<Throwable> NEVER_SENT = List.of(
            new ConnectException("Connection refused"),
            new UnknownHostException("api.replicate.com"),
            new ConnectTimeoutException("connection timed out"),
            new ProcessingException(new ConnectException("Connection refused")),
            new IllegalStateException(new ProcessingException("no", new UnknownHostException("api.replicate.com"))));

    private static final List<Throwable> PERHAPS_TAKEN = List.of(
            new IOException("Connection was closed"),
            new SocketTimeoutException("Read timed out"),
            new TimeoutException("The timeout period of 15000ms has been exceeded"),
            new ProcessingException("answer is not JSON"),
            new IllegalStateException("no idea"),
            new RuntimeException((String) null),
            new ProviderException(500, "Replicate answered 500", null),
            new ProviderException(502, "Replicate answered 502", null),
            new ProviderException(503, "Replicate answered 503", "30"),
            new ProviderException(504, "Replicate answered 504", null));

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = { "30, PT30S", "86400, PT5M", "none, PT10S", "soon, PT10S",
            "'Thu, 01 Jan 1970 00:00:00 GMT', PT10S" })
    void tooManyRequestsWaitAsToldWithinBounds(String retryAfter, Duration expected) {
        // Given
        ProviderException answer = new ProviderException(429, "Replicate answered 429", retryAfter);

        // When
        SubmitOutcome outcome = CallFailures.submitOutcome("Replicate", answer, BREAKER_DELAY);

        // Then
        assertEquals(new SubmitOutcome.Postponed(expected, "Replicate answered 429"), outcome);
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 401, 402, 403, 404, 413, 422 })
    void refusedRequestIsNotOfferedAgain(int status) {
        // Given
        ProviderException answer = new ProviderException(status, "Replicate answered " + status, null);

        // When
        SubmitOutcome outcome = CallFailures.submitOutcome("Replicate", answer, BREAKER_DELAY);

        // Then
        Failure failure = new Failure(Failure.PROVIDER_REFUSED, "Replicate answered " + status);
        assertEquals(new SubmitOutcome.Refused(failure), outcome);
    }

    @ParameterizedTest
    @FieldSource("NEVER_SENT")
    void requestThatNeverLeftIsOfferedAgainLater(Throwable failure) {
        // When
        SubmitOutcome outcome = CallFailures.submitOutcome("Replicate", failure, BREAKER_DELAY);

        // Then
        SubmitOutcome.Postponed postponed = assertInstanceOf(SubmitOutcome.Postponed.class, outcome);
        assertEquals(Duration.ofSeconds(10), postponed.retryAfter());
    }

    @ParameterizedTest
    @FieldSource("PERHAPS_TAKEN")
    void requestThatMayHaveBeenTakenIsLookedUp(Throwable failure) {
        // When
        SubmitOutcome outcome = CallFailures.submitOutcome("Replicate", failure, BREAKER_DELAY);

        // Then
        assertInstanceOf(SubmitOutcome.AnswerLost.class, outcome);
    }

    @Test
    void openBreakerMakesTheJobWaitUntilItMayClose() {
        // When
        SubmitOutcome outcome = CallFailures.submitOutcome("Replicate", new CircuitBreakerOpenException("open"), BREAKER_DELAY);

        // Then
        SubmitOutcome.Postponed postponed = assertInstanceOf(SubmitOutcome.Postponed.class, outcome);
        assertEquals(BREAKER_DELAY, postponed.retryAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 401, 404, 422, 429 })
    void refusalIsNoOutage(int status) {
        // When
        boolean outage = CallFailures.isOutage(new ProviderException(status, "no", null));

        // Then
        assertFalse(outage);
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 502, 503, 504, 599 })
    void serverErrorIsAnOutage(int status) {
        // When
        boolean outage = CallFailures.isOutage(new ProviderException(status, "no", null));

        // Then
        assertTrue(outage);
    }

    @ParameterizedTest
    @FieldSource("NEVER_SENT")
    void unreachableIsAnOutage(Throwable failure) {
        // When
        boolean outage = CallFailures.isOutage(failure);

        // Then
        assertTrue(outage);
    }
}
