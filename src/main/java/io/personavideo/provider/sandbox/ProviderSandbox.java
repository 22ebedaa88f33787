package io.personavideo.provider.sandbox;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.Router;

/**
 * Replicate and RunPod on this machine: it takes predictions, the word for jobs throughout, makes a small video of each
 * portrait, sends webhooks, and goes wrong
 * as it is told. An instance is started once; after it was stopped, a new one on the same directory goes on.
 */
public final class ProviderSandbox {

    private static final int MOST_REDIRECTS = 3;
    private static final int CONNECTIONS_PER_HOST = 20;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int LONGEST_RENDERING_S = 60;

    private final WorkerExecutor disk;
    private final WorkerExecutor renderer;
    private final HttpClient client;
    private final Alarms alarms;
    private final SandboxDirectory directory;
    private final PredictionStore store;
    private final VideoWorkshop workshop;
    private final Simulation simulation;
    private final PredictionRoutes predictionRoutes;
    private final RunPodRoutes runPodRoutes;
    private final ControlRoutes controlRoutes;

    public ProviderSandbox(Vertx vertx, SandboxSettings settings) {
        Clock clock = Clock.systemUTC();
        disk = worker(vertx, "disk");
        renderer = worker(vertx, "renderer");
        client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxRedirects(MOST_REDIRECTS)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setConnectTimeout(CONNECT_TIMEOUT_MS));
        alarms = new Alarms(vertx);
        directory = new SandboxDirectory(settings.directory());
        store = new PredictionStore(directory, disk);
        workshop = new VideoWorkshop(store, directory, new PortraitLoader(vertx, client),
                new LoopRenderer(settings.loop()), renderer);
        PredictionView view = new PredictionView(settings, clock);
        RunPodView runPodView = new RunPodView(settings, clock);
        Webhooks webhooks = new Webhooks(store, view, runPodView, new WebhookSender(client, clock), alarms, settings);
        simulation = new Simulation(store, workshop, webhooks, alarms, clock, settings.pace());
        FaultScript faults = new FaultScript(settings.faults());
        predictionRoutes = new PredictionRoutes(settings, simulation, store, view, faults, alarms);
        runPodRoutes = new RunPodRoutes(settings, simulation, store, runPodView, faults, alarms, clock);
        controlRoutes = new ControlRoutes(directory.videos(), store, faults);
    }

    /** Workers are shared by name, so each sandbox has names of its own. */
    private WorkerExecutor worker(Vertx vertx, String task) {
        String name = "sandbox-%s-%x".formatted(task, System.identityHashCode(this));
        return vertx.createSharedWorkerExecutor(name, 1, LONGEST_RENDERING_S, TimeUnit.SECONDS);
    }

    /** Adds the API, the videos and the controls to a router. They work once {@link #start} has returned. */
    public void mount(Router router) {
        predictionRoutes.mount(router);
        runPodRoutes.mount(router);
        controlRoutes.mount(router);
    }

    /** Reads the directory and goes on with what it holds. Blocks. */
    public void start() {
        load();
        goOn();
    }

    /** Reads the directory, so that requests are answered as before; nothing moves yet. Blocks. */
    void load() {
        store.load();
    }

    /** Goes on with what was loaded. */
    void goOn() {
        simulation.start();
    }

    /** Ends all activity; nothing is written to the directory any more when it returns. */
    public void stop() {
        halt();
    }

    /** Stops, and tells when the workers have put down what they were at. */
    Future<Void> halt() {
        alarms.callOff();
        workshop.close();
        directory.close();
        client.close();
        return Future.all(closed(renderer), closed(disk)).mapEmpty();
    }

    /** A worker that is closed while it works complains that it can't tell its result. */
    private static Future<Void> closed(WorkerExecutor worker) {
        return worker.executeBlocking(() -> null, false).compose(idle -> worker.close());
    }
}
