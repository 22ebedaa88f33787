package io.personavideo.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;

@QuarkusTest
class ProblemHttpTest {

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        expect(given(), "/api/nothing", 404, "not_found");
        expect(given().accept("text/html"), "/api/personas/ada", 406, "not_acceptable");
        given().contentType("text/plain").body("x").post("/api/personas")
                .then().statusCode(415).contentType("application/problem+json")
                .body("code", equalTo("unsupported_media_type"));
    }

    private static void expect(RequestSpecification request, String path, int status, String code) {
        request.get(path).then().statusCode(status).contentType("application/problem+json")
                .body("type", equalTo("about:blank")).body("status", equalTo(status)).body("code", equalTo(code));
    }
}
