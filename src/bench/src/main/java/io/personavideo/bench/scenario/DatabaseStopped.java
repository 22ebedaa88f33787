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
        try (Steady steady = new Steady(bench)) {
            return new Section("While the database is stopped", measure(steady));
        }
    }

    private String measure(Steady steady) {
        steady.measure("database running");
        bench.testBed().postgres().stop();
        try {
            steady.measure("database stopped");
        } finally {
            bench.testBed().postgres().start();
        }
        double seconds = awaitAuthoritativeCheck();
        return """
                Before PostgreSQL is stopped, and while it is. %.1f s after it was started again the service answered an
                authoritative check, which needs it.
                %s""".formatted(seconds, steady.text());
    }

    private double awaitAuthoritativeCheck() {
        return Waiting.until("the service has found the database again", PATIENCE, POLL_MS,
                () -> bench.generator().answers(bench.service(), bench.checks().authoritative(bench.token())));
    }
}
