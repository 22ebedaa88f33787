package io.personavideo.testing;

import static io.restassured.RestAssured.given;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;

/**
 * Notes the secrets that a test's application is configured with, and keeps its metrics.
 */
public final class SecretsOfTests implements QuarkusTestAfterAllCallback {

    @Override
    public void afterAll(QuarkusTestContext context) {
        Config config = ConfigProvider.getConfig();
        Map<String, String> settings = new HashMap<>();
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("persona-video.") || name.startsWith("quarkus.s3."))
                .forEach(name -> config.getOptionalValue(name, String.class)
                        .ifPresent(value -> settings.put(name, value)));
        UsedSecrets.noteAll(settings);
        UsedSecrets.keepMetrics(
                given().port(config.getValue("quarkus.http.test-port", Integer.class)).when().get("/q/metrics").asString());
    }
}
