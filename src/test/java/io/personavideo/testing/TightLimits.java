package io.personavideo.testing;

import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service that allows each client little, and gives up soon on one that does not read.
 */
public class TightLimits implements QuarkusTestProfile {

    public static final int CHANGES_PER_MINUTE = 20;
    public static final int BAD_WEBHOOKS_PER_MINUTE = 5;
    public static final int STREAMS = 20;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new NoFollowing().getConfigOverrides());
        settings.put("persona-video.rate-limit.changes-per-minute", String.valueOf(CHANGES_PER_MINUTE));
        settings.put("persona-video.rate-limit.bad-webhooks-per-minute", String.valueOf(BAD_WEBHOOKS_PER_MINUTE));
        settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        settings.put("quarkus.http.proxy.allow-x-forwarded", "true");
        settings.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        settings.put("persona-video.events.maximum-streams", String.valueOf(STREAMS));
        settings.put("persona-video.events.maximum-streams-per-address", String.valueOf(STREAMS));
        settings.put("persona-video.events.heartbeat", "1s");
        settings.put("persona-video.events.patience", "2s");
        return settings;
    }
}
