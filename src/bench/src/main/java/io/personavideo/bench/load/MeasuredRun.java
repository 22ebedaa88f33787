package io.personavideo.bench.load;

import java.util.concurrent.CompletableFuture;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.Phase;
import io.hyperfoil.api.session.PhaseInstance.Status;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.personavideo.bench.machine.ProcessStats;

/**
 * A run of Hyperfoil in this process that reads the server's CPU time at both ends of the measured phase.
 */
final class MeasuredRun extends LocalSimulationRunner {

    private static final double NANOS_PER_SECOND = 1e9;

    private final String measuredPhase;
    private final ProcessStats server;
    private final StatisticsSnapshot seen;
    private final Watchdog watchdog = new Watchdog();

    private volatile boolean behind;
    private volatile boolean stalled;
    private volatile Moment begin;
    private volatile Moment end;

    private record Moment(long nanos, double cpuMicros) {
    }

    private MeasuredRun(Benchmark benchmark, String measuredPhase, ProcessStats server, StatisticsSnapshot seen) {
        super(benchmark, (phase, step, metric, part, countDown) -> {
            if (phase.name().equals(measuredPhase)) {
                seen.add(part);
            }
        }, null, null);
        this.measuredPhase = measuredPhase;
        this.server = server;
        this.seen = seen;
    }

    static Measurement of(Benchmark benchmark, String measuredPhase, ProcessStats server) {
        MeasuredRun run = new MeasuredRun(benchmark, measuredPhase, server, new StatisticsSnapshot());
        run.run();
        return run.measurement();
    }

    @Override
    protected CompletableFuture<Void> phaseChanged(Phase phase, Status status, boolean sessionLimitExceeded,
            Throwable error) {
        if (phase.name().equals(measuredPhase)) {
            behind |= sessionLimitExceeded;
            if (status == Status.RUNNING) {
                watchdog.start();
                begin = now();
            } else if (status == Status.TERMINATED) {
                end = now();
                stalled = watchdog.stop();
            }
        }
        return super.phaseChanged(phase, status, sessionLimitExceeded, error);
    }

    private Moment now() {
        return new Moment(System.nanoTime(), server.cpuMicros());
    }

    private Measurement measurement() {
        return Measurement.of(seen, behind || seen.blockedTime > 0, stalled, (end.nanos - begin.nanos) / NANOS_PER_SECOND,
                end.cpuMicros - begin.cpuMicros);
    }
}
