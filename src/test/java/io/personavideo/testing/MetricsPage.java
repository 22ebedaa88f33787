package io.personavideo.testing;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code /q/metrics} exposes, in Prometheus's text format.
 *
 * @param types the types of all metrics by their names
 */
public record MetricsPage(Map<String, String> types, List<Series> series) {

    private static final Pattern SERIES = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final String TYPE = "# TYPE ";

    /** One line of numbers. */
    public record Series(String name, Map<String, String> labels, double value) {
    }

    public static MetricsPage of(String url) {
        return parse(given().accept("text/plain").when().get(url + "/q/metrics").then().statusCode(200).extract().asString());
    }

    private static MetricsPage parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        text.lines().filter(line -> line.startsWith(TYPE)).map(line -> line.substring(TYPE.length()).split(" "))
                .forEach(words -> types.put(words[0], words[1]));
        return new MetricsPage(types, text.lines().filter(line -> !line.startsWith("#")).map(MetricsPage::series).toList());
    }

    private static Series series(String line) {
        Matcher parts = SERIES.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(line);
        }
        Map<String, String> labels = parts.group(2) == null ? Map.of()
                : LABEL.matcher(parts.group(2)).results().collect(toMap(label -> label.group(1), label -> label.group(2)));
        return new Series(parts.group(1), labels, number(parts.group(3)));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The sum of those that have the labels, which are given as names and values in turn. */
    public double sum(String name, String... labels) {
        return matching(name, labels).mapToDouble(Series::value).sum();
    }

    private Stream<Series> matching(String name, String... labels) {
        return series.stream().filter(one -> one.name().equals(name)).filter(one -> has(one, labels));
    }

    private static boolean has(Series one, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(one.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }

    /** All values that a metric has of each label. A histogram's bounds are none. */
    public Map<String, Set<String>> labels(String metric) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        series.stream().filter(one -> one.name().equals(metric) || one.name().equals(metric + "_count"))
                .forEach(one -> one.labels().forEach((label, value) -> values
                        .computeIfAbsent(label, key -> new LinkedHashSet<>()).add(value)));
        return values;
    }
}
