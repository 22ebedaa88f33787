package io.personavideo.pages;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;

class PagesSettingsTest {

    private static final String SOURCES = "persona-video.pages.media-sources";

    private static PagesSettings settings(String sources) {
        return new PagesSettings(new SmallRyeConfigBuilder().withMapping(PagesConfig.class)
                .withDefaultValue(SOURCES, sources).build().getConfigMapping(PagesConfig.class));
    }

    @ParameterizedTest
    @ValueSource(strings = { "https:; script-src *", "https:, http:", "'unsafe-inline'", "https:  http:", "https:\nhttp:" })
    void sourcesThatWouldChangeTheRestOfThePolicyAreRefused(String sources) {
        PagesSettings settings = settings(sources);
        String refusal = assertThrows(ConfigurationException.class, () -> settings.checkAtStart(new StartupEvent()))
                .getMessage();
        assertTrue(refusal.contains(SOURCES + " is \"" + sources + "\""), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https:", "https: http://portraits.internal:9000", "https://*.example.com/videos" })
    void sourcesAreThoseOfPortraitsAndVideos(String sources) {
        PagesSettings settings = settings(sources);
        assertDoesNotThrow(() -> settings.checkAtStart(new StartupEvent()));
        assertTrue(settings.contentSecurityPolicy().contains("; media-src 'self' data: blob: " + sources + ";"));
    }
}
