package io.personavideo.pages;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.BareService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;

@QuarkusTest
@TestProfile(BareService.class)
class NoPagesHttpTest {

    @ParameterizedTest
    @ValueSource(strings = { "/", "/video-gallery", "/personas", "/personas/ada", "/pages/app.css", "/pages/gallery.js",
            "/session" })
    void thereAreNoPages(String path) {
        given().when().get(path).then().statusCode(404).contentType("application/problem+json")
                .body("code", equalTo("not_found"));
    }

    @Test
    void nobodySignsInToWhatIsNotThere() {
        given().contentType(ContentType.JSON).body(Map.of("token", "x")).when().post("/session").then().statusCode(404);
        given().contentType(ContentType.JSON).when().delete("/session").then().statusCode(404);
    }

    @Test
    void elementIsServedAllTheSame() {
        given().when().get("/persona-video.js").then().statusCode(200);
        given().when().get("/persona-video/feed.js").then().statusCode(200);
        given().when().get("/persona-video.d.ts").then().statusCode(200);
    }
}
