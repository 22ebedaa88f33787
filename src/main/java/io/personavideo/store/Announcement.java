package io.personavideo.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the database tells everybody at once of a change: whose status it is, and from which version on a replica knows
 * of it already.
 *
 * @param id a persona's, or of a talk video its job's
 */
public record Announcement(Subject subject, String id, long version) {

    static final String CHANNEL = "persona_video_changes";

    /** Of a replica that ends, and has let go of its jobs. */
    static final String DUE = "1 due";

    private static final Pattern FORM = Pattern.compile("1 (idle|talk|gone) ([A-Za-z0-9_-]{1,64}) (\\d{1,18})");

    /** What has changed. */
    public enum Subject {
        /** A persona's idle video. */
        IDLE,
        /** A talk video. */
        TALK,
        /** A persona that has no idle video any more. */
        GONE,
        /** No status: jobs are due, and nobody works at them. */
        DUE
    }

    /** Empty for what somebody else has to say, or another version of ours: then anything may have changed. */
    static Optional<Announcement> parse(String payload) {
        if (payload.equals(DUE)) {
            return Optional.of(new Announcement(Subject.DUE, "", 0));
        }
        Matcher form = FORM.matcher(payload);
        return form.matches()
                ? Optional.of(new Announcement(subject(form.group(1)), form.group(2), Long.parseLong(form.group(3))))
                : Optional.empty();
    }

    private static Subject subject(String word) {
        return switch (word) {
            case "idle" -> Subject.IDLE;
            case "talk" -> Subject.TALK;
            default -> Subject.GONE;
        };
    }
}
