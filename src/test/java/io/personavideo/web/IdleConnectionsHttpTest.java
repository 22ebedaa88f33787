package io.personavideo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.BareService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(BareService.class)
class IdleConnectionsHttpTest {

    /** Instead of waiting for ever for the end of a connection that stays open. */
    private static final int PATIENCE_MS = 60_000;

    private static final String REQUEST = "GET /api/personas/nobody/idle-video?quick=true HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void connectionOnWhichNothingComesInIsClosed() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 200 OK", answer.readLine());

            String rest = answer.lines().reduce("", (before, line) -> before + "\n" + line);
            assertTrue(rest.endsWith("}"), rest);
        }
    }
}
