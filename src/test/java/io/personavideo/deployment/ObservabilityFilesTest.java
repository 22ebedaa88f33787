package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.Command;
import io.personavideo.testing.DocumentedMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

class ObservabilityFilesTest {

    private static final Path DIRECTORY = Path.of("docker/observability");
    private static final Path RULES = DIRECTORY.resolve("rules.yml");
    private static final Path TESTS = DIRECTORY.resolve("rules.test.yml");
    private static final String PROMTOOL = "promtool";
    private static final Pattern METRIC = Pattern.compile("\\b(?:persona_video|sql_pool)_[a-z_]+\\b");
    private static final Set<String> SEVERITIES = Set.of("critical", "warning");

    @ParameterizedTest
    @ValueSource(strings = { "rules.yml", "rules.test.yml", "dashboard.json" })
    void onlyDocumentedMetricsAreNamed(String file) throws IOException {
        Set<String> named = METRIC.matcher(Files.readString(DIRECTORY.resolve(file))).results().map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 5, named::toString);
        named.removeAll(DocumentedMetrics.read().seriesNames());
        assertEquals(Set.of(), named);
    }

    @Test
    void everyRuleSaysHowBadItIsAndWhat() {
        Set<Object> names = new HashSet<>();
        rules().forEach(rule -> {
            assertTrue(names.add(rule.get("alert")), rule::toString);
            assertTrue(SEVERITIES.contains(YamlFile.map(rule, "labels").get("severity")), rule::toString);
            assertFalse(YamlFile.map(rule, "annotations").get("summary").toString().isBlank(), rule::toString);
        });
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> rules() {
        return ((List<Map<String, Object>>) YamlFile.read(RULES).get("groups")).stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream());
    }

    @Test
    @SuppressWarnings("unchecked")
    void scrapeConfigurationReadsTheRulesAndNamesTheJobThatTheyWatch() throws IOException {
        // When
        Map<String, Object> configuration = YamlFile.read(DIRECTORY.resolve("prometheus.yml"));

        // Then
        assertEquals(List.of("rules.yml"), YamlFile.strings(configuration, "rule_files"));
        Object job = ((List<Map<String, Object>>) configuration.get("scrape_configs")).get(0).get("job_name");
        assertTrue(Files.readString(RULES).contains("up{job=\"" + job + "\"}"));
    }

    @Test
    void dashboardReadsTheDataSourceThatIsChosen() throws IOException {
        // When
        JsonObject dashboard = new JsonObject(Files.readString(DIRECTORY.resolve("dashboard.json")));

        // Then
        Set<Integer> ids = new HashSet<>();
        objects(dashboard.getJsonArray("panels")).forEach(panel -> {
            assertTrue(ids.add(panel.getInteger("id")), panel::encode);
            objects(panel.getJsonArray("targets", new JsonArray())).forEach(target -> {
                assertFalse(target.getString("expr").isBlank(), panel::encode);
                assertEquals("${datasource}", target.getJsonObject("datasource").getString("uid"));
            });
        });
        assertTrue(objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                .anyMatch(variable -> variable.getString("name").equals("datasource")
                        && variable.getString("type").equals("datasource")));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    @Test
    void promtoolFindsNothingToComplainOf() {
        assumeTrue(Command.isThere(PROMTOOL), PROMTOOL + " is not installed");

        // When
        Command.Result rules = Command.run(PROMTOOL, "check", "rules", RULES.toString());
        Command.Result configuration = Command.run(PROMTOOL, "check", "config", DIRECTORY.resolve("prometheus.yml").toString());

        // Then
        assertEquals(0, rules.exitCode(), rules.output());
        assertEquals(0, configuration.exitCode(), configuration.output());
    }

    @Test
    void rulesGoOffWhenTheyShallAndNotOtherwise() {
        assumeTrue(Command.isThere(PROMTOOL), PROMTOOL + " is not installed");

        // When
        Command.Result tested = Command.run(PROMTOOL, "test", "rules", TESTS.toString());

        // Then
        assertEquals(0, tested.exitCode(), tested.output());
    }
}
