package io.personavideo.problem;

import java.time.Duration;
import java.util.Locale;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.personavideo.store.DatabaseUnavailable;

/**
 * Turns whatever a request fails with into a {@link Problem}, telling the client what it can act on and nothing of our
 * insides.
 */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    @ServerExceptionMapper
    Response map(ProblemException problem) {
        return problem.response();
    }

    @ServerExceptionMapper
    Response map(DatabaseUnavailable failure) {
        LOG.warn(failure.getMessage());
        return ProblemException.unavailable("database_unavailable",
                "The database can't be asked just now; nothing was changed, try again", DATABASE_RETRY).response();
    }

    /** Named beside its supertype, because Quarkus has a mapper for just this one. */
    @ServerExceptionMapper
    Response map(MismatchedInputException mismatched) {
        return map((JsonProcessingException) mismatched);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException malformed) {
        // Its own message would quote the client's input and our class names.
        return ProblemException.badRequest("malformed_json", "The body is not the JSON that is expected here").response();
    }

    @ServerExceptionMapper
    Response map(WebApplicationException failure) {
        if (failure.getCause() instanceof JsonProcessingException malformed) {
            return map(malformed);
        }
        int status = failure.getResponse().getStatus();
        if (status == Response.Status.BAD_REQUEST.getStatusCode()) {
            return ProblemException.badRequest("bad_request", "The request is not what is expected here").response();
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        String reason = known == null ? "Error" : known.getReasonPhrase();
        String code = reason.toLowerCase(Locale.ROOT).replace(' ', '_');
        // Which methods a path has, if it was asked for another.
        return ProblemException.response(status, code, reason, null)
                .header(HttpHeaders.ALLOW, failure.getResponse().getHeaderString(HttpHeaders.ALLOW)).build();
    }

    @ServerExceptionMapper
    Response map(Throwable failure) {
        LOG.error("A request failed for a reason that nobody foresaw", failure);
        return ProblemException.of(Response.Status.INTERNAL_SERVER_ERROR, "internal_error",
                "Something went wrong here; it has been logged").response();
    }
}
