package io.personavideo.bench.load;

import org.HdrHistogram.Histogram;

import io.hyperfoil.api.statistics.StatisticsSnapshot;

/**
 * What came of sending load to a server.
 *
 * @param answered how many requests were answered as expected
 * @param errors those that were not: another status, no answer, a broken connection
 * @param behind whether requests had to wait for a free connection, since the server did not keep up with the pace
 * @param stalled whether the generator itself stood still for a while, so that latencies are not the server's alone
 * @param p50 in microseconds, as are the others
 */
public record Measurement(long answered, long errors, boolean behind, boolean stalled, double seconds, double cpuMicros,
        double p50,
        double p99, double p999) {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_SECOND = 1_000_000;

    static Measurement of(StatisticsSnapshot seen, boolean behind, boolean stalled, double seconds, double cpuMicros) {
        return new Measurement(seen.responseCount - seen.invalid, seen.errors(), behind, stalled, seconds, cpuMicros,
                micros(seen.histogram, 50), micros(seen.histogram, 99), micros(seen.histogram, 99.9));
    }

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    public double perSecond() {
        return answered / seconds;
    }

    public double cpuMicrosPerRequest() {
        return cpuMicros / answered;
    }

    /** How much of one core the server had, from 0 to 1. */
    public double coreShare() {
        return cpuMicros / (seconds * MICROS_PER_SECOND);
    }
}
