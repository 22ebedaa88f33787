package io.personavideo.provider.replicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.job.Failure;
import io.personavideo.provider.Observation;
import io.personavideo.provider.OutputReader;

class PredictionReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void startingIsStarting() throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': 'starting', 'output': null, 'logs': ''}");

        // Then
        assertEquals(new Observation.Starting(), observation);
    }

    @ParameterizedTest
    @ValueSource(strings = { "'processing'", "'queued'", "'Succeeded'", "'cancelled'", "''", "null", "17" })
    void processingAndStatusesUnknownHereAreNoEnd(String status) throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': " + status + ", 'output': 'https://theirs/1.mp4'}");

        // Then
        assertEquals(new Observation.Running(null), observation);
    }

    @Test
    void missingStatusIsNoEnd() throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1'}");

        // Then
        assertEquals(new Observation.Running(null), observation);
    }

    @Test
    void processingTellsTheProgressOfItsLog() throws JsonProcessingException {
        // When
        Observation observation = read(
                "{'id': 'p1', 'status': 'processing', 'logs': ' 42%|████      | 21/50 [00:10<00:14,  2.07it/s]'}");

        // Then
        assertEquals(new Observation.Running(42), observation);
    }

    @Test
    void succeededGivesTheVideo() throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': 'succeeded', 'output': 'https://theirs/1.mp4'}");

        // Then
        assertEquals(new Observation.Succeeded("https://theirs/1.mp4"), observation);
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "[]", "{}", "''", "17", "true", "[null, 17]", "'done'", "'file:///etc/passwd'",
            "'data:video/mp4;base64,AAAA'", "{'video': null}", "{'caption': 'https://theirs/1.mp4'}", "[[], [{}]]" })
    void succeededWithoutAVideoIsAFailure(String output) throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': 'succeeded', 'output': " + output + "}");

        // Then
        assertEquals(failed(Failure.NO_OUTPUT, "Replicate succeeded without a video"), observation);
    }

    @Test
    void succeededWhoseDataWereRemovedIsAFailure() throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': 'succeeded', 'data_removed': true}");

        // Then
        assertEquals(failed(Failure.NO_OUTPUT, "Replicate succeeded without a video"), observation);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
            "'https://theirs/1.mp4'                                             | https://theirs/1.mp4",
            "'http://theirs/1'                                                  | http://theirs/1",
            "['https://theirs/1.mp4']                                           | https://theirs/1.mp4",
            "['https://theirs/1', 'https://theirs/2']                           | https://theirs/1",
            "['https://theirs/1.png', 'https://theirs/2.mp4']                   | https://theirs/2.mp4",
            "['https://theirs/mp4.png', 'https://theirs/2.WEBM?signed=1']       | https://theirs/2.WEBM?signed=1",
            "[null, 17, 'https://theirs/1.mov']                                 | https://theirs/1.mov",
            "[{'image': 'https://theirs/1.png'}, {'video': 'https://theirs/2'}] | https://theirs/2",
            "[['https://theirs/1.png'], ['https://theirs/2.m4v']]               | https://theirs/2.m4v",
            "{'video': 'https://theirs/1'}                                      | https://theirs/1",
            "{'url': 'https://theirs/1', 'video': 'https://theirs/2'}           | https://theirs/2",
            "{'video': null, 'url': 'https://theirs/1'}                         | https://theirs/1",
            "{'video': 'none', 'url': 'https://theirs/1'}                       | https://theirs/1",
            "{'video': {'url': 'https://theirs/1', 'size': 17}}                 | https://theirs/1",
            "{'output': ['https://theirs/1.png', 'https://theirs/2.mp4']}       | https://theirs/2.mp4" })
    void videoIsFoundInWhateverShapeTheModelGivesIt(String output, String expected) throws JsonProcessingException {
        // When
        String url = OutputReader.videoUrl(JSON.readTree(quotes(output)));

        // Then
        assertEquals(expected, url);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
            "'CUDA out of memory'      | CUDA out of memory",
            "{'code': 'E1001'}         | {'code':'E1001'}",
            "['a', 'b']                | ['a','b']",
            "17                        | 17",
            "null                      | Replicate failed without saying why",
            "''                        | Replicate failed without saying why",
            "'  '                      | Replicate failed without saying why" })
    void failedSaysWhyIfReplicateDoes(String error, String expected) throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': 'failed', 'error': " + error + "}");

        // Then
        assertEquals(failed(Failure.PROVIDER_FAILED, quotes(expected)), observation);
    }

    @ParameterizedTest
    @ValueSource(strings = { "canceled", "aborted" })
    void stoppedPredictionIsAnEnd(String status) throws JsonProcessingException {
        // When
        Observation observation = read("{'id': 'p1', 'status': '" + status + "', 'error': null}");

        // Then
        assertEquals(failed(Failure.PROVIDER_CANCELED, "Replicate stopped the prediction before it was done"), observation);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '!', value = {
            "0%|          | 0/50 [00:00<?, ?it/s] ! 0",
            "100%|██████████| 50/50 [00:24<00:00,  2.07it/s] ! 100",
            "250%|██████████| 125/50 [01:00<00:00] ! 100",
            "Loading weights\\n  8%|▊         | 4/50 [00:02<00:22]\\n 10%|█         | 5/50 [00:02<00:21]\\ndone soon ! 10",
            "\\r  0%|          | 0/50 [00:00<?]\\r 50%|█████     | 25/50 [00:12<00:12]\\r 52%|█████▏    | 26/50 [00:13<00:12] ! 52",
            "100%|██████████| 20/20 [00:09<00:00]\\nUpscaling\\n 30%|███       | 3/10 [00:01<00:02] ! 30" })
    void lastProgressBarOfTheLogCounts(String logs, int expected) {
        // When
        Integer progress = PredictionReader.progress(escapes(logs));

        // Then
        assertEquals(expected, progress);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = { "seed: 4711", "42%", "42% done", "42%|████", "battery at 42%| ok", "1234%|███| 1/50",
            "%|███| 1/50",
            "42.5%|███| 1/50" })
    void logWithoutAProgressBarTellsNone(String logs) {
        // When
        Integer progress = PredictionReader.progress(logs);

        // Then
        assertNull(progress);
    }

    private static Observation read(String json) throws JsonProcessingException {
        return PredictionReader.read(JSON.readValue(quotes(json), Prediction.class));
    }

    private static Observation.Failed failed(String code, String message) {
        return new Observation.Failed(new Failure(code, message));
    }

    private static String quotes(String json) {
        return json.replace('\'', '"');
    }

    private static String escapes(String logs) {
        return logs.replace("\\n", "\n").replace("\\r", "\r");
    }
}
