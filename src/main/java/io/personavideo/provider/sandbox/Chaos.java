package io.personavideo.provider.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import io.vertx.core.json.JsonObject;

/**
 * Faults at random: with the same seed, and submissions one after the other, the same ones.
 */
final class Chaos {

    static final Chaos NONE = new Chaos(0, Map.of());

    private final long seed;
    private final Map<Fault, Double> rates;
    private long drawn;

    private Chaos(long seed, Map<Fault, Double> rates) {
        this.seed = seed;
        this.rates = rates;
    }

    /**
     * @param body {@code {"seed": 42, "rates": {"no-webhook": 0.1}}}
     * @throws IllegalArgumentException if it can't be used, with a message that says why
     */
    static Chaos read(JsonObject body) {
        if (!(body.getValue("rates") instanceof JsonObject given)) {
            throw new IllegalArgumentException("rates must be an object of faults and their parts of all submissions");
        }
        Map<Fault, Double> rates = new LinkedHashMap<>();
        for (Map.Entry<String, Object> rate : given) {
            if (!(rate.getValue() instanceof Number part) || part.doubleValue() < 0) {
                throw new IllegalArgumentException("the rate of " + rate.getKey() + " must be a number from 0 to 1");
            }
            rates.put(Fault.named(rate.getKey()), part.doubleValue());
        }
        if (rates.values().stream().mapToDouble(Double::doubleValue).sum() > 1) {
            throw new IllegalArgumentException("the rates make more than 1 in all");
        }
        return new Chaos(body.getValue("seed") instanceof Number seed ? seed.longValue() : 0, rates);
    }

    synchronized Fault next() {
        double at = new Random(seed + drawn++).doubles(2).skip(1).findFirst().orElseThrow();
        for (Map.Entry<Fault, Double> rate : rates.entrySet()) {
            at -= rate.getValue();
            if (at < 0) {
                return rate.getKey();
            }
        }
        return Fault.NONE;
    }
}
