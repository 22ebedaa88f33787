package io.personavideo.store;

import java.util.Locale;

/**
 * How the database is reached: by the one address, or by another one as well that goes past a pooler.
 *
 * @param main for all that is short: every statement may run on another connection
 * @param direct for migrations and for hearing of changes, or null
 * @param isPooled whether a pooler on the way gives away a connection with the end of every transaction
 * @param schema of our own tables, or null for where the database makes new ones
 */
record DatabaseAccess(DatabaseUrl main, DatabaseUrl direct, boolean isPooled, String schema) {

    private static final String WORDS = "auto, transaction, session, none";

    /**
     * @param direct or null
     * @param pooler what sort of pooler is on the way, or null to tell by the address
     * @param schema or null
     * @throws IllegalArgumentException if there is no such sort
     */
    static DatabaseAccess of(DatabaseUrl main, DatabaseUrl direct, String pooler, String schema) {
        String sort = pooler == null || pooler.isBlank() ? "auto" : pooler.strip().toLowerCase(Locale.ROOT);
        return new DatabaseAccess(main, direct, switch (sort) {
            case "auto" -> main.looksPooled();
            case "transaction" -> true;
            case "session", "none" -> false;
            default -> throw new IllegalArgumentException("none of " + WORDS);
        }, schema);
    }

    boolean canListen() {
        return direct != null || !isPooled;
    }

    String reactiveUrl() {
        return main.reactiveUrl();
    }

    /** Where a session lasts, if there is such an address. */
    DatabaseUrl sessions() {
        return direct == null ? main : direct;
    }

    /** With a time-to-live of one transaction a connection can't keep statements for the next one. */
    String migrationUrl() {
        return direct == null && isPooled ? main.jdbcUrl() + "&prepareThreshold=0" : sessions().jdbcUrl();
    }
}
