package io.personavideo.testing;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.flywaydb.core.Flyway;

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

    /**
     * Makes the schema, as a process does that starts.
     *
     * @param more directories of migrations beside ours
     */
    public PostgresDatabase migrate(Path... more) {
        String[] directories = Stream.concat(Stream.of(Path.of("src/main/resources/db/migration")), Stream.of(more))
                .map(directory -> "filesystem:" + directory).toArray(String[]::new);
        Flyway.configure().dataSource(jdbcUrl(), null, null).locations(directories).load().migrate();
        return this;
    }

    public Fixtures fixtures() {
        return new Fixtures(jdbcUrl());
    }
}
