package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service that gives up soon on what may never come.
 */
public class Impatience implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "persona-video.generation.idle-deadline", "6s",
                "persona-video.generation.talk-deadline", "6s",
                "persona-video.generation.lookup-settle", "2s",
                "persona-video.generation.missing-grace", "1s");
    }
}
