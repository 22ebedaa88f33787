package io.personavideo.bench.scenario;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Scrapes;
import io.personavideo.bench.process.Service;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.report.Table;

/**
 * What it costs a quick check that the service measures itself, and is asked for it.
 */
final class MetricsCost implements Scenario {

    private static final String ON = "on, scraped";
    private static final String OFF = "off";

    /** More would be worth a look at what is done with each request. */
    private static final double BEARABLE = 1.10;

    private final Bench bench;

    MetricsCost(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Section run() {
        try (Service on = service(true); Service off = service(false); Scrapes scrapes = Scrapes.of(on, bench.client())) {
            List<Cell> cells = Stream.of(Pace.SATURATION, Steady.PACE)
                    .flatMap(pace -> Stream.of(cell(ON, on, pace), cell(OFF, off, pace))).toList();
            cells.stream().filter(cell -> cell.pace().isClosed())
                    .forEach(cell -> bench.warmUp("metrics " + cell.server(), cell.target(), cell.traffic()));
            Map<Cell, Cell.Rounds> rounds = Cell.measure(cells, bench.plan(), bench.generator());
            return new Section("With metrics", text(rounds, cells, scrapes.made()));
        }
    }

    private Service service(boolean enabled) {
        return bench.testBed().service(bench.database(), Bench.HEAP,
                Map.of("PERSONA_VIDEO_METRICS_ENABLED", String.valueOf(enabled)));
    }

    private Cell cell(String metrics, Service service, Pace pace) {
        return new Cell(metrics, service, bench.checks().hit(), pace);
    }

    private String text(Map<Cell, Cell.Rounds> rounds, List<Cell> cells, int scrapes) {
        Table table = new Table(2, "pace", "metrics", "requests/s", "CPU µs/request", "p99 ms", "errors");
        rounds.forEach((cell, seen) -> table.row(words(cell.pace()), cell.server(), seen.perSecond(),
                seen.cpuMicrosPerRequest(), seen.millis(Measurement::p99), seen.errors()));
        double saturated = ratio(rounds, cells.get(0), cells.get(1));
        double steady = ratio(rounds, cells.get(2), cells.get(3));
        return """
                Two services on the same database, one with metrics, which are read once a second (%d times in all), and one
                with `PERSONA_VIDEO_METRICS_ENABLED=false`, asked for the same hits in %d rounds as above. The CPU of
                scraping is in the first one's.

                %s
                A quick check costs **%s times** the CPU with metrics on at saturation, and **%s times** at %,d a second.
                Wanted is %s at most.
                """.formatted(scrapes, bench.plan().rounds(), table, Numbers.ratio(saturated), Numbers.ratio(steady),
                Steady.PACE.perSecond(), Numbers.ratio(BEARABLE));
    }

    private static String words(Pace pace) {
        return pace.isClosed() ? "saturation" : "steady";
    }

    private static double ratio(Map<Cell, Cell.Rounds> rounds, Cell one, Cell other) {
        return rounds.get(one).median(Measurement::cpuMicrosPerRequest)
                / rounds.get(other).median(Measurement::cpuMicrosPerRequest);
    }
}
