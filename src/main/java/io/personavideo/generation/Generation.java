package io.personavideo.generation;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.provider.replicate.ReplicateProvider;
import io.personavideo.store.Acceptance;
import io.personavideo.store.JobStore;
import io.personavideo.store.NewJob;
import io.personavideo.web.Detached;
import io.smallrye.mutiny.Uni;

/**
 * Requests for idle videos: row first, provider call second, provider's id third.
 */
@Singleton
class Generation {

    private static final Duration CONFIGURE_RETRY = Duration.ofMinutes(1);

    private final ReplicateProvider provider;
    private final JobStore store;
    private final Transitions transitions;
    private final Submission submission;
    private final GenerationConfig config;

    Generation(ReplicateProvider provider, JobStore store, Transitions transitions, Submission submission,
            GenerationConfig config) {
        this.provider = provider;
        this.store = store;
        this.transitions = transitions;
        this.submission = submission;
        this.config = config;
    }

    /**
     * The job that makes, or has made, the persona's idle video. A new one goes on to its end whether or not the caller
     * waits for the answer.
     */
    Uni<VideoJob> request(String userId, PersonaId persona, boolean regenerate) {
        requireProvider();
        Uni<VideoJob> work = store.accept(newJob(userId, persona, regenerate))
                .map(acceptance -> acceptance.orElseThrow(ProblemException::personaNotFound))
                .invoke(acceptance -> transitions.publish(acceptance.job()))
                .flatMap(this::submitIfNew);
        return Detached.fromCaller(work);
    }

    private void requireProvider() {
        if (!provider.isConfigured()) {
            throw ProblemException.unavailable("provider_not_configured",
                    "No provider of videos is configured; set REPLICATE_API_TOKEN", CONFIGURE_RETRY);
        }
    }

    private NewJob newJob(String userId, PersonaId persona, boolean regenerate) {
        return new NewJob(JobId.random(), persona, userId, provider.name(), provider.target(JobKind.IDLE).orElseThrow(),
                regenerate,
                config.idleDeadline(), config.lease());
    }

    private Uni<VideoJob> submitIfNew(Acceptance acceptance) {
        VideoJob job = acceptance.job();
        // If this process dies before the answer is written down, the job is due again when its lease runs out.
        transitions.agenda().dueIn(config.lease());
        return acceptance.created() && job.state() instanceof JobState.Submitting state ? submission.submit(job, state)
                : Uni.createFrom().item(job);
    }
}
