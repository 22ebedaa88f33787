package io.personavideo.problem;

import java.time.Duration;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;

/**
 * A request that is answered with a {@link Problem}.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int UNPROCESSABLE = 422;

    private final int status;
    private final String code;
    private final Duration retryAfter;
    private final String jobId;

    private ProblemException(int status, String code, String detail, Duration retryAfter, String jobId) {
        // Thrown for what clients do, which can be often and tells nothing about our own code: no stack trace.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
        this.jobId = jobId;
    }

    public static ProblemException of(Response.Status status, String code, String detail) {
        return new ProblemException(status.getStatusCode(), code, detail, null, null);
    }

    public static ProblemException badRequest(String code, String detail) {
        return of(Response.Status.BAD_REQUEST, code, detail);
    }

    /** What was asked is understood and can't be done. */
    public static ProblemException unprocessable(String code, String detail) {
        return new ProblemException(UNPROCESSABLE, code, detail, null, null);
    }

    public static ProblemException bodyTooLarge(long mostBytes) {
        return of(Response.Status.REQUEST_ENTITY_TOO_LARGE, "body_too_large",
                "The body is larger than %d bytes".formatted(mostBytes));
    }

    public static ProblemException unauthorized() {
        return of(Response.Status.UNAUTHORIZED, "unauthorized",
                "A valid session is needed: Authorization: Bearer, or the session cookie");
    }

    public static ProblemException personaNotFound() {
        return of(Response.Status.NOT_FOUND, "persona_not_found", "There is no such persona among yours");
    }

    public static ProblemException unavailable(String code, String detail, Duration retryAfter) {
        return retryLater(Response.Status.SERVICE_UNAVAILABLE, code, detail, retryAfter);
    }

    /** Refused for now and not for good. */
    public static ProblemException retryLater(Response.Status status, String code, String detail, Duration retryAfter) {
        return new ProblemException(status.getStatusCode(), code, detail, retryAfter, null);
    }

    /** The same problem, naming the job that it is about. */
    public ProblemException about(String job) {
        return new ProblemException(status, code, getMessage(), retryAfter, job);
    }

    /** What kind of problem it is, for programs. */
    public String code() {
        return code;
    }

    public Response response() {
        Response.ResponseBuilder response = response(status, code, getMessage(), jobId);
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.build();
    }

    /** Ends an HTTP exchange with it where there are no resources to throw it. */
    public void answer(HttpServerResponse response) {
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, retryAfter.toSeconds())));
        }
        if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.putHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Json.encode(problem(status, code, getMessage(), jobId)));
    }

    private static Problem problem(int status, String code, String detail, String jobId) {
        return new Problem("about:blank", title(status), status, code, detail, jobId);
    }

    static Response.ResponseBuilder response(int status, String code, String detail, String jobId) {
        return Response.status(status).type(Problem.MEDIA_TYPE)
                .entity(problem(status, code, detail, jobId));
    }

    private static String title(int status) {
        if (status == UNPROCESSABLE) {
            return "Unprocessable Content";
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
