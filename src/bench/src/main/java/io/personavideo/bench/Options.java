package io.personavideo.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import io.personavideo.bench.scenario.Plan;
import io.personavideo.bench.scenario.Scenario;

/**
 * What was said on the command line.
 *
 * @param only the scenarios that are run, or none for all
 */
record Options(boolean quick, Set<String> only) {

    static final String USAGE = """
            Usage: src/bench/run [--quick] [--only SCENARIO,SCENARIO...]
              --quick  everything for a moment, to see that it works
              --only   some of: compare, generations, database-stopped, random-ids, many-personas, metrics,
                       start, look-ups
            """;

    private static final Path RESULTS = Path.of("docs/benchmark.md");
    private static final Path TRIAL = Path.of("src/bench/target/benchmark.md");

    /**
     * @throws IllegalArgumentException if something else was said
     */
    static Options parse(String[] arguments) {
        boolean quick = false;
        Set<String> only = new HashSet<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--only") && i + 1 < arguments.length) {
                only.addAll(Arrays.asList(arguments[++i].split(",")));
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
        return new Options(quick, only);
    }

    boolean includes(Scenario scenario) {
        return only.isEmpty() || only.contains(scenario.name());
    }

    Plan plan() {
        return quick ? Plan.quick() : Plan.full();
    }

    /** Only a full run may replace the results that are kept. */
    Path report() {
        return quick || !only.isEmpty() ? TRIAL : RESULTS;
    }
}
