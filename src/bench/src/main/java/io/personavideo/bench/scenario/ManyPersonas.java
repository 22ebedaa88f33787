package io.personavideo.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.machine.LiveHeap;
import io.personavideo.bench.machine.ProcessStats;
import io.personavideo.bench.process.Database;
import io.personavideo.bench.process.Service;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.report.Table;

/**
 * What a million videos cost: time to read them at start, memory, and CPU per check.
 */
final class ManyPersonas implements Scenario {

    private static final String USER = "owner";
    private static final String HEAP = "2g";

    private final Bench bench;

    ManyPersonas(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "many-personas";
    }

    @Override
    public Section run() {
        Crowd few = new Crowd("few", Bench.PERSONAS);
        Crowd many = new Crowd("many", bench.plan().manyPersonas());
        Map<Cell.Kind, Cell.Rounds> seen = new LinkedHashMap<>();
        for (int process = 1; process <= bench.plan().processes(); process++) {
            Progress.say("few personas and many, %d of %d", process, bench.plan().processes());
            measure(few, many, seen);
        }
        return new Section("Many personas", text(few, many, seen));
    }

    private void measure(Crowd few, Crowd many, Map<Cell.Kind, Cell.Rounds> seen) {
        try (Service withFew = few.start(); Service withMany = many.start()) {
            List<Cell> cells = List.of(few.cell(withFew), many.cell(withMany));
            Cell.warmUp(cells, bench);
            Cell.measure(cells, bench.plan().rounds(), bench, seen);
            few.residentMiB.add(ProcessStats.of(withFew.pid()).residentMiB());
            many.residentMiB.add(ProcessStats.of(withMany.pid()).residentMiB());
        }
    }

    /** So many personas with videos in a database of their own, and what the processes needed that served them. */
    private final class Crowd {

        private final Database database;
        private final Traffic hits;
        private final String size;
        private final List<Double> secondsToReady = new ArrayList<>();
        private final List<Double> liveBytes = new ArrayList<>();
        private final List<Double> residentMiB = new ArrayList<>();

        Crowd(String name, int personas) {
            Progress.say("a database with %,d personas", personas);
            size = Numbers.whole(personas);
            hits = new StatusChecks(USER, personas).hitAmongMany();
            database = bench.testBed().newDatabase(name);
            database.signedIn(USER);
            database.addPersonasWithVideos(USER, 1, personas);
            database.update("ANALYZE");
        }

        Service start() {
            Service service = bench.testBed().service(database, HEAP, Map.of());
            secondsToReady.add(service.secondsToReady());
            liveBytes.add((double) LiveHeap.bytes(service.pid()));
            return service;
        }

        Cell cell(Service service) {
            return new Cell(size, service, hits, Pace.SATURATION);
        }

        Cell.Rounds rounds(Map<Cell.Kind, Cell.Rounds> seen) {
            return seen.get(new Cell.Kind(size, hits.name(), Pace.SATURATION));
        }

        void addTo(Table table, Map<Cell.Kind, Cell.Rounds> seen) {
            table.row(size, Numbers.tenths(Numbers.median(secondsToReady)), Numbers.mebibytes(Numbers.median(liveBytes)),
                    Numbers.whole(Numbers.median(residentMiB)), rounds(seen).perSecond(), rounds(seen).cpuMicrosPerRequest(),
                    rounds(seen).errors());
        }
    }

    private String text(Crowd few, Crowd many, Map<Cell.Kind, Cell.Rounds> seen) {
        Table table = new Table(1, "personas", "ready after s", "live heap MiB", "resident MiB", "requests/s",
                "CPU µs/request", "errors");
        few.addTo(table, seen);
        many.addTo(table, seen);
        int more = bench.plan().manyPersonas() - Bench.PERSONAS;
        return """
                Services with a heap of %s at most, one with the completed videos of %s personas and one with those of %s;
                each is asked for all of its own in random order, with as many processes and rounds as above. *Ready* counts
                from the start of the process until all statuses are in memory. Numbers are medians.

                %s
                - Warming up: %.1f s more for %,d personas more, on one core.
                - Memory: %.0f bytes of heap for a persona.
                - A quick check costs %s times the CPU, compared round by round.
                """.formatted(HEAP, few.size, many.size, table,
                Numbers.median(many.secondsToReady) - Numbers.median(few.secondsToReady), more,
                (Numbers.median(many.liveBytes) - Numbers.median(few.liveBytes)) / more,
                Numbers.ratio(many.rounds(seen).ratioTo(few.rounds(seen), Measurement::cpuMicrosPerRequest)));
    }
}
