package io.personavideo.provider.replicate;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import com.fasterxml.jackson.databind.JsonNode;

import io.personavideo.job.JobId;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.Observation;
import io.personavideo.provider.PublicAddress;
import io.personavideo.provider.SubmitOutcome;
import io.personavideo.provider.VideoProvider;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;

/**
 * Replicate as a provider: offers jobs through a breaker, follows them, and finds those whose answer was lost.
 */
@Singleton
public class ReplicateProvider implements VideoProvider {

    public static final String NAME = "replicate";

    private static final TypeLiteral<Uni<Prediction>> PREDICTION = new TypeLiteral<>() {
    };
    private static final TypeLiteral<Uni<PredictionPage>> PAGE = new TypeLiteral<>() {
    };

    /** Only the end can't be had from a poll in time; progress can. */
    private static final List<String> WEBHOOK_EVENTS = List.of("start", "completed");

    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(5);

    /** How far the clocks of this service, the database and Replicate may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    /** A page has 100 predictions; whoever makes more than this many between submission and look-up is at the limit. */
    private static final int MAX_PAGES = 20;

    private static final int NOT_FOUND = 404;
    private static final int READ_RETRIES = 2;
    private static final long READ_RETRY_DELAY_MS = 200;

    private final ReplicateApi api;
    private final ReplicateSettings settings;
    private final PublicAddress publicAddress;
    private final Guard submissions;
    private final Guard reads;

    ReplicateProvider(@RestClient ReplicateApi api, ReplicateSettings settings, PublicAddress publicAddress) {
        this.api = api;
        this.settings = settings;
        this.publicAddress = publicAddress;
        this.submissions = breaker().build();
        // Reading again costs nothing; submitting again may cost a video.
        this.reads = breaker().withRetry().maxRetries(READ_RETRIES).delay(READ_RETRY_DELAY_MS, ChronoUnit.MILLIS)
                .whenException(ReplicateErrors::isOutage).done().build();
    }

    private Guard.Builder breaker() {
        ReplicateConfig.Breaker breaker = settings.config().breaker();
        return Guard.create().withCircuitBreaker()
                .requestVolumeThreshold(breaker.window())
                .failureRatio(breaker.failureRatio())
                .delay(breaker.delay().toMillis(), ChronoUnit.MILLIS)
                .when(ReplicateErrors::isOutage)
                .done();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isConfigured() {
        return settings.config().apiToken().isPresent();
    }

    @Override
    public String idleModel() {
        return settings.config().idle().model();
    }

    @Override
    public Uni<SubmitOutcome> submit(VideoJob job) {
        return guarded(submissions, () -> create(job), PREDICTION)
                .map(ReplicateProvider::outcome)
                .onFailure().recoverWithItem(this::outcome);
    }

    private Uni<Prediction> create(VideoJob job) {
        ReplicateModel model = ReplicateModel.parse(job.model());
        String webhook = webhook(job.id());
        NewPrediction body = new NewPrediction(model.version(), input(job), webhook,
                webhook == null ? null : WEBHOOK_EVENTS);
        return model.isOfficial()
                ? api.createForModel(authorization(), cancelAfter(job), model.owner(), model.name(), body)
                : api.createForVersion(authorization(), cancelAfter(job), body);
    }

    private static SubmitOutcome outcome(Prediction prediction) {
        // Any 2xx means that it was taken; without an id it has to be looked up.
        return prediction.id() == null || prediction.id().isBlank()
                ? new SubmitOutcome.AnswerLost("Replicate's answer names no prediction")
                : new SubmitOutcome.Accepted(prediction.id());
    }

    private SubmitOutcome outcome(Throwable failure) {
        return ReplicateErrors.submitOutcome(failure, settings.config().breaker().delay());
    }

    @Override
    public Uni<Observation> observe(String providerJobId) {
        return guarded(reads, () -> api.get(authorization(), providerJobId), PREDICTION)
                .map(PredictionReader::read)
                .onFailure().recoverWithItem(ReplicateProvider::observation);
    }

    private static Observation observation(Throwable failure) {
        boolean missing = failure instanceof ReplicateException answer && answer.status() == NOT_FOUND;
        return missing ? new Observation.Missing() : new Observation.Unreachable(String.valueOf(failure.getMessage()));
    }

    @Override
    public Uni<Optional<String>> find(VideoJob job) {
        String createdAfter = job.createdAt().minus(CLOCK_SKEW).toString();
        return find(job, createdAfter, null, MAX_PAGES);
    }

    private Uni<Optional<String>> find(VideoJob job, String createdAfter, String cursor, int pagesLeft) {
        return guarded(reads, () -> api.list(authorization(), createdAfter, cursor), PAGE)
                .flatMap(page -> {
                    Optional<String> found = page.results().stream()
                            .filter(prediction -> isOf(job, prediction))
                            .map(Prediction::id)
                            .findFirst();
                    if (found.isPresent() || page.next() == null) {
                        return Uni.createFrom().item(found);
                    }
                    return pagesLeft == 1 ? Uni.createFrom().failure(new IllegalStateException("too many predictions"))
                            : find(job, createdAfter, cursor(page.next()), pagesLeft - 1);
                });
    }

    /**
     * The webhook carries our job id. Without webhooks the input has to do, if its template makes it distinct for each
     * job, as the default one does.
     */
    private boolean isOf(VideoJob job, Prediction prediction) {
        if (prediction.webhook() != null) {
            return URI.create(prediction.webhook()).getPath().endsWith("/" + job.id());
        }
        JsonNode input = prediction.input();
        return settings.hasDistinctInput() && input != null && input(job).properties().stream()
                .allMatch(sent -> sent.getValue().equals(input.get(sent.getKey())));
    }

    private static String cursor(String next) {
        for (String parameter : URI.create(next).getRawQuery().split("&")) {
            if (parameter.startsWith("cursor=")) {
                return URLDecoder.decode(parameter.substring("cursor=".length()),
                        StandardCharsets.UTF_8);
            }
        }
        throw new IllegalStateException("Replicate's next page has no cursor");
    }

    @Override
    public Uni<Boolean> cancel(JobId job, String providerJobId) {
        return guarded(reads, () -> api.cancel(authorization(), providerJobId), PREDICTION)
                .map(prediction -> true)
                .onFailure().recoverWithItem(false);
    }

    private JsonNode input(VideoJob job) {
        return settings.idleInput().fill(Map.of(
                "portraitUrl", job.portraitUrl(),
                "prompt", settings.config().idle().prompt(),
                "seed", seed(job.id()),
                "jobId", job.id().toString()));
    }

    /** A number that is another one for each job and the same for each try: 31 bits of its id. */
    private static Integer seed(JobId id) {
        return (int) id.value().getLeastSignificantBits() & Integer.MAX_VALUE;
    }

    /** Null where webhooks can't reach us or couldn't be verified. */
    private String webhook(JobId id) {
        boolean wanted = publicAddress.isKnown() && settings.signature().isPresent();
        return !wanted ? null
                : UriBuilder.fromUri(publicAddress.uri()).path("api/webhooks/replicate/{job}")
                        .build(id.toString()).toString();
    }

    private static String cancelAfter(VideoJob job) {
        Duration left = job.timeLeft().compareTo(SHORTEST_DEADLINE) < 0 ? SHORTEST_DEADLINE : job.timeLeft();
        return left.toSeconds() + "s";
    }

    private String authorization() {
        return "Bearer " + settings.config().apiToken().orElse("");
    }

    private static <T> Uni<T> guarded(Guard guard, Supplier<Uni<T>> call, TypeLiteral<Uni<T>> type) {
        return Uni.createFrom().deferred(() -> guard.get(call, type));
    }
}
