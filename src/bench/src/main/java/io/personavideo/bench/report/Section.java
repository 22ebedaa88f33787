package io.personavideo.bench.report;

import java.util.List;

/**
 * A part of the report.
 *
 * @param text in Markdown
 * @param failures what could not be measured, and why
 */
public record Section(String title, String text, List<String> failures) {

    public Section(String title, String text) {
        this(title, text, List.of());
    }
}
