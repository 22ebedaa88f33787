package io.personavideo.testing;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * A service whose providers and store of videos are servers that tests tell what to answer, and which asks them for
 * nothing by itself.
 */
public class ScriptedProviders implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.rest-client.replicate.url", ScriptedHttpServer.shared().url(),
                "quarkus.rest-client.replicate.read-timeout", "1000",
                "quarkus.rest-client.runpod.url", ScriptedHttpServer.shared().url(),
                "quarkus.rest-client.runpod.read-timeout", "1000",
                // Each test provokes failures, and none is about the breaker.
                "persona-video.replicate.breaker.window", "1000",
                "persona-video.runpod.breaker.window", "1000",
                "MEDIA_STORE", "", "CLOUDINARY_URL", CloudinaryServer.shared().cloudinaryUrl(),
                "quarkus.rest-client.cloudinary.url", CloudinaryServer.shared().apiUrl(),
                "persona-video.generation.batch", "0");
    }
}
