package io.personavideo.status;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.web.ETags;

/**
 * Makes HTTP answers of statuses: in full, or "not modified" to a client that has the version already.
 */
@Singleton
class StatusAnswers {

    private final StatusHeaders cache;
    private final QuickChecks checks;

    StatusAnswers(StatusHeaders cache, QuickChecks checks) {
        this.cache = cache;
        this.checks = checks;
    }

    RestResponse<Object> quick(StatusSnapshot snapshot, HttpHeaders request) {
        return quick(snapshot.json(), snapshot.etag(), snapshot.retryAfter(), request);
    }

    RestResponse<Object> quick(String json, CharSequence etag, CharSequence retryAfter, HttpHeaders request) {
        boolean had = ETags.match(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), etag);
        if (had) {
            checks.countNotModified();
        }
        return answer(json, etag, had)
                .header(HttpHeaders.CACHE_CONTROL, cache.quickCacheControl())
                .header(HttpHeaders.RETRY_AFTER, retryAfter)
                .build();
    }

    RestResponse<Object> authoritative(StatusBody body, HttpHeaders request) {
        String etag = StatusSnapshots.etag(body.version());
        return answer(body, etag, ETags.match(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), etag))
                .header(HttpHeaders.CACHE_CONTROL, StatusHeaders.PRIVATE)
                .build();
    }

    private static RestResponse.ResponseBuilder<Object> answer(Object body, CharSequence etag, boolean had) {
        RestResponse.ResponseBuilder<Object> answer = had
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.NOT_MODIFIED)
                : RestResponse.ResponseBuilder.ok(body);
        return answer.header(HttpHeaders.ETAG, etag).header(HttpHeaders.VARY, StatusHeaders.VARY);
    }
}
