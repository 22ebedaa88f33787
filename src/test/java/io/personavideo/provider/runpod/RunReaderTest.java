package io.personavideo.provider.runpod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.job.Failure;
import io.personavideo.provider.Observation;

class RunReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void queuedJobIsStarting() throws JsonProcessingException {
        assertEquals(new Observation.Starting(), read("{'status': 'IN_QUEUE'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "IN_PROGRESS", "RUNNING", "ERROR", "SOMETHING_NEW" })
    void whatIsNoKnownEndIsRunning(String status) throws JsonProcessingException {
        assertEquals(new Observation.Running(null), read("{'status': '" + status + "'}"));
    }

    @Test
    void outputOfARunningJobIsItsProgressAndNotItsResult() throws JsonProcessingException {
        assertEquals(new Observation.Running(null),
                read("{'status': 'IN_PROGRESS', 'output': {'video_url': 'https://v/1.mp4'}}"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', nullValues = "none", value = { "42 | 42", "'42%' | 42",
            "'step 3, 7.5 % done' | 7",
            "{'progress': 80} | 80", "{'progress': '9%'} | 9", "0 | 0", "101 | none", "-1 | none", "'soon' | none",
            "[] | none", "null | none", "true | none" })
    void progressIsReadFromWhateverFormItHas(String output, Integer expected) throws JsonProcessingException {
        assertEquals(new Observation.Running(expected), read("{'status': 'IN_PROGRESS', 'output': " + output + "}"));
    }

    /** Line 16 of what must be survived. */
    @ParameterizedTest
    @ValueSource(strings = { "'https://v/1.mp4'", "['https://v/1.mp4']", "{'video': 'https://v/1.mp4'}",
            "{'video_url': 'https://v/1.mp4'}", "{'output': ['https://v/1.mp4']}" })
    void completedJobHasItsVideoWhereverTheOutputHidesIt(String output) throws JsonProcessingException {
        assertEquals(new Observation.Succeeded("https://v/1.mp4"),
                read("{'status': 'COMPLETED', 'output': " + output + "}"));
    }

    /** Line 16 of what must be survived. */
    @ParameterizedTest
    @ValueSource(strings = { "null", "[]", "{}", "''", "'AAAA'", "42" })
    void completedJobWithoutAVideoHasFailed(String output) throws JsonProcessingException {
        assertEquals(failed(Failure.NO_OUTPUT, "RunPod completed without a video"),
                read("{'status': 'COMPLETED', 'output': " + output + "}"));
    }

    @Test
    void errorThatTheWorkerReturnedIsTold() throws JsonProcessingException {
        assertEquals(failed(Failure.NO_OUTPUT, "no face found"),
                read("{'status': 'COMPLETED', 'output': {'error': 'no face found'}}"));
    }

    @Test
    void ofAWorkersErrorOnlyTheMessageIsTold() throws JsonProcessingException {
        // Given
        String document = JSON.writeValueAsString("{\"error_type\": \"<class 'X'>\", \"error_message\": \"out of memory\", "
                + "\"error_traceback\": \"/secret/path\", \"hostname\": \"box-1\"}");

        // When
        Observation observation = RunReader.read(JSON.readValue("{\"status\": \"FAILED\", \"error\": " + document + "}",
                Run.class));

        // Then
        assertEquals(failed(Failure.PROVIDER_FAILED, "out of memory"), observation);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = { "'plain words' | plain words",
            "{'error_message': 'object'} | object",
            "null | RunPod failed without saying why", "'{}' | RunPod failed without saying why",
            "'{broken' | {broken" })
    void errorsOfOtherFormsAreTold(String error, String message) throws JsonProcessingException {
        assertEquals(failed(Failure.PROVIDER_FAILED, message), read("{'status': 'FAILED', 'error': " + error + "}"));
    }

    @Test
    void otherEndsAreFailures() throws JsonProcessingException {
        assertEquals(failed(Failure.PROVIDER_CANCELED, "RunPod stopped the job before it was done"),
                read("{'status': 'CANCELLED'}"));
        assertEquals(failed(Failure.TIMED_OUT, "It ran on RunPod for longer than allowed"),
                read("{'status': 'TIMED_OUT'}"));
    }

    @Test
    void nothingTellsNoProgress() {
        assertNull(RunReader.progress(null));
    }

    private static Observation failed(String code, String message) {
        return new Observation.Failed(new Failure(code, message));
    }

    private static Observation read(String json) throws JsonProcessingException {
        return RunReader.read(JSON.readValue(json.replace('\'', '"'), Run.class));
    }
}
