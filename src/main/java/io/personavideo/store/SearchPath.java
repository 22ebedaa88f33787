package io.personavideo.store;

/**
 * Where a connection looks for tables: first in the schema of ours, then where another application's are as a rule.
 */
final class SearchPath {

    private SearchPath() {
    }

    static String of(String schema) {
        return schema + ", public";
    }
}
