package io.personavideo.media;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.personavideo.job.StoredVideo;

/**
 * What Cloudinary says of a file that it has taken; each may be missing.
 *
 * @param duration in seconds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record CloudinaryAsset(
        @JsonProperty("secure_url") String secureUrl,
        @JsonProperty("resource_type") String resourceType,
        String format,
        Long bytes,
        Double duration,
        @JsonProperty("is_audio") boolean isAudio) {

    private static final int MS_PER_SECOND = 1000;

    StoredVideo facts() {
        return new StoredVideo(bytes, null, duration == null ? null : Duration.ofMillis((long) (duration * MS_PER_SECOND)));
    }
}
