package io.personavideo.provider.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.ext.web.Router;

/** The sandbox as a part of the application's own HTTP server. */
@Singleton
class SandboxRoutes {

    private static final Logger LOG = Logger.getLogger(SandboxRoutes.class);

    private static final long RETRY_MS = 100;

    private final Vertx vertx;
    private final SandboxConfig config;

    /** Null unless it is enabled. */
    private volatile ProviderSandbox sandbox;

    private volatile boolean stopped;

    SandboxRoutes(Vertx vertx, SandboxConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    void mount(@Observes Router router) {
        if (config.enabled()) {
            SandboxSettings settings = settings();
            sandbox = new ProviderSandbox(vertx, settings);
            sandbox.mount(router);
            sandbox.load();
            LOG.infof("The sandbox plays Replicate at %s and RunPod at %s", settings.apiUrl(), settings.runPodUrl());
        }
    }

    void start(@Observes StartupEvent event) {
        if (sandbox != null) {
            goOnWhenReachable(vertx.createNetClient());
        }
    }

    /**
     * Not before the application can be reached, as portraits and webhooks may be its own. Tried rather than told: a
     * live reload keeps the server and so starts none.
     */
    private void goOnWhenReachable(NetClient client) {
        URI address = URI.create(config.publicBaseUrl());
        client.connect(address.getPort(), address.getHost())
                .onSuccess(reached -> {
                    client.close();
                    goOn();
                })
                .onFailure(notYet -> vertx.setTimer(RETRY_MS, tick -> goOnWhenReachable(client)));
    }

    private void goOn() {
        if (!stopped) {
            sandbox.goOn();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        if (sandbox != null) {
            sandbox.stop();
        }
    }

    private SandboxSettings settings() {
        List<Fault> faults = config.faults().orElse(List.of()).stream().map(Fault::named).toList();
        return SandboxSettings
                .of(Path.of(config.directory()), config.publicBaseUrl(), config.apiToken(), config.webhookSecret())
                .withRunPodApiKey(config.runpodApiKey())
                .withPace(Pace.of(config.coldStart(), config.duration()))
                .withLoop(LoopSettings.DEFAULT.withMaxSide(config.longestSide()))
                .withFaults(faults);
    }
}
