package io.personavideo.provider.sandbox;

import java.nio.file.Path;
import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/** What is not Replicate's API: the videos, and what tests steer the sandbox by. */
final class ControlRoutes {

    static final String FILES = "/sandbox/files";

    private static final String FAULTS = "/sandbox/faults";
    private static final String CHAOS = "/sandbox/chaos";
    private static final String SUBMISSIONS = "/sandbox/submissions";
    private static final long MOST_BODY_BYTES = 64 * 1024;

    private final Path videos;
    private final PredictionStore store;
    private final FaultScript faults;

    ControlRoutes(Path videos, PredictionStore store, FaultScript faults) {
        this.videos = videos;
        this.store = store;
        this.faults = faults;
    }

    void mount(Router router) {
        // A video can be dropped at any time, so what is known of a file is not cached. Hidden counts the folders above
        // ours too, and dev mode keeps its data in one.
        router.route(FILES + "/*").failureHandler(JsonExchange::answerFailure).handler(StaticHandler
                .create(FileSystemAccess.ROOT, videos.toString())
                .setAlwaysAsyncFS(true)
                .setCachingEnabled(false)
                .setIncludeHidden(true));
        router.route(FILES + "/*").handler(context -> context.fail(Refusal.notFound("There is no such video")));
        router.post(FAULTS).failureHandler(JsonExchange::answerFailure)
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
                .handler(this::appendFaults);
        router.post(CHAOS).failureHandler(JsonExchange::answerFailure)
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
                .handler(this::beginChaos);
        router.delete(CHAOS).failureHandler(JsonExchange::answerFailure).handler(this::endChaos);
        router.get(SUBMISSIONS).failureHandler(JsonExchange::answerFailure).handler(this::submissions);
    }

    private void appendFaults(RoutingContext context) {
        if (!(JsonExchange.read(context) instanceof JsonArray labels)) {
            throw Refusal.malformed("The body must be a list of names of faults");
        }
        faults.append(named(labels));
        context.response().setStatusCode(204).end();
    }

    private void beginChaos(RoutingContext context) {
        if (!(JsonExchange.read(context) instanceof JsonObject body)) {
            throw Refusal.malformed("The body must be an object with seed and rates");
        }
        try {
            faults.begin(Chaos.read(body));
        } catch (IllegalArgumentException unusable) {
            throw Refusal.malformed(unusable.getMessage());
        }
        context.response().setStatusCode(204).end();
    }

    private void endChaos(RoutingContext context) {
        faults.begin(Chaos.NONE);
        context.response().setStatusCode(204).end();
    }

    private static List<Fault> named(JsonArray labels) {
        try {
            return labels.stream().map(String::valueOf).map(Fault::named).toList();
        } catch (IllegalArgumentException unknown) {
            throw Refusal.malformed(unknown.getMessage());
        }
    }

    private void submissions(RoutingContext context) {
        List<JsonObject> predictions = store.newestFirst().stream().map(ControlRoutes::summary).toList();
        JsonExchange.answer(context, 200, JsonObject.of(
                "submissions", store.submissions(), "mostAtOnce", mostAtOnce(), "predictions", new JsonArray(predictions)));
    }

    private JsonObject mostAtOnce() {
        return JsonObject.of(Submission.REPLICATE, store.mostAtOnce(Submission.REPLICATE),
                Submission.RUNPOD, store.mostAtOnce(Submission.RUNPOD));
    }

    private static JsonObject summary(Prediction prediction) {
        Submission submission = prediction.submission();
        return JsonObject.of(
                "id", submission.id(),
                "status", prediction.status().label(),
                "webhook", submission.webhook(),
                "provider", submission.provider(),
                "kind", submission.isTalk() ? "talk" : "idle",
                "model", submission.model(),
                "createdAt", submission.createdAt().toString(),
                "fault", submission.fault().label());
    }
}
