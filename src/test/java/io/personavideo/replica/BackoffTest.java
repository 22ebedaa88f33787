package io.personavideo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({ "1, 0.0, 50", "1, 1.0, 100", "2, 1.0, 200", "3, 0.5, 300", "7, 1.0, 6400", "8, 1.0, 10000", "8, 0.0, 5000",
            "1000000, 1.0, 10000" })
    void pausesGrowUpToABoundAndDiffer(int failures, double chance, long expectedMs) {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), () -> chance);

        // When
        Duration pause = backoff.after(failures);

        // Then
        assertEquals(Duration.ofMillis(expectedMs), pause);
    }
}
