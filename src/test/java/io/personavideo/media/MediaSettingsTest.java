package io.personavideo.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;

class MediaSettingsTest {

    private static final String STORE = "persona-video.media.store";
    private static final String CLOUDINARY = "persona-video.media.cloudinary.url";
    private static final String ACCOUNT = "cloudinary://key:secret@cloud";

    @Test
    void withoutSettingsNothingIsKept() {
        assertEquals(MediaSettings.Kind.NONE, settings(Map.of()).kind());
    }

    @Test
    void accountAtCloudinaryIsUsedUnlessAnotherStoreIsSet() {
        assertEquals(MediaSettings.Kind.CLOUDINARY, settings(Map.of(CLOUDINARY, ACCOUNT)).kind());
        assertEquals(MediaSettings.Kind.DIRECTORY, settings(Map.of(CLOUDINARY, ACCOUNT, STORE, "directory")).kind());
        assertEquals(MediaSettings.Kind.NONE, settings(Map.of(CLOUDINARY, ACCOUNT, STORE, "none")).kind());
    }

    @Test
    void bucketIsUsedWithItsPublicAddress() {
        // When
        MediaSettings settings = settings(Map.of(STORE, "s3", "persona-video.media.s3.bucket", "videos",
                "persona-video.media.s3.public-url", "https://videos.example.com/"));

        // Then
        assertEquals(MediaSettings.Kind.S3, settings.kind());
        assertEquals("https://videos.example.com", settings.publicUrl());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "persona-video.media.store=ftp | MEDIA_STORE is \"ftp\"",
            "persona-video.media.store=cloudinary | CLOUDINARY_URL is needed",
            "persona-video.media.store=s3 | S3_PUBLIC_URL is needed",
            "persona-video.media.store=s3,persona-video.media.s3.public-url=https://a.example | S3_BUCKET is needed",
            "persona-video.media.store=s3,persona-video.media.s3.public-url=videos | S3_PUBLIC_URL is needed",
            "persona-video.media.cloudinary.url=cloudinary://nobody | CLOUDINARY_URL can't be used",
            "persona-video.media.result-hosts.runpod=https://a.example | persona-video.media.result-hosts.runpod has",
            "persona-video.media.result-hosts.runpod=a.*.example | persona-video.media.result-hosts.runpod has",
            "persona-video.media.rate-measured-over=0s | persona-video.media.rate-measured-over" })
    void garbageIsRefusedWithTheNameOfTheSettingAndAnExample(String set, String problem) {
        // Given
        Map<String, String> properties = new HashMap<>();
        for (String pair : set.split(",")) {
            properties.put(pair.split("=")[0], pair.split("=")[1]);
        }

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> settings(properties));

        // Then
        assertTrue(refusal.getMessage().startsWith(problem), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("Example: "), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({ "replicate.delivery, true", "a.replicate.delivery, true", "a.b.replicate.delivery, true",
            "xreplicate.delivery, false", "replicate.delivery.example, false", "delivery, false" })
    void hostsAreThoseOfThePatternsOnly(String host, boolean allowed) {
        // Given
        ResultHosts hosts = settings(Map.of("persona-video.media.result-hosts.replicate",
                "replicate.delivery,*.Replicate.delivery")).hosts();

        // Then
        assertEquals(allowed, hosts.allow("replicate", host));
        assertFalse(hosts.allow("unknown", host));
    }

    private static MediaSettings settings(Map<String, String> properties) {
        MediaConfig config = new SmallRyeConfigBuilder()
                .withMapping(MediaConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build().getConfigMapping(MediaConfig.class);
        return new MediaSettings(config, Optional.of("https://service.example"));
    }
}
