package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service whose quick checks are for signed-in users, with sessions that are remembered for long enough to count
 * look-ups, and that lets everybody in as the demo user.
 */
public class ShutGate implements QuarkusTestProfile {

    public static final String DEMO_TOKEN = "token-of-the-demo-user";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("persona-video.quick-check.require-session", "true",
                "persona-video.pages.demo-token", DEMO_TOKEN,
                "persona-video.events.heartbeat", "500ms",
                "quarkus.cache.caffeine.\"sessions\".expire-after-write", "3s");
    }
}
