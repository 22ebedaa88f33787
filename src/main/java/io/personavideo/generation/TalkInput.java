package io.personavideo.generation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.personavideo.job.Speech;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.HttpUrls;

/**
 * What a persona is to say, as a client describes it: one of the two.
 *
 * @param audioUrl http or https, to be fetched by the provider of videos
 * @param text for models that speak themselves
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TalkInput(String audioUrl, String text) {

    private static final int MAX_TEXT_LENGTH = 5000;

    Speech speech() {
        if ((audioUrl == null) == (text == null)) {
            throw ProblemException.badRequest("bad_speech", "Give either audioUrl or text, and not both");
        }
        return text == null ? Speech.ofAudio(validAudioUrl()) : Speech.ofText(validText());
    }

    private String validAudioUrl() {
        if (!HttpUrls.isUsable(audioUrl)) {
            throw ProblemException.badRequest("bad_audio_url", "audioUrl is an absolute http or https address of at most "
                    + HttpUrls.MAX_LENGTH + " characters");
        }
        return audioUrl;
    }

    private String validText() {
        if (text.isBlank() || text.length() > MAX_TEXT_LENGTH || text.indexOf('\0') >= 0) {
            throw ProblemException.badRequest("bad_text", "text has 1 to " + MAX_TEXT_LENGTH + " characters");
        }
        return text;
    }
}
