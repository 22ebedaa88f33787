package io.personavideo.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of the cores that this process may use are for servers, and which for everything else.
 *
 * @param server the one core that every server gets, so that numbers of different machines compare
 * @param others for the generator, the database and the provider
 */
public record Cores(int server, List<Integer> others) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    public static Cores split() {
        List<Integer> allowed = allowed();
        // With a single core they can't be kept apart, and the report says so.
        return new Cores(allowed.get(0), allowed.size() == 1 ? allowed : allowed.subList(1, allowed.size()));
    }

    private static List<Integer> allowed() {
        try {
            String list = Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(ALLOWED)).findFirst()
                    .orElseThrow().substring(ALLOWED.length()).strip();
            return parse(list);
        } catch (IOException failure) {
            throw new UncheckedIOException("Linux is needed", failure);
        }
    }

    /** Of a list like {@code 0-3,8}. */
    private static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(cores::add);
        }
        return cores;
    }

    public boolean areApart() {
        return !others.contains(server);
    }

    /** What makes a command run on the server's core. */
    public List<String> pinnedToServer() {
        return List.of("taskset", "-c", Integer.toString(server));
    }

    /** Keeps this process, and all that it starts from now on, off the server's core. */
    public void leaveServerAlone() {
        String list = others.stream().map(String::valueOf).collect(Collectors.joining(","));
        Commands.run("taskset", "-acp", list, Long.toString(ProcessHandle.current().pid()));
    }
}
