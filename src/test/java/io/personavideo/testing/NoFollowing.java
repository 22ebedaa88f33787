package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A replica that takes up no due jobs, so that a test has them to itself, and fetches no results, so that they may be
 * made up.
 */
public class NoFollowing implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("persona-video.generation.batch", "0", "MEDIA_STORE", "none");
    }
}
