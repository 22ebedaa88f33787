package io.personavideo.bench.scenario;

import io.personavideo.bench.report.Section;

/**
 * One question that the benchmark answers.
 */
public interface Scenario {

    /** By which it is chosen on the command line. */
    String name();

    /** Measures, and tells what came of it. */
    Section run();
}
