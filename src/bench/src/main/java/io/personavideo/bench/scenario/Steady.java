package io.personavideo.bench.scenario;

import java.util.List;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.report.Table;

/**
 * Quick checks at a steady pace, in one circumstance and another.
 */
final class Steady {

    static final Pace PACE = Pace.perSecond(5_000);

    private final Bench bench;
    private final Table table = new Table(1, "", "requests/s", "CPU µs/request", "p50 ms", "p99 ms", "p99.9 ms",
            "errors");

    Steady(Bench bench) {
        this.bench = bench;
    }

    void measure(String circumstance) {
        Progress.say("quick checks, %s", circumstance);
        Cell.Rounds seen = new Cell.Rounds(List.of(bench.generator().measure(bench.service(), bench.checks().hit(), PACE,
                bench.plan().longWindow())));
        table.row(circumstance, seen.perSecond(), seen.cpuMicrosPerRequest(), seen.millis(Measurement::p50),
                seen.millis(Measurement::p99), seen.millis(Measurement::p999), seen.errors());
    }

    String table() {
        return table.toString();
    }
}
