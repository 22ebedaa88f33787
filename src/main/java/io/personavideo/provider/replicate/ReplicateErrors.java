package io.personavideo.provider.replicate;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.job.Failure;
import io.personavideo.provider.RetryAfter;
import io.personavideo.provider.SubmitOutcome;

/**
 * What Replicate's refusals and our failures to reach it mean for a job.
 */
final class ReplicateErrors {

    /** How long to wait after a 429 that does not say. */
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReplicateErrors() {
    }

    static ReplicateException exception(Response response) {
        JsonNode body = json(response);
        String retryAfter = response.getHeaderString(HttpHeaders.RETRY_AFTER);
        if (retryAfter == null && body.hasNonNull("retry_after")) {
            retryAfter = body.get("retry_after").asText();
        }
        return new ReplicateException(response.getStatus(), message(response.getStatus(), body), retryAfter);
    }

    private static JsonNode json(Response response) {
        try {
            String text = response.hasEntity() ? response.readEntity(String.class) : "";
            JsonNode node = text.isBlank() ? null : JSON.readTree(text);
            return node == null ? JSON.createObjectNode() : node;
        } catch (JsonProcessingException | RuntimeException unreadable) {
            return JSON.createObjectNode();
        }
    }

    /** The fields of an error are all optional; title and detail together are what helps most. */
    private static String message(int status, JsonNode body) {
        String title = body.path("title").asText("");
        String detail = body.path("detail").asText("");
        String text = title.isEmpty() || detail.isEmpty() ? title + detail : title + ": " + detail;
        return "Replicate answered %d%s".formatted(status, text.isEmpty() ? "" : " (" + text + ")");
    }

    /** Whether Replicate itself seems to be in trouble, rather than our request. */
    static boolean isOutage(Throwable failure) {
        return !(failure instanceof ReplicateException answer) || answer.isServerError();
    }

    /**
     * @param breakerDelay for how long an open breaker lets no call through
     */
    static SubmitOutcome submitOutcome(Throwable failure, Duration breakerDelay) {
        if (failure instanceof ReplicateException answer) {
            return submitOutcome(answer);
        }
        if (failure instanceof CircuitBreakerOpenException) {
            return new SubmitOutcome.Postponed(breakerDelay, "Replicate keeps failing, so it is left alone for a while");
        }
        if (wasNeverSent(failure)) {
            return new SubmitOutcome.Postponed(DEFAULT_WAIT, "Replicate can't be reached: " + failure.getMessage());
        }
        return new SubmitOutcome.AnswerLost(String.valueOf(failure.getMessage()));
    }

    /** A 5xx may come from something in front of a service that did take the prediction; a 4xx does not. */
    private static SubmitOutcome submitOutcome(ReplicateException answer) {
        if (answer.status() == TOO_MANY_REQUESTS) {
            return new SubmitOutcome.Postponed(
                    RetryAfter.parse(answer.retryAfter(), Instant.now(), DEFAULT_WAIT), answer.getMessage());
        }
        return answer.isServerError() ? new SubmitOutcome.AnswerLost(answer.getMessage())
                : new SubmitOutcome.Refused(new Failure(Failure.PROVIDER_REFUSED, answer.getMessage()));
    }

    private static boolean wasNeverSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A connection that timed out while being opened is a ConnectException too.
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}
