package io.personavideo.provider;

import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Finds the address of the video in a model's output, whose shape is the model's own: a text, a list, or an object.
 */
public final class OutputReader {

    /** Under which keys models put the address of their video when the output is an object, likeliest first. */
    private static final List<String> VIDEO_KEYS = List.of("video", "video_url", "url", "result_url", "output");

    private static final Pattern VIDEO_NAME = Pattern.compile("(?i)\\.(mp4|webm|mov|m4v)(\\?|$)");

    private OutputReader() {
    }

    /** Null if there is none. */
    public static String videoUrl(JsonNode output) {
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
}
