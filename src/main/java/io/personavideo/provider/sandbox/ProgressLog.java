package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The log of a prediction: a progress bar for each step done, drawn like those of the tqdm library. */
final class ProgressLog {

    private static final int STEPS = 50;

    /** Where {@link Fault#SILENCE} stands still. */
    private static final int LAST_BEFORE_SILENCE = 30;

    private static final int BAR_CELLS = 10;

    /** A cell of the bar that is filled by none to seven eighths. */
    private static final String CELLS = " ▏▎▍▌▋▊▉";

    private ProgressLog() {
    }

    static String of(Prediction prediction, Instant now, Pace pace) {
        if (prediction.startedAt() == null) {
            return "";
        }
        Instant end = prediction.completedAt() == null ? now : prediction.completedAt();
        Duration elapsed = Duration.between(prediction.startedAt(), end);
        double secondsPerStep = Math.max(1, pace.duration().toMillis()) / 1000.0 / STEPS;
        return IntStream.rangeClosed(0, stepsDone(prediction, elapsed, secondsPerStep))
                .mapToObj(step -> line(step, secondsPerStep))
                .collect(Collectors.joining("\n"));
    }

    private static int stepsDone(Prediction prediction, Duration elapsed, double secondsPerStep) {
        if (prediction.status() == PredictionStatus.SUCCEEDED) {
            return STEPS;
        }
        int last = prediction.fault() == Fault.SILENCE ? LAST_BEFORE_SILENCE : STEPS - 1;
        return (int) Math.max(0, Math.min(last, elapsed.toMillis() / 1000.0 / secondsPerStep));
    }

    private static String line(int step, double secondsPerStep) {
        return String.format(Locale.ROOT, "%3d%%|%s| %d/%d [%s<%s, %5.1fit/s]",
                step * 100 / STEPS, bar(step), step, STEPS,
                clock(step * secondsPerStep), clock((STEPS - step) * secondsPerStep), 1 / secondsPerStep);
    }

    private static String bar(int step) {
        int eighths = step * BAR_CELLS * CELLS.length() / STEPS;
        int full = eighths / CELLS.length();
        if (full == BAR_CELLS) {
            return "█".repeat(BAR_CELLS);
        }
        return "█".repeat(full) + CELLS.charAt(eighths % CELLS.length()) + " ".repeat(BAR_CELLS - full - 1);
    }

    private static String clock(double seconds) {
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60);
    }
}
