package io.personavideo.generation;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.generation.WebhookCounts.Outcome;
import io.personavideo.job.JobId;
import io.personavideo.job.JobLog;
import io.personavideo.job.JobState;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.provider.runpod.RunPodProvider;
import io.personavideo.provider.runpod.RunPodWebhooks;
import io.personavideo.store.JobStore;
import io.personavideo.web.Detached;
import io.personavideo.web.PathIds;
import io.personavideo.web.RateLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Where RunPod reports. Its webhooks are not signed: the token in the address tells that RunPod was given it, and what
 * has become of the job is asked there before anything is believed. That is done after the answer, unless the webhook is the
 * only proof that RunPod has the job: if that can't be written down, RunPod has to come again.
 */
@Path("/api/webhooks/runpod/{jobId}/{token}")
public class RunPodWebhookResource {

    private static final JobLog JOBS = JobLog.of(RunPodWebhookResource.class);

    private final RunPodWebhooks webhooks;
    private final RunPodProvider provider;
    private final JobStore store;
    private final Following following;
    private final RateLimits limits;
    private final WebhookCounts counts;
    private final JobTraces traces;

    RunPodWebhookResource(RunPodWebhooks webhooks, RunPodProvider provider, JobStore store, Following following,
            RateLimits limits, WebhookCounts counts, JobTraces traces) {
        this.webhooks = webhooks;
        this.provider = provider;
        this.store = store;
        this.following = following;
        this.limits = limits;
        this.counts = counts;
        this.traces = traces;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<Void>> receive(@PathParam("jobId") String id, @PathParam("token") String token,
            @Context HttpServerRequest request, byte[] body) {
        JobId job = PathIds.job(id);
        if (!webhooks.isGenuine(job, token)) {
            count(Outcome.BAD_TOKEN);
            throw limits.ofBadWebhook(request, ProblemException.of(Response.Status.UNAUTHORIZED, "bad_token",
                    "The address is not one that was given out"));
        }
        String providerJobId = webhooks.providerJobId(body).orElseThrow(this::malformed);
        return Detached.fromCaller(store.find(job))
                .flatMap(found -> found.map(known -> takeIfTheirs(known, providerJobId))
                        .orElseGet(() -> leave(Outcome.UNKNOWN_JOB)))
                .replaceWith(RestResponse.ok());
    }

    private ProblemException malformed() {
        count(Outcome.MALFORMED);
        return ProblemException.badRequest("bad_webhook", "The body names no job");
    }

    private Uni<Void> leave(Outcome outcome) {
        count(outcome);
        return Uni.createFrom().voidItem();
    }

    private void count(Outcome outcome) {
        counts.count(RunPodProvider.NAME, outcome);
    }

    /** An end is told again, and what was canceled may have been given to another provider before. */
    private Uni<Void> takeIfTheirs(VideoJob job, String providerJobId) {
        return isTheirs(job) ? take(job, providerJobId) : leave(Outcome.REPEATED);
    }

    private Uni<Void> take(VideoJob job, String providerJobId) {
        Uni<Void> work = Detached.fromCaller(reread(job, providerJobId));
        if (job.state() instanceof JobState.Submitting || job.state() instanceof JobState.SubmitUnknown) {
            return work;
        }
        work.subscribe().with(done -> JOBS.debug(job, "Webhook for job %s applied", job.id()),
                failure -> leaveToPolling(job, failure));
        return Uni.createFrom().voidItem();
    }

    private void leaveToPolling(VideoJob job, Throwable failure) {
        count(Outcome.LEFT_TO_POLLING);
        JOBS.warn(job, "Webhook for job %s is left to polling: %s", job.id(), failure.getMessage());
    }

    private static boolean isTheirs(VideoJob job) {
        return RunPodProvider.NAME.equals(job.provider()) && (job.isActive() || job.cancelPending());
    }

    private Uni<Void> reread(VideoJob job, String providerJobId) {
        return traces.event("webhook", job, provider.observe(job, providerJobId)
                .flatMap(news -> following.onEvent(job, providerJobId, news)))
                .invoke(after -> counts.countApplied(RunPodProvider.NAME, job, after))
                .replaceWithVoid();
    }
}
