package io.personavideo.job;

/**
 * What a persona is to say in a talk video: a recording, or a text for models that speak themselves. One of the two.
 *
 * @param audioUrl where the recording is, or null
 * @param text what to say, or null
 */
public record Speech(String audioUrl, String text) {

    /**
     * @throws IllegalArgumentException unless exactly one of the two is given
     */
    public Speech {
        if ((audioUrl == null) == (text == null)) {
            throw new IllegalArgumentException("either audioUrl or text is needed, and not both");
        }
    }

    public static Speech ofAudio(String audioUrl) {
        return new Speech(audioUrl, null);
    }

    public static Speech ofText(String text) {
        return new Speech(null, text);
    }
}
