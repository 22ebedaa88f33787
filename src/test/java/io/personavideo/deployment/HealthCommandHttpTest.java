package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.testing.Command;
import io.quarkus.test.junit.QuarkusTest;

/** Whether containers are healthy is asked by commands, which are run here. */
@QuarkusTest
class HealthCommandHttpTest {

    private static final String CMD = " CMD ";
    private static final int NOBODY_LISTENS = 1;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    static List<List<String>> commands() throws IOException {
        return List.of(ofImage("jvm"), ofImage("native"), ofImage("multistage"), ofCompose());
    }

    private static List<String> ofImage(String kind) throws IOException {
        String line = Files.readAllLines(Path.of("docker/Dockerfile." + kind)).stream()
                .filter(instruction -> instruction.startsWith("HEALTHCHECK ")).findFirst().orElseThrow();
        return List.of(new ObjectMapper().readValue(line.substring(line.indexOf(CMD) + CMD.length()), String[].class));
    }

    private static List<String> ofCompose() {
        List<String> test = YamlFile.strings(YamlFile.map(YamlFile.read(Path.of("docker/compose.yaml")), "services",
                "persona-video-1", "healthcheck"), "test");
        assertEquals("CMD", test.get(0));
        // To compose a dollar sign begins a variable of its own.
        return test.subList(1, test.size()).stream().map(word -> word.replace("$$", "$")).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandSucceedsWhereTheServiceIs(List<String> command) {
        assumeTrue(Command.isThere("bash"), "bash is not installed");

        // When
        Command.Result there = run(command, port);
        Command.Result gone = run(command, NOBODY_LISTENS);

        // Then
        assertEquals(0, there.exitCode(), there.output());
        assertNotEquals(0, gone.exitCode());
    }

    /** That of a micro image has nothing but bash and the coreutils. */
    @ParameterizedTest
    @MethodSource("commands")
    void commandNeedsNothingButBash(List<String> command) {
        assertEquals(List.of("bash", "-c"), command.subList(0, 2));
        assertFalse(command.get(2).matches(".*\\b(curl|wget|grep|head|sed|nc)\\b.*"), command.get(2));
    }

    private static Command.Result run(List<String> command, int port) {
        return Command.run(command.stream().map(word -> word.replace("/8080", "/" + port)).toArray(String[]::new));
    }
}
