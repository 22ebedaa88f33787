package io.personavideo.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.UUID;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Fixtures;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/** What nobody sends who means well. */
@QuarkusTest
class HostileBodiesHttpTest {

    private static final String PROBLEM = "application/problem+json";
    private static final int DEEP = 100_000;
    private static final int MEGABYTE = 1024 * 1024;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String token;
    private String persona;

    @BeforeEach
    void aUserWithAPersona() {
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, "https://portraits.example/ada.jpg");
    }

    static Stream<Arguments> bodies() {
        return Stream.of("/api/personas", "/api/personas/{id}/talk", "/session").flatMap(path -> Stream.of(
                "{", "[]", "null", "1", "\"text\"", "{} {}", "{\"text\": \"a\", \"text\": \"b\"}",
                "{\"x\": {\"y\": 1, \"y\": 2}}",
                "[".repeat(DEEP), "{\"x\":".repeat(DEEP), "{\"x\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}",
                "{\"text\": {\"a\": 1}, \"name\": {}, \"token\": {}}", "{\"text\": [\"a\"], \"name\": [], \"token\": []}",
                "{\"text\": 1, \"name\": 1, \"token\": 1}", "{\"text\": true, \"name\": true, \"token\": true}",
                "{\"x\": " + "9".repeat(5000) + "}", "{\"x\": \"\u0001\"}", "\uFEFF{\"x\": }")
                .map(body -> Arguments.of(path, body.length() > 100 ? body.substring(0, 20) + "…" : body, body)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void bodyThatIsNotWhatIsExpectedIsABadRequestAndNothingIsToldOfOurInsides(String path, String shown, String body) {
        // When
        Response answer = given().auth().oauth2(token).contentType("application/json").body(body.getBytes(UTF_8))
                .when().post(path.replace("{id}", persona));

        // Then
        answer.then().statusCode(400).contentType(PROBLEM).body("status", equalTo(400));
        String text = answer.asString();
        assertFalse(text.contains("Exception") || text.contains("jackson") || text.contains("\tat "), text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/personas", "/api/webhooks/replicate/5f7a9f0e-6d0e-4f5e-9a52-0d4a8c1d2b3c" })
    void fiftyMegabytesAreRefusedHoweverTheyAreSent(String path) throws IOException {
        assertRefused(announced(path));
        assertRefused(chunked(path));
    }

    private static void assertRefused(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
        assertTrue(answer.contains(PROBLEM), answer);
    }

    private String announced(String path) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            write(socket, head(path) + "Content-Length: " + 50 * MEGABYTE + "\r\n\r\n");
            return new String(socket.getInputStream().readNBytes(300), UTF_8);
        }
    }

    @Test
    void bodyOfUnannouncedSizeIsReadAsAnyOther() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            String body = "{\"name\": \"Ada\", \"portraitUrl\": \"https://portraits.invalid/ada.jpg\"}";
            write(socket, head("/api/personas") + "Transfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n" + body.substring(0, 5) + "\r\n"
                    + Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5) + "\r\n0\r\n\r\n");
            assertTrue(new String(socket.getInputStream().readAllBytes(), UTF_8).startsWith("HTTP/1.1 201"));
        }
    }

    /** Without saying beforehand how much it is. */
    private String chunked(String path) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            write(socket, head(path) + "Transfer-Encoding: chunked\r\n\r\n");
            writeChunks(socket.getOutputStream());
            return new String(socket.getInputStream().readNBytes(300), UTF_8);
        }
    }

    private static void writeChunks(OutputStream out) {
        try {
            for (int i = 0; i < 50; i++) {
                out.write((Integer.toHexString(MEGABYTE) + "\r\n" + " ".repeat(MEGABYTE) + "\r\n").getBytes(UTF_8));
            }
        } catch (IOException cutOff) {
            // It need not be read to its end.
        }
    }

    private String head(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + token
                + "\r\nConnection: close\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/personas/ada/idle-video?quick=true", "/api/personas/idle-videos?ids=ada", "/api/personas",
            "/api/personas/ada", "/api/nothing", "/nothing", "/", "/video-gallery", "/persona-video.js", "/q/health/live",
            "/q/metrics", "/q/openapi", "/media/none.mp4", "/api/personas/a;b", "/session" })
    void everyAnswerTellsBrowsersNotToMakeMoreOfIt(String path) {
        given().urlEncodingEnabled(false).redirects().follow(false).when().get(path)
                .then().header("X-Content-Type-Options", equalTo("nosniff")).header("Server", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/personas", "/api/nothing", "/session", "/", "/personas/ada" })
    void noAnswerMayBeFramedOrRunAsAPageThatIsNone(String path) {
        given().when().get(path).then().header("Content-Security-Policy", startsWith("default-src 'none'; "))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Referrer-Policy", anyOf(equalTo("no-referrer"), equalTo("same-origin")));
    }

    @Test
    void answerAcrossOriginsHasItsHeadersToo() {
        given().header("Origin", "https://other.example").header("X-Quick-Check", "true")
                .when().get("/api/personas/" + UUID.randomUUID() + "/idle-video")
                .then().statusCode(200).header("X-Content-Type-Options", equalTo("nosniff"));
    }
}
