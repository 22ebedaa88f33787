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
 * What it costs a quick check that the service measures itself, and what it costs to be asked for it.
 */
final class MetricsCost implements Scenario {

    private static final String OFF = "off";
    private static final String ON = "on";
    private static final String SCRAPED = "on, read each second";

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
        try (Service off = service(false);
                Service on = service(true);
                Service scraped = service(true);
                Scrapes scrapes = Scrapes.of(scraped, bench.client())) {
            List<Cell> cells = Stream.of(Pace.SATURATION, Steady.PACE)
                    .flatMap(pace -> Stream.of(cell(OFF, off, pace), cell(ON, on, pace), cell(SCRAPED, scraped, pace)))
                    .toList();
            cells.stream().filter(cell -> cell.pace().isClosed())
                    .forEach(cell -> bench.warmUp("metrics " + cell.server(), cell.target(), cell.traffic()));
            Map<Cell, Cell.Rounds> rounds = Cell.measure(cells, bench.plan(), bench.generator());
            return new Section("With metrics", text(rounds, scrapes.made()));
        }
    }

    private Service service(boolean enabled) {
        return bench.testBed().service(bench.database(), Bench.HEAP,
                Map.of("PERSONA_VIDEO_METRICS_ENABLED", String.valueOf(enabled)));
    }

    private Cell cell(String metrics, Service service, Pace pace) {
        return new Cell(metrics, service, bench.checks().hit(), pace);
    }

    private String text(Map<Cell, Cell.Rounds> rounds, int scrapes) {
        Table table = new Table(2, "pace", "metrics", "requests/s", "CPU µs/request", "beside off", "p99 ms", "errors");
        rounds.forEach((cell, seen) -> table.row(words(cell.pace()), cell.server(), seen.perSecond(),
                seen.cpuMicrosPerRequest(), Numbers.ratio(ratio(rounds, cell)), seen.millis(Measurement::p99), seen.errors()));
        return """
                Three services on the same database, one with `PERSONA_VIDEO_METRICS_ENABLED=false`, one with metrics, and one
                whose metrics are also read once a second (%d times in all), which is often: 15 s and more are usual. They
                are asked for the same hits in %d rounds as above. Reading costs the same however many checks there are, so
                its share of a check is the greater the fewer there are.

                %s
                With metrics on a quick check is to cost %s times the CPU at most.
                """.formatted(scrapes, bench.plan().rounds(), table, Numbers.ratio(BEARABLE));
    }

    private static String words(Pace pace) {
        return pace.isClosed() ? "saturation" : "steady";
    }

    /** To what the same costs at the same pace with metrics off. */
    private static double ratio(Map<Cell, Cell.Rounds> rounds, Cell cell) {
        Cell off = rounds.keySet().stream()
                .filter(other -> other.pace().equals(cell.pace()) && other.server().equals(OFF)).findFirst().orElseThrow();
        return rounds.get(cell).median(Measurement::cpuMicrosPerRequest)
                / rounds.get(off).median(Measurement::cpuMicrosPerRequest);
    }
}
