package io.personavideo.testing;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.OpenApiValidationFilter.OpenApiValidationException;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/**
 * Holds every answer that an HTTP test gets against the description of the API, so that the two can't drift apart.
 */
public final class ContractCheck implements QuarkusTestBeforeEachCallback, Filter {

    private static final AtomicBoolean INSTALLED = new AtomicBoolean();

    /** Of any path: what HTTP itself refuses. */
    private static final Set<Integer> UNDESCRIBED = Set.of(405, 406);

    private final OpenApiInteractionValidator validator = OpenApiInteractionValidator
            .createFor("META-INF/openapi.yaml")
            // Tests ask for what can't be on purpose.
            .withLevelResolver(LevelResolver.create().withLevel("validation.request", ValidationReport.Level.IGNORE).build())
            .build();

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        if (INSTALLED.compareAndSet(false, true)) {
            RestAssured.filters(this);
        }
    }

    @Override
    public Response filter(FilterableRequestSpecification request, FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        if (!UNDESCRIBED.contains(response.statusCode())) {
            check(request, response);
        }
        return response;
    }

    private void check(FilterableRequestSpecification request, Response response) {
        ValidationReport report = validator.validateResponse(request.getDerivedPath(),
                Request.Method.valueOf(request.getMethod()), RestAssuredResponse.of(response));
        if (report.hasErrors()) {
            throw new OpenApiValidationException(report);
        }
    }
}
