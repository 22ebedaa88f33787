package io.personavideo.bench.scenario;

import java.util.List;
import java.util.Map;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
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
        try (Service few = service("few", Bench.PERSONAS); Service many = service("many", bench.plan().manyPersonas())) {
            long fewBytes = LiveHeap.bytes(few.pid());
            long manyBytes = LiveHeap.bytes(many.pid());
            Cell fewCell = cell(few, Bench.PERSONAS);
            Cell manyCell = cell(many, bench.plan().manyPersonas());
            List<Cell> cells = List.of(fewCell, manyCell);
            cells.forEach(cell -> bench.warmUp(cell.server() + " personas", cell.target(), cell.traffic()));
            Map<Cell, Cell.Rounds> rounds = Cell.measure(cells, bench.plan(), bench.generator());
            Table table = new Table(1, "personas", "ready after s", "live heap MiB", "resident MiB", "requests/s",
                    "CPU µs/request", "errors");
            row(table, few, fewCell, fewBytes, rounds.get(fewCell));
            row(table, many, manyCell, manyBytes, rounds.get(manyCell));
            return new Section("Many personas", text(table, few, many, manyBytes - fewBytes,
                    rounds.get(manyCell).median(Measurement::cpuMicrosPerRequest)
                            / rounds.get(fewCell).median(Measurement::cpuMicrosPerRequest)));
        }
    }

    private Service service(String name, int personas) {
        Progress.say("a service with %,d personas", personas);
        Database database = bench.testBed().newDatabase(name);
        database.signedIn(USER);
        database.addPersonasWithVideos(USER, 1, personas);
        database.update("ANALYZE");
        return bench.testBed().service(database, HEAP, Map.of());
    }

    private static Cell cell(Service service, int personas) {
        return new Cell(Numbers.whole(personas), service, new StatusChecks(USER, personas).hitAmongMany(),
                Pace.SATURATION);
    }

    private static void row(Table table, Service service, Cell cell, long bytes, Cell.Rounds rounds) {
        table.row(cell.server(), Numbers.tenths(service.secondsToReady()), Numbers.mebibytes(bytes),
                Numbers.whole(ProcessStats.of(service.pid()).residentMiB()), rounds.perSecond(),
                rounds.cpuMicrosPerRequest(), rounds.errors());
    }

    private String text(Table table, Service few, Service many, long moreBytes, double cpuRatio) {
        int more = bench.plan().manyPersonas() - Bench.PERSONAS;
        return """
                Two services with a heap of %s at most, one with the completed videos of %,d personas and one with those of
                %,d; each is asked for all of its own in random order, in rounds as above. *Ready* counts from the start of
                the process until all statuses are in memory.

                %s
                - Warming up: %.1f s more for %,d personas more, on one core.
                - Memory: %d bytes of heap for a persona.
                - A quick check costs %s times the CPU.
                """.formatted(HEAP, Bench.PERSONAS, bench.plan().manyPersonas(), table,
                many.secondsToReady() - few.secondsToReady(), more, moreBytes / more, Numbers.ratio(cpuRatio));
    }
}
