package io.personavideo.bench.scenario;

import java.util.LinkedHashMap;
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
        Map<Cell.Kind, Cell.Rounds> seen = new LinkedHashMap<>();
        int scrapes = 0;
        for (int process = 1; process <= bench.plan().processes(); process++) {
            Progress.say("with metrics and without, %d of %d", process, bench.plan().processes());
            scrapes += measure(seen);
        }
        return new Section("With metrics", text(seen, scrapes));
    }

    /** Gives how many times metrics were read meanwhile. */
    private int measure(Map<Cell.Kind, Cell.Rounds> seen) {
        try (Service off = service(false);
                Service on = service(true);
                Service scraped = service(true);
                Scrapes scrapes = Scrapes.of(scraped, bench.client())) {
            List<Cell> cells = Stream.of(Pace.SATURATION, Steady.PACE)
                    .flatMap(pace -> Stream.of(cell(OFF, off, pace), cell(ON, on, pace), cell(SCRAPED, scraped, pace)))
                    .toList();
            Cell.warmUp(cells, bench);
            Cell.measure(cells, bench.plan().rounds(), bench, seen);
            return scrapes.made();
        }
    }

    private Service service(boolean enabled) {
        return bench.testBed().service(bench.database(), Bench.HEAP,
                Map.of("PERSONA_VIDEO_METRICS_ENABLED", String.valueOf(enabled)));
    }

    private Cell cell(String metrics, Service service, Pace pace) {
        return new Cell(metrics, service, bench.checks().hit(), pace);
    }

    private String text(Map<Cell.Kind, Cell.Rounds> seen, int scrapes) {
        Table table = new Table(2, "pace", "metrics", "requests/s", "CPU µs/request", "beside off", "p99 ms", "errors");
        seen.forEach((kind, rounds) -> table.row(words(kind.pace()), kind.server(), rounds.perSecond(),
                rounds.cpuMicrosPerRequest(), Numbers.ratio(ratio(seen, kind)), rounds.millis(Measurement::p99),
                rounds.errors()));
        return """
                Three services on the same database, one with `PERSONA_VIDEO_METRICS_ENABLED=false`, one with metrics, and one
                whose metrics are also read once a second (%d times in all), which is often: 15 s and more are usual. They
                are asked for the same hits in %d rounds as above, and then again with new processes, %d times in all, since
                the compiler makes more of one process than of the next. Reading costs the same however many checks there
                are, so its share of a check is the greater the fewer there are.

                %s
                With metrics on a quick check is to cost %s times the CPU at most.
                """.formatted(scrapes, bench.plan().rounds(), bench.plan().processes(), table, Numbers.ratio(BEARABLE));
    }

    private static String words(Pace pace) {
        return pace.isClosed() ? "saturation" : "steady";
    }

    /** To what the same costs at the same pace with metrics off, in the same rounds. */
    private static double ratio(Map<Cell.Kind, Cell.Rounds> seen, Cell.Kind kind) {
        return seen.get(kind).ratioTo(seen.get(new Cell.Kind(OFF, kind.check(), kind.pace())),
                Measurement::cpuMicrosPerRequest);
    }
}
