package io.personavideo.bench.scenario;

import java.time.Duration;

import io.personavideo.bench.process.Waiting;
import io.personavideo.bench.report.Section;

/**
 * Quick checks while PostgreSQL is stopped.
 */
final class DatabaseStopped implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MS = 200;

    private final Bench bench;

    DatabaseStopped(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "database-stopped";
    }

    @Override
    public Section run() {
        Steady steady = new Steady(bench);
        steady.measure("database running");
        bench.testBed().postgres().stop();
        try {
            steady.measure("database stopped");
        } finally {
            bench.testBed().postgres().start();
        }
        double seconds = awaitAuthoritativeCheck();
        return new Section("While the database is stopped", """
                Quick checks at %,d a second, over the same 200 personas, for %d s before PostgreSQL is stopped and
                for as long while it is. %.1f s after it was started again the service answered an authoritative check, which
                needs it.

                %s""".formatted(Steady.PACE.perSecond(), bench.plan().longWindow().measured().toSeconds(), seconds,
                steady.table()));
    }

    private double awaitAuthoritativeCheck() {
        return Waiting.until("the service has found the database again", PATIENCE, POLL_MS,
                () -> bench.generator().answers(bench.service(), bench.checks().authoritative(bench.token())));
    }
}
