package io.personavideo.provider.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** The part of RunPod's HTTP API for serverless endpoints that is played. Any endpoint's name will do. */
final class RunPodRoutes {

    /** More is refused by {@code /run}. */
    private static final long MOST_BODY_BYTES = 10L * 1024 * 1024;

    private final SandboxSettings settings;
    private final Simulation simulation;
    private final PredictionStore store;
    private final RunPodView view;
    private final FaultScript faults;
    private final Alarms alarms;
    private final Clock clock;

    RunPodRoutes(SandboxSettings settings, Simulation simulation, PredictionStore store, RunPodView view,
            FaultScript faults, Alarms alarms, Clock clock) {
        this.settings = settings;
        this.simulation = simulation;
        this.store = store;
        this.view = view;
        this.faults = faults;
        this.alarms = alarms;
        this.clock = clock;
    }

    void mount(Router router) {
        String api = SandboxSettings.RUNPOD_PATH;
        router.route(api + "/*").failureHandler(JsonExchange::answerFailure).handler(this::authenticate);
        router.post(api + "/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        router.post(api + "/:endpoint/run").handler(this::run);
        router.get(api + "/:endpoint/status/:id").handler(this::status);
        router.post(api + "/:endpoint/cancel/:id").handler(this::cancel);
        router.get(api + "/:endpoint/health").handler(this::health);
        router.route(api + "/*").handler(context -> context.fail(Refusal.notFound("The sandbox does not play this")));
    }

    private void authenticate(RoutingContext context) {
        String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null || !MessageDigest.isEqual(bytes(given), bytes("Bearer " + settings.runPodApiKey()))) {
            throw Refusal.unauthenticated();
        }
        context.next();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void run(RoutingContext context) {
        SubmissionRequest request = request(context);
        Fault fault = faults.next();
        switch (fault) {
            case SUBMIT_429, SUBMIT_429_DATE, SUBMIT_429_GARBAGE -> Throttle.answer(context, fault);
            case SUBMIT_500 -> throw new Refusal(500, "Internal server error", "Something went wrong on our side");
            case SUBMIT_422 -> throw Refusal.malformed("The worker does not take this input");
            case DROP_BEFORE -> context.request().connection().close();
            default -> simulation.take(request, fault)
                    .onSuccess(job -> acknowledge(context, job))
                    .onFailure(context::fail);
        }
    }

    private static SubmissionRequest request(RoutingContext context) {
        if (!(JsonExchange.read(context) instanceof JsonObject body)
                || !(body.getValue("input") instanceof JsonObject input) || input.isEmpty()) {
            throw Refusal.malformed("input is required and must be an object that is not empty");
        }
        return SubmissionRequest.readRunPods(body, context.body().length(), context.pathParam("endpoint"));
    }

    private void acknowledge(RoutingContext context, Prediction job) {
        switch (job.fault()) {
            case DROP_AFTER -> context.request().connection().close();
            case SLOW_ANSWER -> alarms.in(settings.pace().slowAnswer(), () -> taken(context, job));
            default -> taken(context, job);
        }
    }

    private static void taken(RoutingContext context, Prediction job) {
        JsonExchange.answer(context, 200, JsonObject.of("id", job.id(), "status", "IN_QUEUE"));
    }

    private void status(RoutingContext context) {
        JsonExchange.answer(context, 200, view.json(existing(context)));
    }

    private void cancel(RoutingContext context) {
        simulation.cancel(existing(context).id())
                .onSuccess(job -> JsonExchange.answer(context, 200,
                        JsonObject.of("id", job.id(), "status", RunPodView.status(job))))
                .onFailure(context::fail);
    }

    private Prediction existing(RoutingContext context) {
        return store.find(context.pathParam("id"))
                .filter(Prediction::isVisible)
                .filter(job -> job.submission().isRunPods()
                        && job.submission().model().equals(context.pathParam("endpoint")))
                // Whatever it ended as, it is deleted when its time has run out.
                .filter(job -> job.submission().deadline() == null || clock.instant().isBefore(job.submission().deadline()))
                .orElseThrow(() -> Refusal.notFound("job not found"));
    }

    private void health(RoutingContext context) {
        String endpoint = context.pathParam("endpoint");
        JsonObject jobs = JsonObject.of("completed", count(endpoint, PredictionStatus.SUCCEEDED),
                "failed", count(endpoint, PredictionStatus.FAILED),
                "inProgress", count(endpoint, PredictionStatus.PROCESSING),
                "inQueue", count(endpoint, PredictionStatus.STARTING), "retried", 0);
        JsonObject workers = JsonObject.of("idle", 1, "running", count(endpoint, PredictionStatus.PROCESSING));
        JsonExchange.answer(context, 200, JsonObject.of("jobs", jobs, "workers", workers));
    }

    private long count(String endpoint, PredictionStatus status) {
        return store.newestFirst().stream()
                .filter(job -> job.submission().isRunPods() && job.submission().model().equals(endpoint))
                .filter(job -> job.status() == status)
                .count();
    }
}
