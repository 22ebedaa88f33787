package io.personavideo.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux knows of a process.
 */
public final class ProcessStats {

    /** Linux shows times in hundredths of a second, whatever its own clock does. */
    private static final double MICROS_PER_TICK = 10_000;
    /** Counted from what follows the name, which may hold spaces. */
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final String RESIDENT = "VmRSS:";

    private final Path directory;

    private ProcessStats(Path directory) {
        this.directory = directory;
    }

    public static ProcessStats of(long pid) {
        return new ProcessStats(Path.of("/proc", Long.toString(pid)));
    }

    /** User and system time of all its threads since it was started. */
    public double cpuMicros() {
        String stat = read(directory.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * MICROS_PER_TICK;
    }

    public double residentMiB() {
        return read(directory.resolve("status")).lines()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum() / 1024.0;
    }

    /** How many threads have a name that begins so; Linux keeps 15 characters of it. */
    public int threads(String name) {
        int found = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path task : tasks) {
                found += read(task.resolve("comm")).startsWith(name) ? 1 : 0;
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
