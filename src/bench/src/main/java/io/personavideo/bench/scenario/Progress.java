package io.personavideo.bench.scenario;

/**
 * Tells whoever watches what is being done.
 */
public final class Progress {

    private Progress() {
    }

    public static void say(String format, Object... arguments) {
        System.out.println("[bench] " + format.formatted(arguments));
    }
}
