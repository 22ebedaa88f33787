package io.personavideo.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of all settings of our own and what each may be, as a list in the resource {@code settings.txt}: what the
 * interfaces of settings have to say is not there to be read in a native image. An asterisk is for any name.
 */
final class SettingNames {

    static final String PREFIX = "persona-video.";
    static final String VARIABLE_PREFIX = "PERSONA_VIDEO_";

    private static final String RESOURCE = "/settings.txt";

    /** One that left out the group that its setting is in. */
    private static final int SHORTEST_END = 6;

    /** A name that differs in more than a third of its letters is not what was meant. */
    private static final int LETTERS_PER_SLIP = 3;

    private final List<SettingRule> rules;
    private final List<String> names;

    private SettingNames(List<SettingRule> rules) {
        this.rules = rules;
        this.names = rules.stream().map(SettingRule::name).toList();
    }

    static SettingNames read() {
        try (InputStream list = SettingNames.class.getResourceAsStream(RESOURCE)) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return new SettingNames(text.lines().filter(line -> line.startsWith(PREFIX))
                    .map(SettingRule::parse).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> all() {
        return names;
    }

    List<SettingRule> rules() {
        return rules;
    }

    /** Empty if there is no setting of exactly this name. */
    Optional<SettingRule> rule(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /** Whether there is a setting of this name, which may be one of a list's. */
    boolean containName(String name) {
        String plain = name.replaceAll("\\[\\d+]$", "");
        return names.stream().anyMatch(known -> matches(known, plain, "."));
    }

    /** Whether a setting can be set by the environment variable of this name. */
    boolean containVariable(String variable) {
        String plain = variable.replaceAll("_\\d+_$", "");
        return names.stream().map(SettingNames::variable).anyMatch(known -> matches(known, plain, "_"));
    }

    private static boolean matches(String known, String name, String separator) {
        return known.endsWith(separator + "*")
                ? name.startsWith(known.substring(0, known.length() - 1)) && name.length() >= known.length()
                : name.equals(known);
    }

    /** How a setting is called as an environment variable. */
    static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9*]", "_").toUpperCase(Locale.ROOT);
    }

    /** The setting that somebody may have meant who wrote something else. */
    Optional<String> nearestTo(String written) {
        String letters = letters(written);
        Optional<String> onlyOneThatEndsSo = onlyOne(names.stream()
                .filter(known -> letters.length() >= SHORTEST_END && letters(known).endsWith(letters)).toList());
        return onlyOneThatEndsSo.or(() -> names.stream()
                .min(Comparator.comparingInt(known -> slips(letters, letters(known))))
                .filter(known -> slips(letters, letters(known)) * LETTERS_PER_SLIP <= letters.length()));
    }

    private static Optional<String> onlyOne(List<String> found) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** All that a name and the variable of it have in common, without what all of ours begin with. */
    private static String letters(String name) {
        return name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** How many letters have to be added, left out or exchanged to make the one of the other (Levenshtein's distance). */
    private static int slips(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int exchanged = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
