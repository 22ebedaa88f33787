package io.personavideo.bench.machine;

/**
 * The heap of another JVM that is in use after a full collection.
 */
public final class LiveHeap {

    private static final int BYTES = 2;

    private LiveHeap() {
    }

    /** Collects, and counts what is left. */
    public static long bytes(long pid) {
        String histogram = Commands.run(Commands.ofJdk("jcmd"), Long.toString(pid), "GC.class_histogram");
        String total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
        return Long.parseLong(total.split("\\s+")[BYTES]);
    }
}
