package io.personavideo.settings;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.Mappings;
import io.smallrye.config.ConfigMappingInterface;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;

/** What {@code docs/configuration.md} says of settings, and what they are. */
class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of("docs/configuration.md");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Path DATABASE_SETTINGS = Path.of("src/main/java/io/personavideo/store/DatabaseSettings.java");

    /** The key, its variable, what it takes, and its default. */
    private static final Pattern ROW = Pattern
            .compile("(?m)^\\| `(persona-video[^`]*)`<br>`([A-Z0-9_*]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|$");

    private static final Pattern SHORT_ROW = Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)` \\| .*");

    /** As in {@code ${DATABASE_URL:}}. */
    private static final Pattern NAMED = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]");
    private static final Pattern REFERENCE_ALONE = Pattern.compile("^\\$\\{([^:}]+):?}$");
    private static final Pattern DATABASE_NAME = Pattern.compile("static final String \\w+ = \"(D[A-Z_]+)\";");

    /** Keys that are read without an interface: the first by several, the other by what starts before there are any. */
    private static final Map<String, String> OTHERS = Map.of("persona-video.public-url", "`PUBLIC_URL`",
            "persona-video.dev.postgres.directory", "–");

    private final String reference = read(REFERENCE);
    private final Map<String, String> properties = productionProperties();

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> productionProperties() {
        try {
            return new PropertiesConfigSource(PROPERTIES.toUri().toURL()).getProperties();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void everySettingIsDescribedWithItsDefaultAndNothingElseIs() {
        assertEquals(text(settings()), text(described(4)));
    }

    @Test
    void everySettingIsDescribedWithItsEnvironmentVariable() {
        Map<String, String> variables = settings().keySet().stream()
                .collect(toMap(key -> key, SettingNames::variable, (one, same) -> one, TreeMap::new));
        assertEquals(text(variables), text(described(2)));
    }

    @Test
    void everySettingIsDescribedWithWhatItTakes() {
        Map<String, String> descriptions = SettingNames.read().rules().stream()
                .collect(toMap(SettingRule::name, SettingRule::description, (one, same) -> one, TreeMap::new));
        assertEquals(text(descriptions), text(described(3)));
    }

    @Test
    void everySettingMayHaveItsDefault() {
        SettingNames.read().rules().forEach(rule -> {
            String value = settings().get(rule.name()).replace("`", "");
            assertTrue(value.equals("–") || rule.allows(value), rule.name() + " = " + value);
            assertTrue(rule.kind() == SettingRule.Kind.TEXT || rule.allows(rule.example()), rule::toString);
        });
    }

    @Test
    void listOfNamesIsThatOfTheSettings() {
        assertEquals(String.join("\n", settings().keySet()), String.join("\n", SettingNames.read().all()));
    }

    @Test
    void everyShortNameIsDescribedAndNoneThatIsNone() {
        // Given
        Set<String> names = Stream.of(NAMED.matcher(String.join("\n", properties.values())),
                DATABASE_NAME.matcher(read(DATABASE_SETTINGS)))
                .flatMap(matcher -> matcher.results().map(found -> found.group(1)))
                .collect(toSet());

        // When
        Set<String> described = SHORT_ROW.matcher(reference).results().map(found -> found.group(1)).collect(toSet());

        // Then
        assertEquals(new TreeSet<>(names), new TreeSet<>(described));
    }

    @Test
    void rowsAreWhatThisTestTakesThemFor() {
        long rows = reference.lines().filter(line -> line.startsWith("| `persona-video")).count();
        assertEquals(rows, ROW.matcher(reference).results().count());
        assertTrue(rows > 50);
    }

    private Map<String, String> described(int column) {
        return ROW.matcher(reference).results()
                .collect(toMap(row -> row.group(1), (MatchResult row) -> row.group(column), (one, same) -> one + " twice",
                        TreeMap::new));
    }

    /** All keys with their defaults. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(OTHERS);
        properties(Mappings.all()).forEach((key, property) -> settings.put(key, shown(key, property)));
        return settings;
    }

    private static Map<String, ConfigMappingInterface.Property> properties(List<Class<?>> mappings) {
        Map<String, ConfigMappingInterface.Property> all = new TreeMap<>();
        mappings.forEach(type -> ConfigMappings.getProperties(ConfigClass.configClass(type))
                .forEach((key, property) -> all.put(key.replaceAll("(\\.\\*)?\\[\\*]$", "$1"), property)));
        return all;
    }

    private String shown(String key, ConfigMappingInterface.Property property) {
        String set = properties.get(key);
        String text = set != null ? set : property.hasDefaultValue() ? property.getDefaultValue() : null;
        return text == null ? "–" : "`" + REFERENCE_ALONE.matcher(text).replaceFirst("$1") + "`";
    }

    private static String text(Map<String, String> map) {
        return String.join("\n", map.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue()).toList());
    }
}
