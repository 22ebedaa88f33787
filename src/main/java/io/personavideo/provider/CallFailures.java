package io.personavideo.provider;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.personavideo.job.Failure;

/**
 * What a provider's refusals and our failures to reach it mean for a job.
 */
public final class CallFailures {

    /** How long to wait after a 429 that does not say. */
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

    /** Of a provider's words. In characters. */
    private static final int MOST_QUOTED = 300;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private CallFailures() {
    }

    /**
     * @param provider the provider's name, for people
     */
    public static ProviderException exception(String provider, Response response) {
        String text = text(response);
        JsonNode body = json(text);
        String retryAfter = response.getHeaderString(HttpHeaders.RETRY_AFTER);
        if (retryAfter == null && body.hasNonNull("retry_after")) {
            retryAfter = body.get("retry_after").asText();
        }
        String said = body.isObject() ? said(body) : text.strip();
        return new ProviderException(response.getStatus(), message(provider, response.getStatus(), said), retryAfter);
    }

    private static String text(Response response) {
        try {
            return response.hasEntity() ? response.readEntity(String.class) : "";
        } catch (RuntimeException unreadable) {
            return "";
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = text.isBlank() ? null : JSON.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException malformed) {
            return MissingNode.getInstance();
        }
    }

    /** The fields of an error are all optional, and not documented by every provider. */
    private static String said(JsonNode body) {
        return Stream.of("title", "detail", "error", "message")
                .map(field -> body.path(field).asText(""))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(": "));
    }

    private static String message(String provider, int status, String said) {
        String cut = said.length() > MOST_QUOTED ? said.substring(0, MOST_QUOTED) + "…" : said;
        return "%s answered %d%s".formatted(provider, status, cut.isEmpty() ? "" : " (" + cut + ")");
    }

    /** Whether the provider itself seems to be in trouble, rather than our request. */
    public static boolean isOutage(Throwable failure) {
        return !(failure instanceof ProviderException answer) || answer.isServerError();
    }

    /**
     * @param provider the provider's name, for people
     * @param breakerDelay for how long an open breaker lets no call through
     */
    public static SubmitOutcome submitOutcome(String provider, Throwable failure, Duration breakerDelay) {
        if (failure instanceof ProviderException answer) {
            return submitOutcome(answer);
        }
        if (failure instanceof CircuitBreakerOpenException) {
            return new SubmitOutcome.Postponed(breakerDelay, provider + " keeps failing, so it is left alone for a while");
        }
        if (wasNeverSent(failure)) {
            return new SubmitOutcome.Postponed(DEFAULT_WAIT, provider + " can't be reached: " + failure.getMessage());
        }
        return new SubmitOutcome.AnswerLost(String.valueOf(failure.getMessage()));
    }

    /** A 5xx may come from something in front of a service that did take the job; a 4xx does not. */
    private static SubmitOutcome submitOutcome(ProviderException answer) {
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
