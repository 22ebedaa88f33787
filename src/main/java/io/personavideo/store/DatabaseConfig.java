package io.personavideo.store;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Bounds of the database pool. Its size is {@code DB_MAX_CONNECTIONS}, its address {@code DATABASE_URL}.
 */
@ConfigMapping(prefix = "persona-video.database")
interface DatabaseConfig {

    /** How long a caller waits for a free connection before it is told that the database is not available. */
    @WithDefault("5s")
    Duration acquireTimeout();

    /** How many callers may wait for a connection at once; one more is refused right away. */
    @WithDefault("1000")
    int maxWaiting();

    /** How long opening a connection may take. */
    @WithDefault("5s")
    Duration connectTimeout();

    /**
     * Whether the service migrates the database when it starts, in place of looking whether that has been done. It costs
     * time, and replicas that start together wait for each other.
     */
    @WithDefault("false")
    boolean migrateAtStart();

    /** How long a process that starts tries to reach the database before it ends with the reason. */
    @WithDefault("30s")
    Duration waitAtStart();

    /** {@code DATABASE_URL}, as far as it is set. */
    Optional<String> url();

    /**
     * The schema of the service's own tables, {@code DATABASE_SCHEMA}: it is made if it is not there. Without it they are where
     * the database makes new ones, which is {@code public} as a rule.
     */
    Optional<String> schema();

    /** Where changes are listened for; empty where a transaction pooler is on the way and no other address is known. */
    Optional<String> listenUrl();
}
