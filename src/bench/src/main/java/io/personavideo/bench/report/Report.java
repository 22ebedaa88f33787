package io.personavideo.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

import io.personavideo.bench.machine.Cores;
import io.personavideo.bench.machine.Machine;
import io.personavideo.bench.process.TestBed;

/**
 * All results and where they come from, in Markdown.
 */
public final class Report {

    private final Machine machine;
    private final Cores cores;
    private final boolean quick;
    private final String heap;
    private final List<Section> sections;

    public Report(Machine machine, Cores cores, boolean quick, String heap, List<Section> sections) {
        this.machine = machine;
        this.cores = cores;
        this.quick = quick;
        this.heap = heap;
        this.sections = sections;
    }

    /** Gives the file. */
    public Path write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text());
    }

    private String text() {
        return """
                # Benchmark

                This page is written by the benchmark in [src/bench](../src/bench/README.md). On Linux with a JDK,

                ```sh
                src/bench/run
                ```

                measures it all again.%s

                %s
                In all tables, *requests/s* counts those that were answered as expected, and *errors* all others: another
                status, no answer, a broken connection. *CPU* is the server process's user and system time. *p99* is the
                time from sending a request to its whole answer that 99 of 100 did not exceed, on the generator's clock;
                *p50* and *p99.9* likewise. *(behind)* marks a server that did not keep up with the pace, and whose
                latencies leave out some of the wait; *(stalled)* marks that the generator stood still for 100 ms or more
                during a measurement, so that high percentiles are its own.

                %s""".formatted(quick ? " This was a short run: **its numbers mean little**." : "", settings(),
                sections.stream().map(Report::text).collect(Collectors.joining("\n")));
    }

    private Table settings() {
        return new Table(2, "", "")
                .row("Date", LocalDate.now(ZoneOffset.UTC))
                .row("Processor", machine.processor())
                .row("Cores", "%d: one for the server that is measured (%d), the others for the generator, PostgreSQL and "
                        .formatted(machine.cores(), cores.server()) + "the provider"
                        + (cores.areApart() ? ""
                                : "; **there"
                                        + " is only one, so they share it**"))
                .row("Memory", machine.memory())
                .row("Kernel", machine.kernel())
                .row("JDK", machine.jdk())
                .row("Servers' JVM", "%s -Xmx%s, unless stated otherwise".formatted(String.join(" ", TestBed.OPTIONS), heap))
                .row("Connections", "HTTP/1.1 without TLS or pipelining, kept alive, over loopback");
    }

    private static String text(Section section) {
        String failures = section.failures().stream().map(failure -> "- **Not measured:** " + failure + "\n")
                .collect(Collectors.joining());
        return "## %s\n\n%s%s".formatted(section.title(), section.text(), failures.isEmpty() ? "" : "\n" + failures);
    }
}
