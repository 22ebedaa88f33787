package io.personavideo.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How numbers are summed up and written.
 */
public final class Numbers {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final double BYTES_PER_MIB = 1_048_576;

    private Numbers() {
    }

    /** The middle one, or the mean of the two in the middle. */
    public static <T> double median(List<T> values, ToDoubleFunction<T> number) {
        double[] sorted = values.stream().mapToDouble(number).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The same of plain numbers. */
    public static double median(List<Double> values) {
        return median(values, Double::doubleValue);
    }

    public static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    public static String tenths(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    public static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    public static String millis(double micros) {
        return String.format(Locale.ROOT, "%.2f", micros / MICROS_PER_MILLI);
    }

    public static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / BYTES_PER_MIB);
    }
}
