package io.personavideo.packaged;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ScriptedHttpServer;
import io.personavideo.testing.ScriptedHttpServer.Answer;
import io.personavideo.testing.ServiceClient;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Names that look public and lead inside, as production takes them: nothing that is there is ever connected to. */
class HostileNamesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NAMES = """
            127.0.0.1 localhost
            127.0.0.1 own.replicate.delivery
            10.1.2.3 private.replicate.delivery
            169.254.169.254 metadata.replicate.delivery
            93.184.215.14 cdn.example.com
            192.168.1.1 router.example.com
            """;

    private static final ScriptedHttpServer PROVIDER = new ScriptedHttpServer();

    @TempDir
    static Path directory;

    /** Nobody accepts what connects to it, so that it can be seen afterwards. */
    private static ServerSocket inside;
    private static Fixtures fixtures;
    private static PackagedApplication application;

    private final ServiceClient service = new ServiceClient(application.url());
    private final String token = fixtures.signedInUser();

    @BeforeAll
    static void start() throws IOException {
        inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PostgresDatabase database = PostgresServer.shared().migratedDatabase("hostile_names");
        fixtures = database.fixtures();
        Path names = Files.writeString(directory.resolve("hosts"), NAMES);
        application = new PackagedApplication(Map.of("DATABASE_URL", database.url(),
                "REPLICATE_API_TOKEN", "token",
                "QUARKUS_REST_CLIENT_REPLICATE_URL", PROVIDER.url(),
                "MEDIA_STORE", "directory",
                "PUBLIC_URL", "https://video.example.com",
                "PERSONA_VIDEO_MEDIA_DIRECTORY", directory.resolve("media").toString(),
                "PERSONA_VIDEO_GENERATION_FIRST_POLL", "500ms",
                "PERSONA_VIDEO_URLS_ALLOW_LOOPBACK", "false"));
        application.option("-Djdk.net.hosts.file=" + names);
        application.start();
    }

    @AfterAll
    static void close() throws IOException {
        application.close();
        PROVIDER.close();
        inside.close();
    }

    @Test
    void resultThatIsSaidToBeInsideIsRefusedWithTheReasonAndNotConnectedTo() throws IOException {
        assertRefused("https://own.replicate.delivery:" + inside.getLocalPort() + "/1.mp4",
                "The result is not fetched: own.replicate.delivery leads to 127.0.0.1, which is not a public address");
        assertRefused("https://private.replicate.delivery/1.mp4",
                "The result is not fetched: private.replicate.delivery leads to 10.1.2.3, which is not a public address");
        assertRefused("https://metadata.replicate.delivery/1.mp4", "The result is not fetched: metadata.replicate.delivery "
                + "leads to 169.254.169.254, which is not a public address");
        assertRefused("http://localhost:" + inside.getLocalPort() + "/1.mp4",
                "The result is not fetched: its address is not https");
        inside.setSoTimeout(1);
        assertThrows(SocketTimeoutException.class, inside::accept);
    }

    private void assertRefused(String result, String reason) {
        // Given
        String persona = fixtures.persona(token, "https://cdn.example.com/1.jpg");
        PROVIDER.answer(Answer.of(201, "{\"id\": \"%s\", \"status\": \"starting\"}".formatted(persona)),
                Answer.of(200, "{\"id\": \"%s\", \"status\": \"succeeded\", \"output\": \"%s\"}".formatted(persona, result)));

        // When
        service.request(persona, token).then().statusCode(202);

        // Then
        await("failed").atMost(PATIENCE).until(() -> service.quickStatus(persona), "failed"::equals);
        service.quickCheck(persona).then().body("error.code", equalTo("result_refused"))
                .body("error.message", equalTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = { "own.replicate.delivery", "metadata.replicate.delivery", "router.example.com" })
    void neitherAPortraitNorARecordingMayBeInside(String host) {
        String persona = fixtures.persona(token, "https://cdn.example.com/1.jpg");
        String reason = " can't be used: it leads to %s, which has an address that is not public".formatted(host);
        String url = "https://" + host + "/1";

        asUser().body(Map.of("name", "Ada", "portraitUrl", url)).post(application.url() + "/api/personas")
                .then().statusCode(400).body("detail", equalTo("portraitUrl" + reason));
        asUser().body(Map.of("audioUrl", url)).post(application.url() + "/api/personas/" + persona + "/talk")
                .then().statusCode(400).body("detail", equalTo("audioUrl" + reason));
    }

    /** It may be known to the provider, who fetches it. */
    @Test
    void portraitOfAHostThatIsPublicOrNotKnownHereIsTaken() {
        for (String host : new String[] { "cdn.example.com", "unknown.example.com" }) {
            asUser().body(Map.of("name", "Ada", "portraitUrl", "https://" + host + "/1.jpg"))
                    .post(application.url() + "/api/personas").then().statusCode(201);
        }
    }

    private RequestSpecification asUser() {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
