package io.personavideo.generation;

import java.time.Duration;
import java.util.function.Function;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.opentelemetry.context.Context;
import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobState;
import io.personavideo.job.PersonaId;
import io.personavideo.job.Speech;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.store.Acceptance;
import io.personavideo.store.DatabaseUnavailable;
import io.personavideo.store.JobStore;
import io.personavideo.store.NewVideo;
import io.personavideo.store.RequestKey;
import io.personavideo.web.Detached;
import io.smallrye.mutiny.Uni;

/**
 * Requests for videos: row first, provider call second, provider's id third.
 */
@Singleton
class Generation {

    private static final Duration CONFIGURE_RETRY = Duration.ofMinutes(1);

    /** About how long a place in the queue takes to become free. */
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(30);

    /** Of the request itself before its job is taken from the queue like others, so that it can tell what came of it. */
    private static final Duration HEAD_START = Duration.ofSeconds(1);

    private final Providers providers;
    private final JobStore store;
    private final Transitions transitions;
    private final Submission submission;
    private final Cancellation cancellation;
    private final RequestCounts counts;
    private final JobTraces traces;
    private final GenerationConfig config;

    Generation(Providers providers, JobStore store, Transitions transitions, Submission submission,
            Cancellation cancellation, RequestCounts counts, JobTraces traces, GenerationConfig config) {
        this.providers = providers;
        this.store = store;
        this.transitions = transitions;
        this.submission = submission;
        this.cancellation = cancellation;
        this.counts = counts;
        this.traces = traces;
        this.config = config;
    }

    /** The job that answers a request, and whether the request made it. */
    record Answer(VideoJob job, boolean isNew) {
    }

    /**
     * The job that makes, or has made, the persona's idle video.
     *
     * @param caller the trace that the request belongs to
     */
    Uni<Answer> requestIdle(String userId, PersonaId persona, boolean regenerate, Context caller) {
        return request(JobKind.IDLE, persona, caller, trace -> {
            requireProvider(JobKind.IDLE);
            return request(newVideo(userId, persona, JobKind.IDLE, null, regenerate, null), trace);
        });
    }

    /**
     * A job that makes the persona speak; the same one if the same request was made before with the same key.
     *
     * @param key or null
     * @param caller the trace that the request belongs to
     */
    Uni<Answer> requestTalk(String userId, PersonaId persona, Speech speech, String key, Context caller) {
        return request(JobKind.TALK, persona, caller, trace -> {
            requireProvider(JobKind.TALK);
            requireVoice(speech);
            RequestKey known = key == null ? null : new RequestKey(key, persona + "\n" + speech);
            return request(newVideo(userId, persona, JobKind.TALK, speech, false, known), trace);
        });
    }

    private Uni<Answer> request(JobKind kind, PersonaId persona, Context caller, Function<String, Uni<Answer>> work) {
        return counts.counted(kind, traces.request(kind, persona, caller, work));
    }

    private void requireProvider(JobKind kind) {
        if (!providers.canMake(kind)) {
            throw ProblemException.unavailable("provider_not_configured",
                    "No provider of " + kind.code() + " videos is configured; set REPLICATE_API_TOKEN, or RUNPOD_API_KEY "
                            + "and RUNPOD_ENDPOINT_ID",
                    CONFIGURE_RETRY);
        }
    }

    private void requireVoice(Speech speech) {
        if (!providers.canSay(speech)) {
            throw speech.text() != null
                    ? ProblemException.unprocessable("text_not_supported",
                            "The configured model can't speak a text by itself; give the address of a recording as audioUrl")
                    : ProblemException.unprocessable("audio_not_supported",
                            "The configured model does not take a recording; give a text");
        }
    }

    private NewVideo newVideo(String userId, PersonaId persona, JobKind kind, Speech speech, boolean regenerate,
            RequestKey key) {
        return new NewVideo(JobId.random(), persona, userId, kind, speech, regenerate, key, config.deadline(kind),
                config.userQueue());
    }

    /** A new job goes on to its end whether or not the caller waits for the answer. */
    private Uni<Answer> request(NewVideo video, String trace) {
        return Detached.fromCaller(store.accept(video).flatMap(acceptance -> answer(acceptance, trace)));
    }

    private Uni<Answer> answer(Acceptance acceptance, String trace) {
        if (acceptance instanceof Acceptance.Created created) {
            return begin(created.job(), trace).map(job -> new Answer(job, true));
        }
        if (acceptance instanceof Acceptance.Found found) {
            transitions.publish(found.job());
            return Uni.createFrom().item(new Answer(found.job(), false));
        }
        throw refusal(acceptance);
    }

    private static ProblemException refusal(Acceptance refused) {
        if (refused instanceof Acceptance.NoPersona) {
            return ProblemException.personaNotFound();
        }
        if (refused instanceof Acceptance.NoPortrait) {
            return ProblemException.unprocessable("no_portrait",
                    "The persona has no portrait at an address that begins with https://");
        }
        return refused instanceof Acceptance.KeyReused
                ? ProblemException.unprocessable("idempotency_key_reused",
                        "This Idempotency-Key was used before, for another request")
                : ProblemException.retryLater(Response.Status.TOO_MANY_REQUESTS, "queue_full",
                        "As many of your videos are waiting as may wait; ask again when some are done", QUEUE_RETRY);
    }

    private Uni<VideoJob> begin(VideoJob job, String trace) {
        transitions.accepted(job);
        // If something goes wrong with the first attempt, or others are before it, the job is taken up from there.
        transitions.agenda().dueIn(HEAD_START);
        return noteTrace(job, trace).chain(() -> submitInTurn(job))
                // The job is there, and nobody should ask for another one.
                .onFailure(DatabaseUnavailable.class).recoverWithItem(job);
    }

    private Uni<Void> noteTrace(VideoJob job, String trace) {
        return trace == null ? Uni.createFrom().voidItem() : store.noteTrace(job.id(), trace).replaceWithVoid();
    }

    /** Submits the job at once if it is its turn, to one provider after the other; otherwise it waits. */
    private Uni<VideoJob> submitInTurn(VideoJob job) {
        return submission.nextTurn(job.id())
                .flatMap(turn -> turn == null ? Uni.createFrom().item(job)
                        : submission.submit(turn).flatMap(this::failOverIfNotTaken));
    }

    private Uni<VideoJob> failOverIfNotTaken(VideoJob job) {
        return job.state() instanceof JobState.Queued ? submitInTurn(job) : Uni.createFrom().item(job);
    }

    /** Ends the persona's active idle job; gives the newest as it is then. */
    Uni<VideoJob> cancelIdle(String userId, PersonaId persona) {
        return Detached.fromCaller(store.newestOfOwnPersona(persona, userId)
                .map(Generation::required)
                .flatMap(cancellation::cancel));
    }

    private static VideoJob required(JobStore.NewestJob newest) {
        if (!newest.personaFound()) {
            throw ProblemException.personaNotFound();
        }
        if (newest.job() == null) {
            throw ProblemException.of(Response.Status.NOT_FOUND, "job_not_found", "No video of this persona was asked for");
        }
        return newest.job();
    }

    /** Ends a talk job of the user's; gives it as it is then. */
    Uni<VideoJob> cancelTalk(String userId, PersonaId persona, JobId id) {
        return Detached.fromCaller(store.find(id)
                .map(found -> found.filter(job -> job.kind() == JobKind.TALK && job.userId().equals(userId)
                        && job.personaId().equals(persona))
                        .orElseThrow(() -> ProblemException.of(Response.Status.NOT_FOUND, "job_not_found",
                                "There is no such talk video of yours")))
                .flatMap(cancellation::cancel));
    }
}
