package io.personavideo.provider.replicate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.personavideo.job.Failure;
import io.personavideo.provider.Observation;
import io.personavideo.provider.OutputReader;

/**
 * Reads what a prediction means: its status, its output in whatever shape the model gives it, and progress from its log.
 */
final class PredictionReader {

    /** A progress bar as the tqdm library draws it: {@code  42%|████      | 21/50 [00:10<00:14]}. */
    private static final Pattern PROGRESS = Pattern.compile("^[ \\t]*(\\d{1,3})%[ \\t]*\\|.*\\|[ \\t]*\\d+/\\d+",
            Pattern.MULTILINE);

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
        String url = OutputReader.videoUrl(prediction.output());
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
