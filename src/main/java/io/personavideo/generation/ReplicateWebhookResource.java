package io.personavideo.generation;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.generation.WebhookCounts.Outcome;
import io.personavideo.job.JobId;
import io.personavideo.job.JobLog;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.provider.replicate.ReplicateProvider;
import io.personavideo.provider.replicate.ReplicateWebhooks;
import io.personavideo.store.JobStore;
import io.personavideo.web.Detached;
import io.personavideo.web.PathIds;
import io.personavideo.web.RateLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Where Replicate reports. The signature is checked over the bytes as they came; what the report changes is written
 * after the answer, because Replicate waits only seconds and polling makes good what gets lost.
 */
@Path("/api/webhooks/replicate/{jobId}")
public class ReplicateWebhookResource {

    private static final JobLog JOBS = JobLog.of(ReplicateWebhookResource.class);

    private final ReplicateWebhooks webhooks;
    private final JobStore store;
    private final Following following;
    private final RateLimits limits;
    private final WebhookCounts counts;
    private final JobTraces traces;

    ReplicateWebhookResource(ReplicateWebhooks webhooks, JobStore store, Following following, RateLimits limits,
            WebhookCounts counts, JobTraces traces) {
        this.webhooks = webhooks;
        this.store = store;
        this.following = following;
        this.limits = limits;
        this.counts = counts;
        this.traces = traces;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<Void>> receive(@PathParam("jobId") String id, @Context HttpHeaders headers,
            @Context HttpServerRequest request, byte[] body) {
        if (!webhooks.isGenuine(headers::getHeaderString, body)) {
            count(webhooks.isOfNow(headers::getHeaderString) ? Outcome.BAD_SIGNATURE : Outcome.BAD_TIMESTAMP);
            throw limits.ofBadWebhook(request, ProblemException.of(Response.Status.UNAUTHORIZED, "bad_signature",
                    "The webhook is not signed with the configured secret, or not just now"));
        }
        JobId job = PathIds.job(id);
        ReplicateWebhooks.Event event = webhooks.read(body).orElseThrow(this::malformed);
        Detached.fromCaller(apply(job, event))
                .subscribe().with(done -> JOBS.debug(job, "Webhook for job %s applied", job),
                        failure -> leaveToPolling(job, failure));
        return Uni.createFrom().item(RestResponse.noContent());
    }

    private ProblemException malformed() {
        count(Outcome.MALFORMED);
        return ProblemException.badRequest("bad_webhook", "The body is not a prediction");
    }

    private void leaveToPolling(JobId job, Throwable failure) {
        count(Outcome.LEFT_TO_POLLING);
        JOBS.warn(job, "Webhook for job %s is left to polling: %s", job, failure.getMessage());
    }

    private void count(Outcome outcome) {
        counts.count(ReplicateProvider.NAME, outcome);
    }

    private Uni<Void> apply(JobId id, ReplicateWebhooks.Event event) {
        return store.find(id)
                .flatMap(found -> found.map(job -> apply(job, event)).orElseGet(this::nothingKnown));
    }

    private Uni<Void> apply(VideoJob job, ReplicateWebhooks.Event event) {
        return traces.event("webhook", job, following.onEvent(job, event.providerJobId(), event.observation()))
                .invoke(after -> counts.countApplied(ReplicateProvider.NAME, job, after))
                .replaceWithVoid();
    }

    private Uni<Void> nothingKnown() {
        count(Outcome.UNKNOWN_JOB);
        return Uni.createFrom().voidItem();
    }
}
