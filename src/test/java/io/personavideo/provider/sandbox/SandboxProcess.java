package io.personavideo.provider.sandbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A sandbox in a process of its own, which can be killed. */
final class SandboxProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private SandboxProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Runs in the other process: its arguments are the directory, and a file that the port is written to. */
    public static void main(String[] arguments) throws IOException {
        SandboxServer server = SandboxServer.start(SandboxHttpTest.settings(Path.of(arguments[0])), 0);
        Path part = Path.of(arguments[1] + ".part");
        Files.writeString(part, Integer.toString(server.port()));
        Files.move(part, Path.of(arguments[1]));
    }

    static SandboxProcess start(Path directory) throws IOException {
        Path portFile = directory.resolveSibling(directory.getFileName() + ".port");
        // Of the process before.
        Files.deleteIfExists(portFile);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SandboxProcess.class.getName(),
                directory.toString(), portFile.toString())
                .inheritIO().start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(portFile));
        return new SandboxProcess(process, Integer.parseInt(Files.readString(portFile)));
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Without a chance to put anything in order. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
