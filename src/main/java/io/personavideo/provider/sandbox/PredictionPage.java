package io.personavideo.provider.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the list of predictions, newest first.
 *
 * @param next cursor of the page of older ones, or null
 * @param previous cursor of the page of newer ones, or null
 */
record PredictionPage(List<Prediction> predictions, String next, String previous) {

    private static final int SIZE = 100;

    /** The number of a submission, and whether the page has those older or newer than it. */
    private static final Pattern CURSOR = Pattern.compile("(older|newer)=(\\d{1,18})");

    /**
     * @param newestFirst all predictions
     * @param cursor null for the first page
     * @param createdAfter null for no limit, as is {@code createdBefore}
     * @throws Refusal if a parameter is malformed
     */
    static PredictionPage of(List<Prediction> newestFirst, String cursor, String createdAfter, String createdBefore) {
        Instant after = instant(createdAfter, Instant.MIN);
        Instant before = instant(createdBefore, Instant.MAX);
        List<Prediction> all = newestFirst.stream()
                .filter(Prediction::isVisible)
                .filter(prediction -> prediction.submission().createdAt().isAfter(after))
                .filter(prediction -> prediction.submission().createdAt().isBefore(before))
                .toList();
        int start = start(all, cursor);
        int end = Math.min(all.size(), start + SIZE);
        return new PredictionPage(all.subList(start, end),
                end < all.size() ? cursor("older", all.get(end - 1)) : null,
                start > 0 && start < all.size() ? cursor("newer", all.get(start)) : null);
    }

    private static int start(List<Prediction> all, String cursor) {
        if (cursor == null) {
            return 0;
        }
        Matcher position = decoded(cursor);
        long number = Long.parseLong(position.group(2));
        boolean older = position.group(1).equals("older");
        int newer = (int) all.stream().filter(prediction -> prediction.submission().number() > number).count();
        boolean isThere = newer < all.size() && all.get(newer).submission().number() == number;
        return older ? newer + (isThere ? 1 : 0) : Math.max(0, newer - SIZE);
    }

    private static Matcher decoded(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            Matcher position = CURSOR.matcher(text);
            if (position.matches()) {
                return position;
            }
        } catch (IllegalArgumentException malformed) {
            // Answered as any other cursor that is not ours.
        }
        throw Refusal.notFound("Invalid cursor");
    }

    private static String cursor(String direction, Prediction at) {
        String text = direction + "=" + at.submission().number();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Instant instant(String text, Instant otherwise) {
        try {
            return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw Refusal.unprocessable("created_after and created_before must be times like 2026-01-31T12:00:00Z");
        }
    }
}
