package io.personavideo.provider.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** The part of Replicate's HTTP API that is played. */
final class PredictionRoutes {

    /** Replicate's own clients refuse to send more than 10 MB of data URLs. */
    private static final long MOST_BODY_BYTES = 12L * 1024 * 1024;

    private final SandboxSettings settings;
    private final Simulation simulation;
    private final PredictionStore store;
    private final PredictionView view;
    private final FaultScript faults;
    private final Alarms alarms;

    PredictionRoutes(SandboxSettings settings, Simulation simulation, PredictionStore store, PredictionView view,
            FaultScript faults, Alarms alarms) {
        this.settings = settings;
        this.simulation = simulation;
        this.store = store;
        this.view = view;
        this.faults = faults;
        this.alarms = alarms;
    }

    void mount(Router router) {
        String api = settings.path();
        router.route(api + "/*").failureHandler(JsonExchange::answerFailure).handler(this::authenticate);
        router.post(api + "/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        router.post(api + "/predictions").handler(context -> create(context, null));
        router.post(api + "/models/:owner/:name/predictions").handler(context -> create(context,
                context.pathParam("owner") + "/" + context.pathParam("name")));
        router.get(api + "/predictions").handler(this::list);
        router.get(api + "/predictions/:id").handler(this::get);
        router.post(api + "/predictions/:id/cancel").handler(this::cancel);
        router.get(api + "/webhooks/default/secret").handler(this::webhookSecret);
        router.route(api + "/*").handler(context -> context.fail(Refusal.notFound("The sandbox does not play this")));
    }

    private void authenticate(RoutingContext context) {
        String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null || !MessageDigest.isEqual(bytes(given), bytes("Bearer " + settings.apiToken()))) {
            throw Refusal.unauthenticated();
        }
        context.next();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param model null if the body tells the version
     */
    private void create(RoutingContext context, String model) {
        SubmissionRequest request = request(context, model);
        Fault fault = faults.next();
        switch (fault) {
            case SUBMIT_429, SUBMIT_429_DATE, SUBMIT_429_GARBAGE -> Throttle.answer(context, fault);
            case SUBMIT_500 -> throw new Refusal(500, "Internal server error", "Something went wrong on our side");
            case SUBMIT_422 -> throw Refusal.unknownVersion();
            case DROP_BEFORE -> context.request().connection().close();
            default -> simulation.take(request, fault)
                    .onSuccess(prediction -> acknowledge(context, prediction))
                    .onFailure(context::fail);
        }
    }

    private static SubmissionRequest request(RoutingContext context, String model) {
        if (!(JsonExchange.read(context) instanceof JsonObject body)) {
            throw Refusal.unprocessable("The body must be an object");
        }
        String cancelAfter = context.request().getHeader("Cancel-After");
        return SubmissionRequest.read(body, context.body().length(), model, cancelAfter);
    }

    private void acknowledge(RoutingContext context, Prediction prediction) {
        switch (prediction.fault()) {
            case DROP_AFTER -> context.request().connection().close();
            case SLOW_ANSWER -> alarms.in(settings.pace().slowAnswer(), () -> created(context, prediction));
            default -> created(context, prediction);
        }
    }

    private void created(RoutingContext context, Prediction prediction) {
        if (!context.response().closed()) {
            context.response().putHeader(HttpHeaders.LOCATION, settings.predictionUrl(prediction.id()));
            JsonExchange.answer(context, 201, view.json(prediction));
        }
    }

    private void get(RoutingContext context) {
        JsonExchange.answer(context, 200, view.json(existing(context)));
    }

    private void cancel(RoutingContext context) {
        simulation.cancel(existing(context).id())
                .onSuccess(prediction -> JsonExchange.answer(context, 200, view.json(prediction)))
                .onFailure(context::fail);
    }

    private Prediction existing(RoutingContext context) {
        return store.find(context.pathParam("id"))
                .filter(Prediction::isVisible)
                .filter(prediction -> !prediction.submission().isRunPods())
                .orElseThrow(() -> Refusal.notFound("The requested prediction does not exist"));
    }

    private void list(RoutingContext context) {
        PredictionPage page = PredictionPage.of(ours(), parameter(context, "cursor"),
                parameter(context, "created_after"), parameter(context, "created_before"));
        List<JsonObject> results = page.predictions().stream().map(view::json).toList();
        JsonExchange.answer(context, 200, JsonObject.of(
                "next", pageUrl(context, page.next()),
                "previous", pageUrl(context, page.previous()),
                "results", new JsonArray(results)));
    }

    private List<Prediction> ours() {
        return store.newestFirst().stream().filter(prediction -> !prediction.submission().isRunPods()).toList();
    }

    private String pageUrl(RoutingContext context, String cursor) {
        if (cursor == null) {
            return null;
        }
        StringBuilder url = new StringBuilder(settings.apiUrl()).append("/predictions?cursor=").append(cursor);
        for (String name : List.of("created_after", "created_before")) {
            String value = parameter(context, name);
            if (value != null) {
                url.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return url.toString();
    }

    /** Null if it is not there. */
    private static String parameter(RoutingContext context, String name) {
        return context.queryParam(name).stream().findFirst().orElse(null);
    }

    private void webhookSecret(RoutingContext context) {
        JsonExchange.answer(context, 200, JsonObject.of("key", settings.webhookSecret()));
    }
}
