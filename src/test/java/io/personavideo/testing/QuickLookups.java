package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service that soon believes the provider's list when it doesn't show a job whose answer was lost.
 */
public class QuickLookups implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("persona-video.generation.lookup-settle", "2s");
    }
}
