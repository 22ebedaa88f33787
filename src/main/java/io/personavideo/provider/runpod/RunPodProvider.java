package io.personavideo.provider.runpod;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.job.JobKind;
import io.personavideo.job.JobLog;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.CallFailures;
import io.personavideo.provider.GuardedCalls;
import io.personavideo.provider.LookUp;
import io.personavideo.provider.Observation;
import io.personavideo.provider.ProviderException;
import io.personavideo.provider.PublicAddress;
import io.personavideo.provider.SubmitOutcome;
import io.personavideo.provider.VideoProvider;
import io.smallrye.mutiny.Uni;

/**
 * RunPod as a provider: offers jobs to a serverless endpoint through a breaker, and follows them. It has no list of jobs,
 * so one whose answer was lost is known only from its webhook, or not at all.
 */
@Singleton
public class RunPodProvider implements VideoProvider {

    public static final String NAME = "runpod";

    private static final JobLog JOBS = JobLog.of(RunPodProvider.class);

    private static final TypeLiteral<Uni<Run>> RUN = new TypeLiteral<>() {
    };
    private static final TypeLiteral<Uni<EndpointHealth>> HEALTH = new TypeLiteral<>() {
    };

    /** Results of jobs that were not waited for are kept this long. */
    private static final Duration RETENTION = Duration.ofMinutes(30);

    private static final Duration SHORTEST_EXECUTION = Duration.ofSeconds(5);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** A job that waits longer than this makes its endpoint's workers worth a look. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(2);

    private static final int NOT_FOUND = 404;

    private final RunPodApi api;
    private final RunPodSettings settings;
    private final RunPodWebhooks webhooks;
    private final PublicAddress publicAddress;
    private final GuardedCalls calls;

    RunPodProvider(@RestClient RunPodApi api, RunPodSettings settings, RunPodWebhooks webhooks,
            PublicAddress publicAddress, MeterRegistry metrics) {
        this.api = api;
        this.settings = settings;
        this.webhooks = webhooks;
        this.publicAddress = publicAddress;
        this.calls = new GuardedCalls(NAME, settings.config().breaker(), metrics);
    }

    GuardedCalls calls() {
        return calls;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isConfigured() {
        return settings.config().apiKey().isPresent();
    }

    @Override
    public Optional<String> target(JobKind kind) {
        return settings.endpoint(kind);
    }

    @Override
    public boolean takesText() {
        return settings.input(JobKind.TALK).takesText();
    }

    @Override
    public boolean takesAudio() {
        return settings.input(JobKind.TALK).takesAudio();
    }

    @Override
    public Duration retention() {
        return RETENTION;
    }

    @Override
    public Uni<SubmitOutcome> submit(VideoJob job) {
        NewRun run = new NewRun(settings.input(job.kind()).of(job), webhook(job), policy(job.timeLeft()));
        return calls.submit(() -> api.run(authorization(), job.target(), run), RUN)
                .map(RunPodProvider::outcome)
                .onFailure().recoverWithItem(failure -> CallFailures.submitOutcome("RunPod", failure,
                        settings.config().breaker().delay()));
    }

    private static SubmitOutcome outcome(Run run) {
        // Any 2xx means that it was taken; without an id only its webhook can tell more.
        return run.id() == null || run.id().isBlank()
                ? new SubmitOutcome.AnswerLost("RunPod's answer names no job")
                : new SubmitOutcome.Accepted(run.id());
    }

    /** RunPod is given our own deadline, so that what nobody waits for any more is not paid for. */
    private NewRun.Policy policy(Duration timeLeft) {
        Duration ttl = between(SHORTEST_TTL, timeLeft);
        Duration running = settings.config().executionTimeout();
        Duration execution = between(SHORTEST_EXECUTION, running.compareTo(ttl) < 0 ? running : ttl);
        return new NewRun.Policy(execution.toMillis(), ttl.toMillis());
    }

    private static Duration between(Duration shortest, Duration value) {
        Duration atLeast = value.compareTo(shortest) < 0 ? shortest : value;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }

    /** Null where webhooks can't reach us. */
    private String webhook(VideoJob job) {
        return !publicAddress.isKnown() ? null
                : UriBuilder.fromUri(publicAddress.uri()).path("api/webhooks/runpod/{job}/{token}")
                        .build(job.id().toString(), webhooks.token(job.id())).toString();
    }

    @Override
    public Uni<Observation> observe(VideoJob job, String providerJobId) {
        return calls.read(() -> api.status(authorization(), job.target(), providerJobId), RUN)
                .map(RunReader::read)
                .onFailure().recoverWithItem(RunPodProvider::observation)
                .call(news -> lookAtWorkersIfStuck(job, news));
    }

    private static Observation observation(Throwable failure) {
        return isMissing(failure) ? new Observation.Missing()
                : new Observation.Unreachable(String.valueOf(failure.getMessage()));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProviderException answer && answer.status() == NOT_FOUND;
    }

    /** An endpoint without workers lets jobs wait until their time has run out, and only its health tells. */
    private Uni<Void> lookAtWorkersIfStuck(VideoJob job, Observation news) {
        boolean stuck = news instanceof Observation.Starting && job.sinceUpdate().compareTo(LONG_WAIT) > 0;
        return !stuck ? Uni.createFrom().voidItem()
                : calls.read(() -> api.health(authorization(), job.target()), HEALTH)
                        .invoke(health -> warnOfNoWorkers(job, health))
                        .onFailure().recoverWithNull()
                        .replaceWithVoid();
    }

    private static void warnOfNoWorkers(VideoJob job, EndpointHealth health) {
        if (!health.hasWorkers()) {
            JOBS.warn(job, "Job %s waits at RunPod, and endpoint %s has no workers", job.id(),
                    job.target());
        }
    }

    @Override
    public Uni<LookUp> find(VideoJob job) {
        return Uni.createFrom().item(new LookUp.CannotTell());
    }

    @Override
    public Uni<Boolean> cancel(VideoJob job, String providerJobId) {
        return calls.read(() -> api.cancel(authorization(), job.target(), providerJobId), RUN)
                .map(run -> true)
                .onFailure().recoverWithItem(RunPodProvider::isMissing);
    }

    private String authorization() {
        return "Bearer " + settings.config().apiKey().orElse("");
    }
}
