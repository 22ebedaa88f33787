package io.personavideo.bench.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.process.BareTwin;
import io.personavideo.bench.report.Table;

/**
 * Quick checks at a steady pace, in one circumstance and another, beside a bare server that sends the same bytes. That
 * shows how much of a latency comes from what else is going on in the machine.
 */
final class Steady implements AutoCloseable {

    static final Pace PACE = Pace.perSecond(5_000);

    private final Bench bench;
    private final Traffic hits;
    private final BareTwin bare;
    private final Table table = new Table(2, "", "server", "requests/s", "CPU µs/request", "p50 ms", "p99 ms", "p99.9 ms",
            "errors");

    Steady(Bench bench) {
        this.bench = bench;
        this.hits = bench.checks().hit();
        this.bare = BareTwin.of(bench.service(), List.of(hits), Bench.HEAP, bench.testBed(), bench.client());
        bench.warmUp(Cell.BARE, bare, hits);
    }

    void measure(String circumstance) {
        Progress.say("quick checks, %s", circumstance);
        List<Cell> cells = List.of(new Cell(Cell.SERVICE, bench.service(), hits, PACE),
                new Cell(Cell.BARE, bare, hits, PACE));
        Map<Cell.Kind, Cell.Rounds> seen = new LinkedHashMap<>();
        Cell.measure(cells, bench.plan().steadyRounds(), bench, seen);
        seen.forEach((kind, rounds) -> table.row(circumstance, kind.server(), rounds.perSecond(),
                rounds.cpuMicrosPerRequest(), rounds.millis(Measurement::p50), rounds.millis(Measurement::p99),
                rounds.millis(Measurement::p999), rounds.errors()));
    }

    /** How and what was measured, and the table. */
    String text() {
        return """
                Quick checks at %,d a second, over the same %d personas, in %d rounds of %d s with the service and with a
                bare server in turn: medians, and sums of errors.

                %s""".formatted(PACE.perSecond(), Bench.PERSONAS, bench.plan().steadyRounds(),
                bench.plan().window().measured().toSeconds(), table);
    }

    @Override
    public void close() {
        bare.close();
    }
}
