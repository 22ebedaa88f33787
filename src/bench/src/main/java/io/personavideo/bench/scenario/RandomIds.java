package io.personavideo.bench.scenario;

import java.time.Duration;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Window;
import io.personavideo.bench.machine.LiveHeap;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;

/**
 * Whether asking for unknown ids makes the memory grow.
 */
final class RandomIds implements Scenario {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Bench bench;

    RandomIds(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "random-ids";
    }

    @Override
    public Section run() {
        Progress.say("random ids for %d s", bench.plan().randomIds().toSeconds());
        Window window = new Window(SETTLE, bench.plan().randomIds());
        // One request of the kind first, so that what is only made once is not counted as growth.
        bench.generator().check(bench.service(), StatusChecks.endlessMisses());
        long before = LiveHeap.bytes(bench.service().pid());
        Measurement seen = bench.generator().measure(bench.service(), StatusChecks.endlessMisses(), Pace.SATURATION,
                window);
        long after = LiveHeap.bytes(bench.service().pid());
        return new Section("Random ids", """
                For %d s, quick checks as fast as the service answers them, each for an id that nobody ever asked for: %s
                answers, %d errors. Live heap, which is what a full collection leaves: %s MiB before, %s MiB after.
                """.formatted(window.measured().toSeconds(), Numbers.whole(seen.answered()), seen.errors(),
                Numbers.mebibytes(before), Numbers.mebibytes(after)));
    }
}
