import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.personavideo.provider.sandbox.Pace;
import io.personavideo.provider.sandbox.SandboxServer;
import io.personavideo.provider.sandbox.SandboxSettings;

/**
 * The service's sandbox, and a site that has a portrait, in a process of their own. It is started from its source, since
 * the sandbox is compiled with the service and is in no artifact that this project could depend on.
 */
public final class Sandbox {

    private Sandbox() {
    }

    /** Its arguments are two ports, a directory, the API's token, the webhooks' secret, and the seconds a video takes. */
    public static void main(String[] arguments) throws IOException {
        Pace pace = Pace.of(Duration.ofSeconds(1), Duration.ofSeconds(Long.parseLong(arguments[5])));
        SandboxServer.start(SandboxSettings.of(Path.of(arguments[2]), "http://localhost", arguments[3], arguments[4])
                .withPace(pace), Integer.parseInt(arguments[0]));
        startPortraits(Integer.parseInt(arguments[1]));
    }

    private static void startPortraits(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/portrait.jpg", Sandbox::answerPortrait);
        server.start();
    }

    private static void answerPortrait(HttpExchange exchange) throws IOException {
        try (exchange; InputStream portrait = Sandbox.class.getResourceAsStream("/demo/portraits/ada.jpg")) {
            byte[] bytes = portrait.readAllBytes();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
