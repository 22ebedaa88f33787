package io.personavideo.provider.replicate;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import com.fasterxml.jackson.databind.JsonNode;

import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
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

    /** Input, output and files of a prediction that was made over the API are removed after this time. */
    private static final Duration RETENTION = Duration.ofHours(1);

    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(5);

    /** How far the clocks of this service, the database and Replicate may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    /** A page has 100 predictions; whoever makes more than this many between submission and look-up is at the limit. */
    private static final int MAX_PAGES = 20;

    private static final int NOT_FOUND = 404;

    private final ReplicateApi api;
    private final ReplicateSettings settings;
    private final PublicAddress publicAddress;
    private final GuardedCalls calls;

    ReplicateProvider(@RestClient ReplicateApi api, ReplicateSettings settings, PublicAddress publicAddress,
            MeterRegistry metrics) {
        this.api = api;
        this.settings = settings;
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
        return settings.config().apiToken().isPresent();
    }

    @Override
    public Optional<String> target(JobKind kind) {
        return Optional.of(model(kind).model());
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
        return calls.submit(() -> create(job), PREDICTION)
                .map(ReplicateProvider::outcome)
                .onFailure().recoverWithItem(this::outcome);
    }

    private Uni<Prediction> create(VideoJob job) {
        ReplicateModel model = ReplicateModel.parse(job.target());
        String webhook = webhook(job.id());
        NewPrediction body = new NewPrediction(model.version(), settings.input(job.kind()).of(job), webhook,
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
        return CallFailures.submitOutcome("Replicate", failure, settings.config().breaker().delay());
    }

    @Override
    public Uni<Observation> observe(VideoJob job, String providerJobId) {
        return calls.read(() -> api.get(authorization(), providerJobId), PREDICTION)
                .map(PredictionReader::read)
                .onFailure().recoverWithItem(ReplicateProvider::observation);
    }

    private static Observation observation(Throwable failure) {
        return isMissing(failure) ? new Observation.Missing()
                : new Observation.Unreachable(String.valueOf(failure.getMessage()));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProviderException answer && answer.status() == NOT_FOUND;
    }

    @Override
    public Uni<LookUp> find(VideoJob job) {
        Instant submitted = job.submittedAt() == null ? job.createdAt() : job.submittedAt();
        return find(job, submitted.minus(CLOCK_SKEW).toString(), null, MAX_PAGES)
                .onFailure().recoverWithItem(failure -> new LookUp.Unreachable(String.valueOf(failure.getMessage())));
    }

    private Uni<LookUp> find(VideoJob job, String createdAfter, String cursor, int pagesLeft) {
        return calls.read(() -> api.list(authorization(), createdAfter, cursor), PAGE)
                .flatMap(page -> {
                    Optional<LookUp> found = page.results().stream()
                            .filter(prediction -> isOf(job, prediction))
                            .<LookUp> map(prediction -> new LookUp.Found(prediction.id()))
                            .findFirst();
                    if (found.isPresent() || page.next() == null) {
                        return Uni.createFrom().item(found.orElseGet(LookUp.NotFound::new));
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
        return settings.input(job.kind()).isDistinct() && input != null
                && settings.input(job.kind()).of(job).properties().stream()
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
    public Uni<Boolean> cancel(VideoJob job, String providerJobId) {
        return calls.read(() -> api.cancel(authorization(), providerJobId), PREDICTION)
                .map(prediction -> true)
                .onFailure().recoverWithItem(ReplicateProvider::isMissing);
    }

    private ReplicateConfig.Model model(JobKind kind) {
        return kind == JobKind.IDLE ? settings.config().idle() : settings.config().talk();
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
}
