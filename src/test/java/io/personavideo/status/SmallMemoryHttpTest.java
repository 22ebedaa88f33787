package io.personavideo.status;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.personavideo.testing.BareService;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.ServiceClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(BareService.class)
class SmallMemoryHttpTest {

    @ConfigProperty(name = "persona-video.sandbox.public-base-url")
    String url;

    @Inject
    StatusRegion region;

    private final Fixtures fixtures = Fixtures.ofThisProcess();

    @Test
    void whatMemoryHasNoRoomForIsNotTakenForNoVideo() {
        // Given
        await().atMost(1, TimeUnit.MINUTES).until(region::isWarm);
        ServiceClient service = new ServiceClient(url);
        String token = fixtures.signedInUser();
        List<String> personas = IntStream.range(0, 3)
                .mapToObj(i -> fixtures.personaWithVideo(token, "https://videos.example/" + i)).toList();

        // When
        personas.forEach(persona -> service.check(persona, token).then().statusCode(200));

        // Then
        service.quickCheck(personas.get(0)).then().body("status", equalTo("not_started")).body("known", equalTo(false))
                .body("pollAfterMs", lessThan(5000)).header("ETag", nullValue());
        service.quickCheck(personas.get(1)).then().body("videoUrl", equalTo("https://videos.example/1"));
        service.quickCheck(personas.get(2)).then().body("videoUrl", equalTo("https://videos.example/2"));
        given().queryParam("ids", String.join(",", personas)).when().get(url + "/api/personas/idle-videos").then()
                .header("ETag", nullValue()).body("known", equalTo(Arrays.asList(false, null, null)));

        // When
        service.check(personas.get(0), token).then().body("videoUrl", equalTo("https://videos.example/0"));

        // Then
        service.quickCheck(personas.get(0)).then().body("videoUrl", equalTo("https://videos.example/0"));
    }
}
