package io.personavideo.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.report.Numbers;

/**
 * One combination of server, traffic and pace, which is measured once in every round.
 */
record Cell(String server, Target target, Traffic traffic, Pace pace) {

    static final String SERVICE = "service";
    static final String BARE = "bare";

    /** What is compared: the same whichever process it is measured with. */
    record Kind(String server, String check, Pace pace) {
    }

    private Kind kind() {
        return new Kind(server, traffic.name(), pace);
    }

    /** Once for each server and traffic: a steady pace would compile nothing else. */
    static void warmUp(List<Cell> cells, Bench bench) {
        cells.stream().filter(cell -> cell.pace().isClosed())
                .forEach(cell -> bench.warmUp(cell.server(), cell.target(), cell.traffic()));
    }

    /**
     * Each in turn, and again, so that what changes on the machine meanwhile meets all of them.
     *
     * @param seen gets the measurements, beside those of the same kinds that it has
     */
    static void measure(List<Cell> cells, int rounds, Bench bench, Map<Kind, Rounds> seen) {
        for (int round = 1; round <= rounds; round++) {
            Progress.say("round %d of %d", round, rounds);
            cells.forEach(cell -> seen.computeIfAbsent(cell.kind(), kind -> new Rounds(new ArrayList<>())).measurements()
                    .add(bench.generator().measure(cell.target(), cell.traffic(), cell.pace(), bench.plan().window())));
        }
    }

    /** The measurements of one kind, in the order in which they were made. */
    record Rounds(List<Measurement> measurements) {

        double median(ToDoubleFunction<Measurement> number) {
            return Numbers.median(measurements, number);
        }

        /**
         * How many times as much they are as others that were measured in the same rounds: each is divided by its
         * neighbour, as a machine that is slower for some minutes slows both, and this is the median of that.
         */
        double ratioTo(Rounds others, ToDoubleFunction<Measurement> number) {
            return Numbers.median(IntStream.range(0, measurements.size())
                    .mapToObj(round -> number.applyAsDouble(measurements.get(round))
                            / number.applyAsDouble(others.measurements.get(round)))
                    .toList());
        }

        long errors() {
            return measurements.stream().mapToLong(Measurement::errors).sum();
        }

        /** With marks for what went wrong in any round. */
        String perSecond() {
            return Numbers.whole(median(Measurement::perSecond)) + mark(" (behind)", Measurement::behind)
                    + mark(" (stalled)", Measurement::stalled);
        }

        private String mark(String mark, Predicate<Measurement> wrong) {
            return measurements.stream().anyMatch(wrong) ? mark : "";
        }

        String cpuMicrosPerRequest() {
            return Numbers.tenths(median(Measurement::cpuMicrosPerRequest));
        }

        String millis(ToDoubleFunction<Measurement> micros) {
            return Numbers.millis(median(micros));
        }
    }
}
