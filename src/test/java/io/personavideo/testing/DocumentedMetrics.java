package io.personavideo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code docs/metrics.md} says of metrics, in its tables.
 */
public record DocumentedMetrics(Map<String, Metric> byName) {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * One line of a table.
     *
     * @param labels the labels' names
     */
    public record Metric(String name, String type, String unit, Set<String> labels) {

        /** By what PromQL reads it. */
        Stream<String> seriesNames() {
            return type.equals("histogram") ? Stream.of("_bucket", "_count", "_sum", "_max").map(name::concat)
                    : Stream.of(name);
        }
    }

    public static DocumentedMetrics read() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return new DocumentedMetrics(lines.filter(line -> line.startsWith("| `")).map(DocumentedMetrics::metric)
                    .collect(Collectors.toMap(Metric::name, metric -> metric, (one, other) -> {
                        throw new IllegalStateException(one.name() + " is described twice");
                    }, TreeMap::new))).resolved();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Metric metric(String line) {
        List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
        return new Metric(cells.get(1).replace("`", ""), cells.get(2), cells.get(3), labels(cells.get(4)));
    }

    /** Names are before a colon, if their values are listed. "as" refers to another metric. */
    private static Set<String> labels(String cell) {
        return Arrays.stream(cell.split(";"))
                .flatMap(part -> CODE.matcher(part.split(":")[0]).results().map(code -> code.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private DocumentedMetrics resolved() {
        byName.replaceAll((name, metric) -> metric.labels().stream().filter(byName::containsKey).findFirst()
                .map(other -> new Metric(name, metric.type(), metric.unit(), byName.get(other).labels())).orElse(metric));
        return this;
    }

    /** By what PromQL may read them. */
    public Set<String> seriesNames() {
        return byName.values().stream().flatMap(Metric::seriesNames).collect(Collectors.toCollection(TreeSet::new));
    }
}
