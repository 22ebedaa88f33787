package io.personavideo.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;

/**
 * What a setting may be.
 *
 * @param bounds the least, and the most if there is a most; or all words that there are
 */
record SettingRule(String name, Kind kind, List<String> bounds) {

    private static final Set<String> TRUTHS = Set.of("true", "yes", "y", "on", "1", "t", "false", "no", "n", "off", "0", "f");

    /** How a value is written. */
    enum Kind {
        /** In any way; who uses it checks it, without telling what it is. */
        TEXT("text", ""),
        WORDS("one of", ""),
        BOOLEAN("true or false", "true"),
        INTEGER("whole number", "10"),
        NUMBER("number", "0.5"),
        DURATION("duration", "30s"),
        SIZE("size", "10M");

        private final String words;
        private final String example;

        Kind(String words, String example) {
            this.words = words;
            this.example = example;
        }
    }

    /** As in {@code persona-video.feed.poll duration 1ms}. */
    static SettingRule parse(String line) {
        List<String> parts = List.of(line.split(" +"));
        return new SettingRule(parts.get(0), Kind.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
                parts.subList(2, parts.size()));
    }

    /** In words, as in "duration, from 1ms". */
    String description() {
        return switch (kind) {
            case TEXT, BOOLEAN -> kind.words;
            case WORDS -> kind.words + " " + String.join(", ", bounds);
            default -> kind.words + ", from " + bounds.get(0) + (bounds.size() > 1 ? " to " + bounds.get(1) : "");
        };
    }

    String example() {
        return allows(kind.example) ? kind.example : bounds.get(0);
    }

    boolean allows(String value) {
        try {
            return switch (kind) {
                case TEXT -> true;
                case WORDS -> bounds.contains(value.strip().toLowerCase(Locale.ROOT));
                case BOOLEAN -> TRUTHS.contains(value.strip().toLowerCase(Locale.ROOT));
                case INTEGER -> isWithin(new BigInteger(value.strip()), BigInteger::new);
                case NUMBER -> isWithin(new BigDecimal(value.strip()), BigDecimal::new);
                case DURATION -> isWithin(duration(value.strip()), SettingRule::duration);
                case SIZE -> isWithin(size(value.strip()), SettingRule::size);
            };
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    private static Duration duration(String text) {
        return DurationConverter.parseDuration(text);
    }

    private static BigInteger size(String text) {
        return new MemorySizeConverter().convert(text).asBigInteger();
    }

    private <T extends Comparable<T>> boolean isWithin(T value, Function<String, T> parsed) {
        return value.compareTo(parsed.apply(bounds.get(0))) >= 0
                && (bounds.size() < 2 || value.compareTo(parsed.apply(bounds.get(1))) <= 0);
    }
}
