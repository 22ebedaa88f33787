package io.personavideo.provider.sandbox;

import io.vertx.core.json.JsonObject;

/** Signals a request that is answered with an error. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    Refusal(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    static Refusal malformed(String detail) {
        return new Refusal(400, "Bad request", detail);
    }

    static Refusal unauthenticated() {
        return new Refusal(401, "Unauthenticated", "You did not pass a valid authentication token");
    }

    static Refusal notFound(String detail) {
        return new Refusal(404, "Not found", detail);
    }

    static Refusal unprocessable(String detail) {
        return new Refusal(422, "Input validation failed", detail);
    }

    static Refusal unknownVersion() {
        return new Refusal(422, "Invalid version or not permitted",
                "The specified version does not exist (or perhaps you don't have permission to use it?)");
    }

    int status() {
        return status;
    }

    JsonObject json() {
        return JsonObject.of("title", title, "detail", getMessage(), "status", status);
    }
}
