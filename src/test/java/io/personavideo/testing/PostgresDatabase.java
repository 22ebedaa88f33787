package io.personavideo.testing;

/**
 * A database of a {@link PostgresServer}.
 */
public record PostgresDatabase(int port, String name) {

    /** What the application gets as {@code DATABASE_URL}. */
    public String url() {
        return "postgres://postgres@localhost:%d/%s?sslmode=disable".formatted(port, name);
    }

    /** The same through something that stands in between. */
    public String urlThrough(int otherPort) {
        return new PostgresDatabase(otherPort, name).url();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, name);
    }

    public Fixtures fixtures() {
        return new Fixtures(jdbcUrl());
    }
}
