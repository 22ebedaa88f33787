package io.personavideo.generation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.personavideo.job.Speech;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.GivenUrls;
import io.smallrye.mutiny.Uni;

/**
 * What a persona is to say, as a client describes it: one of the two.
 *
 * @param audioUrl an https address of a public host, to be fetched by the provider of videos
 * @param text for models that speak themselves
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TalkInput(String audioUrl, String text) {

    private static final int MAX_TEXT_LENGTH = 5000;

    Uni<Speech> speech(GivenUrls urls) {
        if ((audioUrl == null) == (text == null)) {
            throw ProblemException.badRequest("bad_speech", "Give either audioUrl or text, and not both");
        }
        return text == null ? urls.checked("audioUrl", "bad_audio_url", audioUrl).map(Speech::ofAudio)
                : Uni.createFrom().item(Speech.ofText(validText()));
    }

    private String validText() {
        if (text.isBlank() || text.length() > MAX_TEXT_LENGTH || text.indexOf('\0') >= 0) {
            throw ProblemException.badRequest("bad_text", "text has 1 to " + MAX_TEXT_LENGTH + " characters");
        }
        return text;
    }
}
