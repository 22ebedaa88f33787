package io.personavideo.problem;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The body of an error answer. No signature tells that it is written as JSON, so that a native executable has to be told.
 *
 * @param type always {@code about:blank}: what went wrong is told by the code
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param code what went wrong, stable, for programs
 * @param detail what went wrong, for people
 * @param jobId the job that it is about, if any
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@RegisterForReflection
public record Problem(String type, String title, int status, String code, String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) String jobId) {

    public static final String MEDIA_TYPE = "application/problem+json";
}
