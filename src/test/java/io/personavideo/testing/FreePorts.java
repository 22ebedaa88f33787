package io.personavideo.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are told where to listen before they do. They are below those that the system gives to outgoing
 * connections, thousands of which tests make: one of them would take a port in the seconds in which its server starts.
 */
final class FreePorts {

    private static final int FIRST = 20_000;

    /** Linux gives 32768 and above to outgoing connections. */
    private static final int END = 32_000;

    private static final int ATTEMPTS = 100;

    private FreePorts() {
    }

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port from %d to %d is free".formatted(FIRST, END));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
