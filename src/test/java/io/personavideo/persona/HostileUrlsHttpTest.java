package io.personavideo.persona;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.personavideo.testing.BareService;
import io.personavideo.testing.Fixtures;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Addresses that users give, as production takes them. */
@QuarkusTest
@TestProfile(BareService.class)
class HostileUrlsHttpTest {

    private final Fixtures fixtures = Fixtures.ofThisProcess();
    private String token;
    private String persona;

    @BeforeEach
    void signIn() {
        token = fixtures.signedInUser();
        persona = fixtures.persona(token, "https://portraits.example/1.jpg");
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://portraits.example/1.jpg", "https://localhost/1.jpg", "https://127.0.0.1/1.jpg",
            "https://[::1]/1.jpg", "https://10.0.0.1/1.jpg", "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:192.168.0.1]/1.jpg", "https://[64:ff9b::a00:1]/1.jpg", "https://2130706433/1.jpg",
            "https://user:secret@portraits.example/1.jpg", "https://database/1.jpg", "https://metadata.google.internal/",
            "ftp://portraits.example/1.jpg", "data:image/png;base64,AAAA", "file:///etc/passwd", "javascript:alert(1)", "" })
    void neitherAPortraitNorARecordingMayBeWhereNobodyOutsideCanLook(String url) {
        asUser().body(Map.of("name", "Ada", "portraitUrl", url)).post("/api/personas")
                .then().statusCode(400).body("code", equalTo("bad_portrait_url"))
                .body("detail", startsWith("portraitUrl can't be used: it "));
        asUser().body(Map.of("portraitUrl", url)).patch("/api/personas/" + persona)
                .then().statusCode(400).body("code", equalTo("bad_portrait_url"));
        asUser().body(Map.of("audioUrl", url)).post("/api/personas/" + persona + "/talk")
                .then().statusCode(400).body("code", equalTo("bad_audio_url"));
    }

    private RequestSpecification asUser() {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
