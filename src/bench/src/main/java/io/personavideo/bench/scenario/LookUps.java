package io.personavideo.bench.scenario;

import java.util.Collection;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.personavideo.bench.lookup.RegionLookUp;
import io.personavideo.bench.report.Numbers;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.report.Table;

/**
 * What looking a status up costs by itself.
 */
final class LookUps implements Scenario {

    private static final String LOG = "src/bench/target/look-ups.log";

    private final Plan plan;

    LookUps(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String name() {
        return "look-ups";
    }

    @Override
    public Section run() {
        Progress.say("look-ups in memory");
        Table table = new Table(1, "structure", "entries", "ns", "± ns (99.9 %)");
        for (RunResult result : results()) {
            Result<?> time = result.getPrimaryResult();
            table.row(time.getLabel(), result.getParams().getParam("personas"), Numbers.tenths(time.getScore()),
                    Numbers.tenths(time.getScoreError()));
        }
        return new Section("Looking up in memory", """
                JMH, one thread, ids in random order: `region` is a quarkus-cache region read as the service reads it,
                `map` a plain `ConcurrentHashMap`, and `neither` only the choice of an id, which is part of both. %d
                iterations of a second.

                %s""".formatted(plan.lookUpIterations(), table));
    }

    private Collection<RunResult> results() {
        try {
            return new Runner(new OptionsBuilder()
                    .include(RegionLookUp.class.getName())
                    .warmupIterations(plan.lookUpIterations())
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(plan.lookUpIterations())
                    .measurementTime(TimeValue.seconds(1))
                    .shouldFailOnError(true)
                    .output(LOG)
                    .build()).run();
        } catch (RunnerException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
