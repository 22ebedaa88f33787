package io.personavideo.testing;

import static io.restassured.RestAssured.given;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.personavideo.provider.sandbox.Fault;
import io.personavideo.provider.sandbox.LoopSettings;
import io.personavideo.provider.sandbox.Pace;
import io.personavideo.provider.sandbox.SandboxServer;
import io.personavideo.provider.sandbox.SandboxSettings;

/**
 * What a service in another process needs around it: a database, a provider that the sandbox plays, and a site that has
 * portraits.
 */
public final class Surroundings implements AutoCloseable {

    private static final String TOKEN = "sandbox-token";
    private static final String SECRET = "whsec_c2FuZGJveC13ZWJob29rLXNlY3JldA==";

    /** A provider that is asked for a slow answer gives none in the time of a test. */
    private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(10),
            Duration.ZERO, List.of(Duration.ofSeconds(1)));

    /** Rendering takes time that most tests are not about. */
    private static final LoopSettings LOOP = LoopSettings.DEFAULT.withMaxSide(192);

    private final PostgresDatabase database;
    private final SandboxServer sandbox;
    private final HttpServer portraits;

    /** Of the sandbox's data, or null if it is somebody else's. */
    private final TemporaryDirectory ownDirectory;

    /** With a directory of their own. */
    public static Surroundings of(PostgresDatabase database) {
        TemporaryDirectory directory = TemporaryDirectory.named("sandbox");
        return new Surroundings(database, directory.path(), directory, PACE);
    }

    /**
     * @param directory where the sandbox keeps its data
     * @param faults what goes wrong with the first submissions
     */
    public Surroundings(PostgresDatabase database, Path directory, Fault... faults) {
        this(database, directory, PACE, faults);
    }

    public Surroundings(PostgresDatabase database, Path directory, Pace pace, Fault... faults) {
        this(database, directory, null, pace, faults);
    }

    private Surroundings(PostgresDatabase database, Path directory, TemporaryDirectory ownDirectory, Pace pace,
            Fault... faults) {
        this.database = database;
        this.ownDirectory = ownDirectory;
        this.sandbox = SandboxServer.start(SandboxSettings.of(directory, "http://localhost", TOKEN, SECRET)
                .withPace(pace).withFaults(List.of(faults)).withLoop(LOOP), 0);
        this.portraits = portraitServer();
    }

    private static HttpServer portraitServer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", Surroundings::answerPortrait);
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void answerPortrait(HttpExchange exchange) throws IOException {
        String resource = "/demo/portraits" + exchange.getRequestURI().getPath();
        try (exchange; InputStream portrait = Surroundings.class.getResourceAsStream(resource)) {
            byte[] bytes = portrait.readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "image/jpeg");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The settings by which the service finds it all. */
    public Map<String, String> environment() {
        return Map.of(
                "DATABASE_URL", database.url(),
                "QUARKUS_REST_CLIENT_REPLICATE_URL", sandbox.apiUrl(),
                "REPLICATE_API_TOKEN", TOKEN,
                "REPLICATE_WEBHOOK_SECRET", SECRET);
    }

    /** The settings by which it finds RunPod as well. */
    public Map<String, String> runPodEnvironment() {
        return Map.of(
                "QUARKUS_REST_CLIENT_RUNPOD_URL", sandbox.runPodUrl(),
                "RUNPOD_API_KEY", SandboxSettings.DEFAULT_RUNPOD_KEY,
                "RUNPOD_ENDPOINT_ID", "sandbox");
    }

    public SandboxControl sandbox() {
        return new SandboxControl(sandbox.url());
    }

    public Fixtures fixtures() {
        return database.fixtures();
    }

    public String portraitUrl() {
        return portraitUrl("ada");
    }

    /** Of one of the demo personas. */
    public String portraitUrl(String name) {
        return "http://localhost:" + portraits.getAddress().getPort() + "/" + name + ".jpg";
    }

    public SandboxControl provider() {
        return new SandboxControl(sandbox.url());
    }

    /** How many predictions the provider has taken, and so would want money for. */
    public int submissions() {
        return given().when().get(sandbox.url() + "/sandbox/submissions").path("submissions");
    }

    @Override
    public void close() {
        portraits.stop(0);
        sandbox.close();
        if (ownDirectory != null) {
            ownDirectory.close();
        }
    }
}
