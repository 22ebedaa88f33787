package io.personavideo.media;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.job.JobId;
import io.personavideo.testing.SampleVideo;
import io.quarkus.test.junit.QuarkusTest;

/** Videos of a directory, as browsers and CDNs ask for them. */
@QuarkusTest
class MediaHttpTest {

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final byte[] VIDEO = SampleVideo.mp4(100_000);

    @ConfigProperty(name = "persona-video.media.directory")
    Path directory;

    private final JobId job = JobId.random();

    @BeforeEach
    void keep() throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(job + ".mp4"), VIDEO);
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(directory.resolve(job + ".mp4"));
    }

    @Test
    void videoIsServedToBeCachedForGood() {
        byte[] body = given().when().get("/media/" + job + ".mp4").then().statusCode(200)
                .contentType("video/mp4")
                .header("Cache-Control", FOR_GOOD)
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .extract().asByteArray();

        assertArrayEquals(VIDEO, body);
        given().when().head("/media/" + job + ".mp4").then().statusCode(200)
                .header("Content-Length", String.valueOf(VIDEO.length));
    }

    /** Safari plays nothing of which it can't have the first two bytes. */
    @ParameterizedTest
    @CsvSource({ "0-1, 0, 2", "0-, 0, 200000", "1000-1999, 1000, 2000", "99990-200000, 99990, 200000" })
    void partOfAVideoIsServedByItself(String range, int from, int to) {
        int end = Math.min(to, VIDEO.length);

        byte[] body = given().header("Range", "bytes=" + range).when().get("/media/" + job + ".mp4").then()
                .statusCode(206)
                .header("Cache-Control", FOR_GOOD)
                .header("Content-Range", "bytes %d-%d/%d".formatted(from, end - 1, VIDEO.length))
                .extract().asByteArray();

        assertArrayEquals(Arrays.copyOfRange(VIDEO, from, end), body);
    }

    @Test
    void partBehindTheEndIsNotServed() {
        given().header("Range", "bytes=5000000-").when().get("/media/" + job + ".mp4").then().statusCode(416)
                .header("Cache-Control", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ".", "../test-classes/application.properties", "%2e%2e/pom.xml", "..%2fpom.xml",
            "readme.txt", "00000000-0000-0000-0000-000000000000.mp4" })
    void nothingElseIsServed(String name) throws IOException {
        Path stranger = Files.write(directory.resolve("readme.txt"), new byte[1]);

        given().urlEncodingEnabled(false).when().get("/media/" + name).then().statusCode(404)
                .header("Cache-Control", nullValue());

        Files.delete(stranger);
    }

    @Test
    void partOfAVideoThatIsStillComingIsNotServed() throws IOException {
        Path partial = Files.write(directory.resolve("." + job + "-1.part"), VIDEO);

        given().when().get("/media/" + partial.getFileName()).then().statusCode(404)
                .contentType("application/problem+json").body("code", equalTo("video_not_found"));

        Files.delete(partial);
    }
}
