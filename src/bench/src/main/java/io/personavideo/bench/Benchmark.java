package io.personavideo.bench;

import static io.personavideo.bench.scenario.Progress.say;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.personavideo.bench.load.Client;
import io.personavideo.bench.load.Generator;
import io.personavideo.bench.machine.Cores;
import io.personavideo.bench.machine.Machine;
import io.personavideo.bench.process.TestBed;
import io.personavideo.bench.report.Report;
import io.personavideo.bench.report.Section;
import io.personavideo.bench.scenario.Bench;
import io.personavideo.bench.scenario.Scenario;

/**
 * Runs the scenarios one after the other and writes the report.
 */
public final class Benchmark {

    /** More could send no more to a server that has one core. */
    private static final int MOST_THREADS = 2;

    private final Options options;
    private final Cores cores;

    private Benchmark(Options options, Cores cores) {
        this.options = options;
        this.cores = cores;
    }

    /** Is run in the root of the source tree; ends with 1 if anything could not be measured. */
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException misunderstood) {
            System.err.print(misunderstood.getMessage());
            System.exit(2);
            return;
        }
        Cores cores = Cores.split();
        cores.leaveServerAlone();
        System.exit(new Benchmark(options, cores).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        List<Section> sections = measure();
        Report report = new Report(Machine.read(), cores, options.quick(), Bench.HEAP, sections);
        Path file = report.write(options.report());
        say("wrote %s", file);
        List<String> failures = sections.stream().flatMap(section -> section.failures().stream()).toList();
        failures.forEach(failure -> say("NOT MEASURED: %s", failure));
        return failures.isEmpty();
    }

    private List<Section> measure() {
        Client client = new Client();
        Generator generator = new Generator(client, Math.min(cores.others().size(), MOST_THREADS));
        List<Section> sections = new ArrayList<>();
        try (TestBed testBed = new TestBed(Path.of("").toAbsolutePath(), cores, client);
                Bench bench = new Bench(testBed, options.plan(), client, generator)) {
            for (Scenario scenario : bench.scenarios()) {
                if (options.includes(scenario)) {
                    sections.add(measure(scenario));
                }
            }
        }
        return sections;
    }

    /** One that fails does not keep the others from being run. */
    private static Section measure(Scenario scenario) {
        say("%s", scenario.name());
        try {
            return scenario.run();
        } catch (RuntimeException failure) {
            failure.printStackTrace();
            return new Section(scenario.name(), "", List.of("%s: %s".formatted(scenario.name(), failure.getMessage())));
        }
    }
}
