package io.personavideo.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Markdown table whose first columns are words and whose others are numbers.
 */
public final class Table {

    private final StringBuilder text = new StringBuilder();

    public Table(int words, String... columns) {
        row(List.of(columns));
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            rule.add(i < words ? "---" : "---:");
        }
        row(rule);
    }

    public Table row(Object... cells) {
        row(List.of(cells));
        return this;
    }

    private void row(List<?> cells) {
        text.append(cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
