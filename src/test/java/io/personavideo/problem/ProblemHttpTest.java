package io.personavideo.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({ "PUT, /api/personas/ada/idle-video", "PATCH, /api/personas/ada/idle-video", "PUT, /api/personas/ada/talk",
            "PUT, /api/personas", "POST, /api/personas/ada/jobs", "POST, /api/personas/ada",
            "POST, /api/personas/idle-videos" })
    void methodThatAPathDoesNotHaveIsAProblem(String method, String path) {
        given().contentType("application/json").body("{}").when().request(method, path)
                .then().statusCode(405).contentType("application/problem+json").body("code", equalTo("method_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/personas/a;b/idle-video?quick=true",
            "/api/personas?limit=abc", "/api/personas/ada/jobs?limit=1.5", "/api/personas?limit=9999999999" })
    void addressThatCanNotBeIsAProblem(String path) {
        given().urlEncodingEnabled(false).when().get(path)
                .then().statusCode(400).contentType("application/problem+json").body("status", equalTo(400));
    }

    private static void expect(RequestSpecification request, String path, int status, String code) {
        request.get(path).then().statusCode(status).contentType("application/problem+json")
                .body("type", equalTo("about:blank")).body("status", equalTo(status)).body("code", equalTo(code));
    }
}
