package io.personavideo.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.testing.Mappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** All settings at once, as they are read at start. */
class SettingChecksTest {

    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");

    /** What stands for a setting that has to be set where it counts, in dev mode. */
    private static final Map<String, String> REQUIRED = Map.of("persona-video.sandbox.directory", "sandbox",
            "persona-video.sandbox.public-base-url", "http://localhost", "persona-video.sandbox.api-token", "token",
            "persona-video.sandbox.runpod-api-key", "key", "persona-video.sandbox.webhook-secret", "whsec_c2VjcmV0");

    /** What anything may be written in: names, secrets and directories, which fail when they are used. */
    private static final List<String> ANYTHING = List.of("database.listen-url", "dev.postgres.directory", "media.directory",
            "media.s3.bucket", "media.s3.key-prefix", "media.temporary-directory", "replicate.api-token",
            "replicate.idle.model", "replicate.idle.prompt", "replicate.talk.model", "replicate.talk.prompt",
            "runpod.api-key", "runpod.idle.prompt", "runpod.talk.prompt", "sandbox.api-token", "sandbox.directory",
            "sandbox.faults", "sandbox.public-base-url", "sandbox.runpod-api-key", "sandbox.webhook-secret",
            "session.cookie-name");

    /** What is refused by who uses it, see StartRefusalIT. */
    private static final List<String> REFUSED_BY_WHO_USES_IT = List.of("database.schema", "database.url",
            "generation.idle-providers", "generation.talk-providers", "media.cloudinary.url", "media.public-base-url",
            "media.result-hosts.*", "media.s3.public-url", "media.store", "pages.demo-token", "pages.media-sources",
            "persona.sql", "public-url", "replicate.idle.input", "replicate.talk.input", "replicate.webhook-secret",
            "runpod.endpoint-id", "runpod.idle.endpoint-id", "runpod.idle.input", "runpod.talk.endpoint-id",
            "runpod.talk.input", "session.sql", "traces.endpoint");

    static Stream<Arguments> settingsWithGarbage() {
        return SettingNames.read().rules().stream().filter(rule -> rule.kind() != SettingRule.Kind.TEXT)
                .flatMap(rule -> garbage(rule).map(value -> Arguments.of(rule.name(), value)));
    }

    private static Stream<String> garbage(SettingRule rule) {
        return Stream.concat(Stream.of("garbage", "", "1 2", "ture", "${}"), switch (rule.kind()) {
            case INTEGER -> Stream.of("-1", "1.5", "1e3", "0x10", "99999999999999999999");
            case NUMBER -> Stream.of("-0.1", "1.1", "NaN");
            case DURATION -> Stream.of("-1s", "5 parsecs", "PT-1S");
            case SIZE -> Stream.of("-1", "10 apples", "1.5M");
            default -> Stream.of("-1");
        });
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("settingsWithGarbage")
    void garbageIsRefusedWithTheNameTheProblemAndAnExample(String name, String value) {
        // When
        String message = messages(assertThrows(RuntimeException.class, () -> read(Map.of(name, value))));

        // Then
        assertTrue(message.contains(name), message);
        assertTrue(message.contains("Example: " + name + "=") || value.equals("${}"), message);
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    private static SmallRyeConfig read(Map<String, String> set) throws IOException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters().addDefaultInterceptors().withInterceptors(new SettingChecks())
                .withSources(new PropertiesConfigSource(PROPERTIES.toUri().toURL(), 100),
                        new PropertiesConfigSource(REQUIRED, "required", 100),
                        new PropertiesConfigSource(set, "set", 300));
        Mappings.all().forEach(type -> builder.withMapping(ConfigClass.configClass(type)));
        return builder.withValidateUnknown(false).build();
    }

    @Test
    void defaultsAreAllowed() {
        assertDoesNotThrow(() -> read(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({ "persona-video.feed.poll, 2", "persona-video.feed.poll, PT2S", "persona-video.feed.poll, 10MS",
            "persona-video.media.maximum-size, 1G", "persona-video.quick-check.require-session, YES",
            "persona-video.media.cloudinary.signature, SHA256", "persona-video.generation.batch, 0",
            "persona-video.replicate.breaker.failure-ratio, 1", "persona-video.shutdown.delay, 0s" })
    void unusualValuesThatMeanSomethingAreAllowed(String name, String value) {
        assertDoesNotThrow(() -> read(Map.of(name, value)));
    }

    @Test
    void ofEverySettingItIsKnownWhoRefusesGarbage() {
        // Given
        TreeSet<String> others = new TreeSet<>(ANYTHING);
        others.addAll(REFUSED_BY_WHO_USES_IT);

        // When
        List<String> texts = SettingNames.read().rules().stream().filter(rule -> rule.kind() == SettingRule.Kind.TEXT)
                .map(rule -> rule.name().substring(SettingNames.PREFIX.length())).toList();

        // Then
        assertEquals(String.join("\n", others), String.join("\n", texts));
    }
}
