package io.personavideo.dev;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.testing.DevMode;
import io.personavideo.testing.LongTest;
import io.personavideo.testing.ServiceClient;
import io.restassured.response.Response;

/**
 * Edits the sources while dev mode runs, as a developer does.
 */
@LongTest
class DevModeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String DEMO_TOKEN = "demo-session";
    private static final String JAVA = "src/main/java/io/personavideo/";
    private static final String RESOURCES = "src/main/resources/";

    @TempDir
    private static Path directory;

    private static DevMode devMode;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        devMode = DevMode.ready(directory);
        client = new ServiceClient(devMode.url());
        client.request("ada", DEMO_TOKEN).then().statusCode(202);
        await("video").atMost(PATIENCE).until(() -> "completed".equals(client.quickStatus("ada")));
    }

    @AfterAll
    static void stop() {
        if (devMode != null) {
            devMode.close();
        }
    }

    @Test
    void firstStartTellsWhereToGoOn() {
        assertTrue(devMode.output().contains("Open " + devMode.url()), devMode::output);
    }

    @Test
    void editedClassCountsFromTheNextRequestOn() {
        // When
        devMode.edit(JAVA + "status/StatusBodies.java", "Quick check - no DB hit", "Quick check - edited");

        // Then
        await("reload").atMost(PATIENCE).until(() -> client.quickCheck("ada").asString().contains("edited"));
        assertVideoIsKept();
    }

    @Test
    void editedWebFileCountsFromTheNextRequestOn() {
        // When
        devMode.edit(RESOURCES + "web/persona-video.js", "customElements.define", "/* edited */ customElements.define");

        // Then
        await("reload").atMost(PATIENCE).until(() -> get("/persona-video.js").asString().contains("/* edited */"));
        assertVideoIsKept();
    }

    @Test
    void newMigrationIsAppliedToTheDataThatIsThere() {
        // When
        devMode.add(RESOURCES + "db/migration/V1000__edited.sql",
                "UPDATE personas SET name = 'Countess of Lovelace' WHERE id = 'ada';");

        // Then
        await("reload").atMost(PATIENCE).until(() -> "Countess of Lovelace".equals(
                given().auth().oauth2(DEMO_TOKEN).get(client.url() + "/api/personas/ada").path("name")));
        assertVideoIsKept();
    }

    @Test
    void toolsForDevelopersAreThere() {
        get("/q/dev-ui/extensions").then().statusCode(200).body(containsString("Dev UI"));
        get("/q/swagger-ui/").then().statusCode(200).body(containsString("openapi"));
    }

    private void assertVideoIsKept() {
        client.quickCheck("ada").then().statusCode(200).body("status", equalTo("completed"));
    }

    private static Response get(String path) {
        return given().when().get(devMode.url() + path);
    }
}
