package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes processes stand still and go on.
 */
public final class Signals {

    private Signals() {
    }

    /** Until told to go on, as on a machine that is suspended. */
    public static void stop(long process) {
        send("STOP", process);
    }

    public static void goOn(long process) {
        send("CONT", process);
    }

    private static void send(String name, long process) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + name, String.valueOf(process)).start().waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + exitCode);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
