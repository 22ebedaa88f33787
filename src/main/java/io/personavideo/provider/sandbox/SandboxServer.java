package io.personavideo.provider.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

/** A sandbox with an HTTP server of its own, for tests of an application in another process. */
public final class SandboxServer implements AutoCloseable {

    private static final int LONGEST_WAIT_S = 20;

    private final Vertx vertx;
    private final ProviderSandbox sandbox;
    private final SandboxSettings settings;
    private final HttpServer server;

    private SandboxServer(Vertx vertx, ProviderSandbox sandbox, SandboxSettings settings, HttpServer server) {
        this.vertx = vertx;
        this.sandbox = sandbox;
        this.settings = settings;
        this.server = server;
    }

    /**
     * Starts a sandbox and waits until it listens.
     *
     * @param settings whose public address is replaced by the server's own
     * @param port 0 for any that is free
     */
    public static SandboxServer start(SandboxSettings settings, int port) {
        int actualPort = port == 0 ? freePort() : port;
        SandboxSettings own = settings.withPublicBaseUrl("http://localhost:" + actualPort);
        Vertx vertx = Vertx.vertx();
        try {
            ProviderSandbox sandbox = new ProviderSandbox(vertx, own);
            Router router = Router.router(vertx);
            sandbox.mount(router);
            // Before it listens, so that nobody is told that a prediction is unknown which is just being read.
            sandbox.load();
            HttpServer server = await(vertx.createHttpServer().requestHandler(router).listen(actualPort));
            sandbox.goOn();
            return new SandboxServer(vertx, sandbox, own, server);
        } catch (RuntimeException unusable) {
            vertx.close();
            throw unusable;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public int port() {
        return server.actualPort();
    }

    /** The address of the server, without a path. */
    public String url() {
        return settings.publicBaseUrl();
    }

    /** What a client of Replicate is configured with as its base URL. */
    public String apiUrl() {
        return settings.apiUrl();
    }

    /** What a client of RunPod is configured with as its base URL. */
    public String runPodUrl() {
        return settings.runPodUrl();
    }

    /** Stops as abruptly as a killed process does: open connections are cut, what was under way is left as it is. */
    @Override
    public void close() {
        await(sandbox.halt());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONGEST_WAIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (Exception failure) {
            throw new IllegalStateException("The sandbox server did not do as told", failure);
        }
    }
}
