package io.personavideo.provider.replicate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.personavideo.job.Failure;
import io.personavideo.provider.Observation;

/**
 * Reads what a prediction means: its status, its output in whatever shape the model gives it, and progress from its log.
 */
final class PredictionReader {

    /** Under which keys models put the address of their video when the output is an object, likeliest first. */
    private static final List<String> VIDEO_KEYS = List.of("video", "video_url", "url", "result_url", "output");

    /** A progress bar as the tqdm library draws it: {@code  42%|████      | 21/50 [00:10<00:14]}. */
    private static final Pattern PROGRESS = Pattern.compile("^[ \\t]*(\\d{1,3})%[ \\t]*\\|.*\\|[ \\t]*\\d+/\\d+",
            Pattern.MULTILINE);

    private static final Pattern VIDEO_NAME = Pattern.compile("(?i)\\.(mp4|webm|mov|m4v)(\\?|$)");

    private PredictionReader() {
    }

    static Observation read(Prediction prediction) {
        return switch (String.valueOf(prediction.status())) {
            case "starting" -> new Observation.Starting();
            case "succeeded" -> succeeded(prediction);
            case "failed" -> failed(Failure.PROVIDER_FAILED, prediction, "Replicate failed without saying why");
            case "canceled", "aborted" -> failed(Failure.PROVIDER_CANCELED, prediction,
                    "Replicate stopped the prediction before it was done");
            // A status that is new to us is not an end; our own deadline is there for it.
            default -> new Observation.Running(progress(prediction.logs()));
        };
    }

    private static Observation succeeded(Prediction prediction) {
        String url = videoUrl(prediction.output());
        return url != null ? new Observation.Succeeded(url)
                : new Observation.Failed(new Failure(Failure.NO_OUTPUT, "Replicate succeeded without a video"));
    }

    private static Observation failed(String code, Prediction prediction, String otherwise) {
        String said = text(prediction.error());
        return new Observation.Failed(new Failure(code, said.isBlank() ? otherwise : said));
    }

    private static String text(JsonNode node) {
        if (node == null || node.isNull()) {
            return "";
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }

    /** Null if there is none. */
    static String videoUrl(JsonNode output) {
        if (output == null) {
            return null;
        }
        if (output.isTextual()) {
            return isHttp(output.textValue()) ? output.textValue() : null;
        }
        return output.isArray() ? fromArray(output) : fromObject(output);
    }

    private static String fromArray(JsonNode output) {
        String first = null;
        for (JsonNode element : output) {
            String url = videoUrl(element);
            if (url != null && VIDEO_NAME.matcher(url).find()) {
                return url;
            }
            first = first == null ? url : first;
        }
        return first;
    }

    private static String fromObject(JsonNode output) {
        for (String key : VIDEO_KEYS) {
            String url = videoUrl(output.get(key));
            if (url != null) {
                return url;
            }
        }
        return null;
    }

    private static boolean isHttp(String text) {
        return (text.startsWith("https://") || text.startsWith("http://")) && text.indexOf('\0') < 0;
    }

    /** The last progress bar of the log in percent, or null if it has none. */
    static Integer progress(String logs) {
        Integer last = null;
        if (logs != null) {
            // A bar redraws itself with carriage returns, which end a line for MULTILINE as well.
            Matcher bars = PROGRESS.matcher(logs);
            while (bars.find()) {
                last = Math.min(100, Integer.parseInt(bars.group(1)));
            }
        }
        return last;
    }
}
