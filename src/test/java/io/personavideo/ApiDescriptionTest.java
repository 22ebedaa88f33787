package io.personavideo;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.ws.rs.HttpMethod;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.Test;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;

/**
 * Holds the description of the API against the sources; answers are held against it wherever a test gets one.
 */
class ApiDescriptionTest {

    private static final String DESCRIPTION = "META-INF/openapi.yaml";

    /** Streams of events are no resource. */
    private static final String EVENTS = "GET /api/personas/idle-videos/events";

    /** Any request may be answered with these, and they are not described with each. */
    private static final Set<String> OF_ANY_REQUEST = Set.of("internal_error");

    /** Of an address that no description names. */
    private static final Set<String> OF_FILES = Set.of("video_not_found");

    private static final Pattern CODE = Pattern.compile(
            "(?:Problem(?:Exception)?\\.\\w+|response)\\((?:[\\w.]+,\\s*)?\"([a-z]+(?:_[a-z]+)+)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenAPI description = parsed();

    private static OpenAPI parsed() {
        ParseOptions resolved = new ParseOptions();
        resolved.setResolve(true);
        resolved.setResolveFully(true);
        return new OpenAPIV3Parser().read(DESCRIPTION, null, resolved);
    }

    @Test
    void endpointsAreThoseThatAreDescribed() {
        // Given
        Set<String> described = new TreeSet<>();
        description.getPaths().forEach((path, item) -> item.readOperationsMap().keySet()
                .forEach(method -> described.add(method + " " + path)));

        // When
        Set<String> served = new TreeSet<>(Set.of(EVENTS));
        new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.personavideo")
                .stream().filter(type -> !type.isAnnotatedWith(RegisterRestClient.class))
                .flatMap(type -> type.getMethods().stream())
                .forEach(method -> served.addAll(endpoint(method)));

        // Then
        assertEquals(described, served);
    }

    private static Set<String> endpoint(JavaMethod method) {
        String path = path(method.getOwner()) + method.tryGetAnnotationOfType(jakarta.ws.rs.Path.class)
                .map(jakarta.ws.rs.Path::value).orElse("");
        return method.getAnnotations().stream().map(annotation -> annotation.getRawType())
                .filter(type -> type.isAnnotatedWith(HttpMethod.class))
                .map(type -> type.getAnnotationOfType(HttpMethod.class).value() + " " + path)
                .collect(toCollection(TreeSet::new));
    }

    private static String path(JavaClass resource) {
        return resource.tryGetAnnotationOfType(jakarta.ws.rs.Path.class).map(jakarta.ws.rs.Path::value).orElse("");
    }

    @Test
    void everyCodeOfAProblemIsDescribed() throws IOException {
        // Given
        String text = new String(getClass().getClassLoader().getResourceAsStream(DESCRIPTION).readAllBytes());

        // When
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java") && !file.toString().contains("sandbox"))
                    .forEach(file -> CODE.matcher(read(file)).results().forEach(found -> codes.add(found.group(1))));
        }
        assertFalse(codes.isEmpty());
        codes.removeAll(OF_ANY_REQUEST);
        codes.removeAll(OF_FILES);
        codes.removeIf(code -> text.contains('`' + code + '`'));

        // Then
        assertEquals(Set.of(), codes);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void everyAnswerHasAnExampleOfItsForm() {
        // Given
        OpenApiInteractionValidator validator = OpenApiInteractionValidator.createFor(DESCRIPTION).build();

        // When
        List<String> wrong = new ArrayList<>();
        description.getPaths().forEach((path, item) -> item.readOperationsMap().forEach(
                (method, operation) -> operation.getResponses().forEach(
                        (status, response) -> wrong.addAll(faults(validator, path, method, operation, status, response)))));

        // Then
        assertEquals(List.of(), wrong);
    }

    private static List<String> faults(OpenApiInteractionValidator validator, String path, PathItem.HttpMethod method,
            Operation operation, String status, ApiResponse response) {
        String where = operation.getOperationId() + " " + status;
        MediaType json = Optional.ofNullable(response.getContent()).orElseGet(Content::new)
                .entrySet().stream().filter(content -> content.getKey().contains("json")).map(Map.Entry::getValue)
                .findFirst().orElse(null);
        if (json == null) {
            return List.of();
        }
        List<Object> examples = examples(json);
        if (examples.isEmpty()) {
            return List.of(where + ": no example");
        }
        String type = response.getContent().keySet().iterator().next();
        return examples.stream().flatMap(example -> validator.validateResponse(path, Request.Method.valueOf(method.name()),
                new SimpleResponse.Builder(Integer.parseInt(status)).withContentType(type).withBody(text(example)).build())
                .getMessages().stream().map(message -> where + ": " + message.getMessage())).toList();
    }

    private static List<Object> examples(MediaType json) {
        if (json.getExample() != null) {
            return List.of(json.getExample());
        }
        return json.getExamples() == null ? List.of() : json.getExamples().values().stream().map(Example::getValue).toList();
    }

    private static String text(Object example) {
        try {
            return JSON.writeValueAsString(example);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
