package io.personavideo.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How long a provider asks us to wait, read from a {@code Retry-After} header in either form of RFC 9110: seconds, or an
 * HTTP date. Times in the past and garbage count as not told; long ones are capped.
 */
public final class RetryAfter {

    /** No provider makes a job wait longer than this before it is offered again. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /** "Now" from a provider that has just refused is not taken at its word. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {
    }

    /**
     * @param header the header's value, or null
     * @param otherwise what to wait when nothing usable is told
     */
    public static Duration parse(String header, Instant now, Duration otherwise) {
        Duration told = header == null ? null : told(header.strip(), now);
        if (told == null || told.isNegative()) {
            return otherwise;
        }
        if (told.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return told.compareTo(LONGEST) > 0 ? LONGEST : told;
    }

    private static Duration told(String header, Instant now) {
        if (!header.matches("\\d+")) {
            return untilDate(header, now);
        }
        return header.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(header));
    }

    private static Duration untilDate(String header, Instant now) {
        try {
            Instant date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Duration.between(now, date);
        } catch (DateTimeException garbage) {
            return null;
        }
    }
}
