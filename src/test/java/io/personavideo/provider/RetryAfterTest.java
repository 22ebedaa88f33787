package io.personavideo.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration OTHERWISE = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({ "1, PT1S", "30, PT30S", "007, PT7S", "299, PT4M59S", "300, PT5M", "'  30\t', PT30S" })
    void secondsAreWaitedAsTold(String header, Duration expected) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertEquals(expected, wait);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Thu, 01 Jan 2026 00:00:45 GMT | PT45S",
            "Thu, 1 Jan 2026 00:02:00 GMT | PT2M",
            "' Thu, 01 Jan 2026 00:00:01 GMT ' | PT1S" })
    void dateAheadIsWaitedFor(String header, Duration expected) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertEquals(expected, wait);
    }

    @ParameterizedTest
    @ValueSource(strings = { "301", "86400", "999999999", "Thu, 01 Jan 2026 00:05:01 GMT", "Fri, 01 Jan 2027 00:00:00 GMT" })
    void longWaitIsCapped(String header) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertEquals(RetryAfter.LONGEST, wait);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = { " ", "soon", "-1", "+30", "1.5", "30s", "0x1e", "٣٠", "30, 60", "Infinity",
            "Wed, 31 Dec 2025 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 32 Jan 2026 00:00:00 GMT",
            "2026-01-01T00:00:45Z" })
    void pastDateOrGarbageMeansTheDefault(String header) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertEquals(OTHERWISE, wait);
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "Thu, 01 Jan 2026 00:00:00 GMT" })
    void noWaitAtAllIsNotBelieved(String header) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertTrue(wait.compareTo(Duration.ofSeconds(1)) >= 0, wait.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "9999999999", "99999999999999999999999" })
    void numberOfAnySizeIsCapped(String header) {
        // When
        Duration wait = RetryAfter.parse(header, NOW, OTHERWISE);

        // Then
        assertEquals(RetryAfter.LONGEST, wait);
    }
}
