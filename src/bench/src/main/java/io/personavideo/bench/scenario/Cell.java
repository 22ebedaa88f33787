package io.personavideo.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.personavideo.bench.load.Generator;
import io.personavideo.bench.load.Measurement;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.report.Numbers;

/**
 * One combination of server, traffic and pace, which is measured once in every round.
 */
record Cell(String server, Target target, Traffic traffic, Pace pace) {

    /** Each in turn, and again, so that what changes on the machine meanwhile meets all of them. */
    static Map<Cell, Rounds> measure(List<Cell> cells, Plan plan, Generator generator) {
        Map<Cell, Rounds> rounds = new LinkedHashMap<>();
        cells.forEach(cell -> rounds.put(cell, new Rounds(new ArrayList<>())));
        for (int round = 1; round <= plan.rounds(); round++) {
            Progress.say("round %d of %d", round, plan.rounds());
            cells.forEach(cell -> rounds.get(cell).measurements().add(
                    generator.measure(cell.target(), cell.traffic(), cell.pace(), plan.window())));
        }
        return rounds;
    }

    /** The measurements of one cell. */
    record Rounds(List<Measurement> measurements) {

        double median(ToDoubleFunction<Measurement> number) {
            return Numbers.median(measurements, number);
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
