package io.personavideo.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that all this runs on.
 */
public record Machine(String processor, int cores, String kernel, String memory, String jdk) {

    public static Machine read() {
        return new Machine(field("/proc/cpuinfo", "model name"), countCores(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                field("/proc/meminfo", "MemTotal"),
                "%s %s".formatted(System.getProperty("java.vm.name"), System.getProperty("java.runtime.version")));
    }

    /** Counted here, since the JVM tells only of those that this process may use. */
    private static int countCores() {
        return (int) lines("/proc/cpuinfo").filter(line -> line.startsWith("processor")).count();
    }

    private static String field(String file, String name) {
        return lines(file).filter(line -> line.startsWith(name)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
