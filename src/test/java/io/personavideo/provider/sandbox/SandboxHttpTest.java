package io.personavideo.provider.sandbox;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.vertx.core.json.JsonObject;

/** A test that talks to a sandbox over HTTP. */
abstract class SandboxHttpTest {

    @TempDir
    Path directory;

    OtherServer world;
    SandboxServer server;
    SandboxClient client;

    @BeforeEach
    void start() throws Exception {
        world = new OtherServer();
        start(0, List.of());
    }

    @AfterEach
    void stop() {
        server.close();
        world.close();
    }

    /** Starts another one on the same directory. */
    void restart(Fault... faults) {
        int port = server.port();
        server.close();
        start(port, List.of(faults));
    }

    private void start(int port, List<Fault> faults) {
        server = SandboxServer.start(settings(directory).withFaults(faults), port);
        client = new SandboxClient(server.url());
    }

    static SandboxSettings settings(Path directory) {
        return SandboxSettings.of(directory, "", SandboxClient.TOKEN, SandboxClient.SECRET)
                .withPace(SandboxClient.QUICK)
                .withLoop(SandboxClient.SMALL);
    }

    /** A request for a video of a usable portrait. */
    JsonObject request() {
        return SandboxClient.body(world.url("/portrait.png"));
    }
}
