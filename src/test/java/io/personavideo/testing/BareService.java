package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service without pages, with memory for two personas and no patience with silent connections, that asks nothing of
 * this machine.
 */
public class BareService implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("persona-video.pages.enabled", "false",
                "persona-video.status.maximum-personas", "2",
                "quarkus.http.idle-timeout", "1s",
                "persona-video.urls.allow-loopback", "false",
                "persona-video.generation.batch", "0");
    }
}
