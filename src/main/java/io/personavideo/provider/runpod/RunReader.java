package io.personavideo.provider.runpod;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.job.Failure;
import io.personavideo.provider.Observation;
import io.personavideo.provider.OutputReader;

/**
 * Reads what a job's status means. That it has an output does not mean that it is done: workers report their progress
 * there, too.
 */
final class RunReader {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})(?:\\.\\d+)?\\s*%");
    private static final int HUNDRED = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunReader() {
    }

    static Observation read(Run run) {
        return switch (String.valueOf(run.status())) {
            case "IN_QUEUE" -> new Observation.Starting();
            case "COMPLETED" -> completed(run);
            case "FAILED" -> failed(Failure.PROVIDER_FAILED, said(run.error(), "RunPod failed without saying why"));
            case "CANCELLED" -> failed(Failure.PROVIDER_CANCELED, "RunPod stopped the job before it was done");
            case "TIMED_OUT" -> failed(Failure.TIMED_OUT, "It ran on RunPod for longer than allowed");
            // A status that is new to us is not an end; our own deadline is there for it.
            default -> new Observation.Running(progress(run.output()));
        };
    }

    private static Observation completed(Run run) {
        String url = OutputReader.videoUrl(run.output());
        if (url != null) {
            return new Observation.Succeeded(url);
        }
        // What a worker caught itself and returned.
        JsonNode error = run.output() == null ? null : run.output().get("error");
        return failed(Failure.NO_OUTPUT, said(error, "RunPod completed without a video"));
    }

    private static Observation failed(String code, String message) {
        return new Observation.Failed(new Failure(code, message));
    }

    /** Of a worker's error only its message: the trace and the names of machines are nobody's business. */
    static String said(JsonNode error, String otherwise) {
        if (error == null || error.isNull()) {
            return otherwise;
        }
        JsonNode document = error.isTextual() ? parsed(error.textValue()) : error;
        String message = document.isObject() ? document.path("error_message").asText("") : document.asText("");
        return message.isBlank() ? otherwise : message;
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode document = JSON.readTree(text);
            return document != null && document.isObject() ? document : JSON.getNodeFactory().textNode(text);
        } catch (JsonProcessingException plain) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** In percent, or null if the output tells none: a number, a text with a percentage, or an object with either. */
    static Integer progress(JsonNode output) {
        if (output == null || output.isNull()) {
            return null;
        }
        if (output.isNumber()) {
            double value = output.doubleValue();
            return value >= 0 && value <= HUNDRED ? Integer.valueOf((int) value) : null;
        }
        if (output.isTextual()) {
            Matcher percent = PERCENT.matcher(output.textValue());
            return percent.find() ? Math.min(HUNDRED, Integer.parseInt(percent.group(1))) : null;
        }
        return output.isObject() ? progress(output.get("progress")) : null;
    }
}
