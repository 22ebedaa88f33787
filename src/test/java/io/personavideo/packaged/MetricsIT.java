package io.personavideo.packaged;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.DocumentedMetrics;
import io.personavideo.testing.MetricsPage;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;

/** What is exposed is what is documented. */
class MetricsIT {

    private static final String OURS = "persona_video_";

    private static final DocumentedMetrics DOCUMENTED = DocumentedMetrics.read();

    private static PostgresDatabase database;
    private static MetricsPage exposed;

    @BeforeAll
    static void scrapeOneThatHasJustStarted() {
        database = PostgresServer.shared().migratedDatabase("metrics");
        try (PackagedApplication application = PackagedApplication.ready(Map.of("DATABASE_URL", database.url()))) {
            exposed = MetricsPage.of(application.url());
        }
    }

    @Test
    void everyDocumentedMetricIsExposedFromTheStart() {
        Set<String> missing = new TreeSet<>(DOCUMENTED.byName().keySet());
        missing.removeAll(exposed.types().keySet());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyMetricOfOursIsDocumented() {
        Set<String> unknown = exposed.types().keySet().stream().filter(name -> name.startsWith(OURS))
                .filter(name -> !isTheMaximumOfAHistogram(name))
                .collect(toCollection(TreeSet::new));
        unknown.removeAll(DOCUMENTED.byName().keySet());
        assertEquals(Set.of(), unknown);
    }

    private static boolean isTheMaximumOfAHistogram(String name) {
        return name.endsWith("_max") && "histogram".equals(exposed.types().get(name.substring(0, name.length() - 4)));
    }

    @Test
    void typesAndLabelsAreAsDocumented() {
        DOCUMENTED.byName().values().forEach(metric -> {
            assertEquals(exposed.types().get(metric.name()), metric.type(), metric.name());
            assertEquals(new TreeSet<>(exposed.labels(metric.name()).keySet()), metric.labels(), metric.name());
        });
    }

    @Test
    void unitIsInTheName() {
        DOCUMENTED.byName().values().forEach(metric -> assertEquals(metric.unit().equals("seconds"),
                metric.name().endsWith("_seconds"), metric.name()));
        DOCUMENTED.byName().values().forEach(metric -> assertEquals(metric.type().equals("counter"),
                metric.name().endsWith("_total"), metric.name()));
    }

    @Test
    void labelsHaveFewValuesAllOfWhichAreDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        exposed.types().keySet().stream().filter(name -> name.startsWith(OURS)).forEach(name -> exposed.labels(name)
                .forEach((label, values) -> {
                    assertTrue(values.size() < 12, name + " " + label);
                    values.forEach(value -> assertTrue(page.contains("`" + value + "`"), name + " " + label + " " + value));
                }));
    }

    @Test
    void connectionsOfThePoolHaveNoMetricsOfTheirOwn() {
        assertFalse(exposed.types().keySet().stream()
                .anyMatch(name -> name.startsWith("sql_") && !name.startsWith("sql_pool_")));
    }

    @Test
    void nothingIsExposedWhereMetricsAreSwitchedOff() {
        // Given
        Map<String, String> settings = Map.of("DATABASE_URL", database.url(), "PERSONA_VIDEO_METRICS_ENABLED", "false");

        // When
        try (PackagedApplication application = PackagedApplication.ready(settings)) {
            new ServiceClient(application.url()).quickCheck("nobody").then().statusCode(200);

            // Then
            assertEquals(List.of(), MetricsPage.of(application.url()).series());
        }
    }
}
