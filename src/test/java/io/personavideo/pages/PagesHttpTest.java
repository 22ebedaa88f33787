package io.personavideo.pages;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PagesHttpTest {

    private static final Path FILES = Path.of("src/main/resources/web");

    @ParameterizedTest
    @ValueSource(strings = { "/", "/video-gallery", "/personas", "/personas/ada" })
    void pageMayDoNothingButWhatItNeeds(String path) {
        given().when().get(path).then().statusCode(200).contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Referrer-Policy", equalTo("same-origin"))
                .header("Cache-Control", equalTo("no-cache"));
    }

    @Test
    void everyFileIsServedOnceUnderItsNameOrAsAPage() throws IOException {
        // Given
        try (Stream<Path> found = Files.walk(FILES)) {
            List<String> names = found.filter(Files::isRegularFile).map(file -> "/" + FILES.relativize(file)).toList();
            assertFalse(names.isEmpty());

            // When
            List<String> missing = names.stream().filter(name -> !name.endsWith(".html"))
                    .filter(name -> given().when().get(name).statusCode() != 200).toList();

            // Then
            assertEquals(List.of(), missing);
        }
    }

    @Test
    void fileThatTheBrowserHasIsNotSentAgain() {
        // Given
        String etag = given().when().get("/persona-video.js").then().statusCode(200)
                .contentType("text/javascript;charset=UTF-8").extract().header("ETag");

        // When
        given().header("If-None-Match", etag).when().get("/persona-video.js").then().statusCode(304).body(equalTo(""));
        given().header("If-None-Match", "\"another\"").when().get("/persona-video.js").then().statusCode(200);
        given().when().head("/persona-video.js").then().statusCode(200).header("ETag", equalTo(etag)).body(equalTo(""));
    }

    @Test
    void elementMayBeUsedByEverySite() {
        given().header("Origin", "https://app.example").when().get("/persona-video/feed.js").then().statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("https://app.example"))
                .header("Cross-Origin-Resource-Policy", equalTo("cross-origin"));
    }

    @Test
    void pagesHaveNeitherInlineScriptsNorInlineStyles() throws IOException {
        // Given
        try (Stream<Path> found = Files.walk(FILES)) {
            List<Path> pages = found.filter(file -> file.toString().endsWith(".html")).toList();

            // When
            List<Path> inline = pages.stream().filter(PagesHttpTest::hasInline).toList();

            // Then
            assertEquals(4, pages.size());
            assertEquals(List.of(), inline);
        }
    }

    private static boolean hasInline(Path page) {
        try {
            String html = Files.readString(page);
            return html.contains("<style") || html.matches("(?s).*\\s(on\\w+|style)=.*")
                    || html.matches("(?s).*<script(?![^>]* src=).*");
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
