package io.personavideo.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.load.UnexpectedAnswerException;
import io.personavideo.bench.machine.ProcessStats;
import io.personavideo.bench.process.BareTwin;
import io.personavideo.bench.process.Service;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.report.Table;

/**
 * What a status check costs, beside a bare server that sends the same bytes.
 */
final class Comparison implements Scenario {

    /** Each costs a query, so one core can't give five thousand. */
    private static final Pace OPEN_AUTHORITATIVE = Pace.perSecond(1_000);

    private final Bench bench;
    private final List<Traffic> quick = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final Map<Cell.Kind, Cell.Rounds> seen = new LinkedHashMap<>();
    private final List<Double> serviceMiB = new ArrayList<>();
    private final List<Double> bareMiB = new ArrayList<>();

    Comparison(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public Section run() {
        StatusChecks checks = bench.checks();
        add(checks::hit);
        add(StatusChecks::miss);
        add(() -> checks.notModified(bench.service(), bench.client()));
        add(checks::batch);
        for (int process = 1; process <= bench.plan().processes(); process++) {
            Progress.say("the service and a bare server, %d of %d", process, bench.plan().processes());
            measure();
        }
        return new Section("Beside a bare server", text(), refusals);
    }

    private void measure() {
        try (Service service = bench.testBed().service(bench.database(), Bench.HEAP, Map.of());
                BareTwin bare = BareTwin.of(service, quick, Bench.HEAP, bench.testBed(), bench.client())) {
            List<Cell> cells = cells(service, bare);
            Cell.warmUp(cells, bench);
            Cell.measure(cells, bench.plan().rounds(), bench, seen);
            serviceMiB.add(ProcessStats.of(service.pid()).residentMiB());
            bareMiB.add(ProcessStats.of(bare.pid()).residentMiB());
        }
    }

    /** What is not answered as agreed is not measured. */
    private void add(Supplier<Traffic> traffic) {
        try {
            Traffic next = traffic.get();
            bench.generator().check(bench.service(), next);
            quick.add(next);
        } catch (UnexpectedAnswerException refusal) {
            refusals.add(refusal.getMessage());
        }
    }

    /** All at saturation, then all at a steady pace. */
    private List<Cell> cells(Target service, Target bare) {
        List<Cell> cells = new ArrayList<>();
        for (Pace pace : List.of(Pace.SATURATION, Steady.PACE)) {
            for (Traffic traffic : quick) {
                cells.add(new Cell(Cell.SERVICE, service, traffic, pace));
                cells.add(new Cell(Cell.BARE, bare, traffic, pace));
            }
            cells.add(new Cell(Cell.SERVICE, service, bench.checks().authoritative(bench.token()),
                    pace.isClosed() ? pace : OPEN_AUTHORITATIVE));
        }
        return cells;
    }

    private String text() {
        return """
                The service answers quick checks from memory. The bare server has no router, no JSON and no memory of
                statuses: it finds recorded bytes by the path and sends them, with the same headers, on the same Vert.x
                and with as many event loops. What lies between the two is the price of everything that the service does.
                %d personas; %d processes of each, one after the other, since the compiler makes more of one than of the
                next; %d rounds of %d s with each of them. Numbers are medians, errors are sums.

                At saturation, with %d connections that ask again as soon as they are answered, so a request's latency is
                mostly its wait for the others'. *Busy* is how much of its core the server had: where that is well below
                100 %% the generator was the limit, or something else had the core, so compare CPU per request and not
                requests per second. The authoritative check asks the database for the session and the job, and is not
                for the bare server.

                %s
                The service divided by the bare server, where each measurement is divided by the one made right after it, which
                a machine that is slower for some minutes slows as well; medians of that:

                %s
                At a steady pace: requests come at random moments, %,d a second in all (authoritative checks: %,d),
                whether or not earlier ones were answered. CPU per request is higher than at saturation, where one look
                for work finds many requests.

                %s
                Resident memory after all that: service %s MiB, bare server %s MiB.
                """
                .formatted(Bench.PERSONAS, bench.plan().processes(), bench.plan().rounds(),
                        bench.plan().window().measured().toSeconds(), Pace.SATURATION.connections(), saturation(),
                        ratios(), Steady.PACE.perSecond(), OPEN_AUTHORITATIVE.perSecond(), steady(),
                        Numbers.whole(Numbers.median(serviceMiB)), Numbers.whole(Numbers.median(bareMiB)));
    }

    private Table saturation() {
        Table table = new Table(2, "check", "server", "requests/s", "CPU µs/request", "busy", "p50 ms", "p99 ms",
                "p99.9 ms", "errors");
        seen.forEach((kind, measured) -> {
            if (kind.pace().isClosed()) {
                table.row(kind.check(), kind.server(), measured.perSecond(), measured.cpuMicrosPerRequest(),
                        Numbers.percent(measured.median(Measurement::coreShare)), measured.millis(Measurement::p50),
                        measured.millis(Measurement::p99), measured.millis(Measurement::p999), measured.errors());
            }
        });
        return table;
    }

    private Table steady() {
        Table table = new Table(2, "check", "server", "requests/s", "CPU µs/request", "p50 ms", "p99 ms", "p99.9 ms",
                "errors");
        seen.forEach((kind, measured) -> {
            if (!kind.pace().isClosed()) {
                table.row(kind.check(), kind.server(), measured.perSecond(), measured.cpuMicrosPerRequest(),
                        measured.millis(Measurement::p50), measured.millis(Measurement::p99),
                        measured.millis(Measurement::p999), measured.errors());
            }
        });
        return table;
    }

    private Table ratios() {
        Table table = new Table(1, "check", "requests/s", "CPU/request");
        for (Traffic traffic : quick) {
            Cell.Rounds service = atSaturation(Cell.SERVICE, traffic);
            Cell.Rounds bare = atSaturation(Cell.BARE, traffic);
            table.row(traffic.name(), Numbers.ratio(service.ratioTo(bare, Measurement::perSecond)),
                    Numbers.ratio(service.ratioTo(bare, Measurement::cpuMicrosPerRequest)));
        }
        return table;
    }

    private Cell.Rounds atSaturation(String server, Traffic traffic) {
        return seen.get(new Cell.Kind(server, traffic.name(), Pace.SATURATION));
    }
}
