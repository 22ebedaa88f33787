package io.personavideo.pages;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.ShutGate;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;

@QuarkusTest
@TestProfile(ShutGate.class)
class DemoUserHttpTest {

    private static final String TOKEN = ShutGate.DEMO_TOKEN;

    @Test
    void anybodyMayComeAsTheDemoUser() {
        // Given
        Fixtures fixtures = Fixtures.ofThisProcess();
        String user = fixtures.user();
        fixtures.update("INSERT INTO sessions (token_sha256, user_id, expires_at) "
                + "VALUES (sha256(convert_to(?, 'UTF8')), ?, now() + interval '1 hour')", TOKEN, user);

        // When
        given().when().get("/session").then().statusCode(200).body("demo", equalTo(true));

        // Then
        given().contentType(ContentType.JSON).body("{\"token\":null}").when().post("/session").then().statusCode(200)
                .body("userId", equalTo(user)).header("Set-Cookie", containsString("session=" + TOKEN));
    }
}
