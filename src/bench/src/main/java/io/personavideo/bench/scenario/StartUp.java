package io.personavideo.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Window;
import io.personavideo.bench.machine.ProcessStats;
import io.personavideo.bench.process.Service;
import io.personavideo.bench.process.TestBed.Artifact;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.report.Table;

/**
 * How soon a new process answers, and how much memory it takes.
 */
final class StartUp implements Scenario {

    private static final int CHECKS = 100_000;
    private static final double MILLIS = 1_000;

    /** A heap for those who have little memory. */
    private static final String SMALL_HEAP = "64m";

    private static final Map<String, String> MIGRATED = Map.of("PERSONA_VIDEO_DATABASE_MIGRATE_AT_START", "false");
    private static final Window BURST = new Window(Duration.ofMillis(1), Duration.ofMillis(500));

    private final Bench bench;

    StartUp(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Section run() {
        Table table = new Table(1, "artifact", "starts", "first check after ms (median)", "fastest", "slowest",
                "resident MiB after the start", "after %,d checks".formatted(CHECKS));
        artifacts().forEach(artifact -> row(table, artifact));
        return new Section("Starting", """
                From the start of the process until it has answered its first quick check, on one core and on a database
                that is migrated already and holds the videos of %d personas, which are in memory by then; and what Linux
                counts as resident. A native executable is measured if there is one in `target`.

                %s""".formatted(Bench.PERSONAS, table));
    }

    private List<Artifact> artifacts() {
        List<Artifact> all = bench.testBed().artifacts(Bench.HEAP);
        return Stream.concat(Stream.of(all.get(0), bench.testBed().artifacts(SMALL_HEAP).get(0)), all.stream().skip(1))
                .toList();
    }

    private void row(Table table, Artifact artifact) {
        Progress.say("starting %d times: %s", bench.plan().starts(), artifact.name());
        List<Double> millis = new ArrayList<>();
        for (int i = 1; i < bench.plan().starts(); i++) {
            try (Service service = start(artifact)) {
                millis.add(service.secondsToReady() * MILLIS);
            }
        }
        try (Service last = start(artifact)) {
            millis.add(last.secondsToReady() * MILLIS);
            double before = resident(last);
            check(last);
            table.row(artifact.name(), millis.size(), Numbers.whole(Numbers.median(millis, value -> value)),
                    Numbers.whole(Collections.min(millis)), Numbers.whole(Collections.max(millis)), Numbers.whole(before),
                    Numbers.whole(resident(last)));
        }
    }

    private Service start(Artifact artifact) {
        return bench.testBed().answering(artifact, bench.database(), MIGRATED);
    }

    private void check(Service service) {
        long answered = 0;
        while (answered < CHECKS) {
            answered += bench.generator().measure(service, bench.checks().hit(), Pace.SATURATION, BURST).answered();
        }
    }

    private static double resident(Service service) {
        return ProcessStats.of(service.pid()).residentMiB();
    }
}
