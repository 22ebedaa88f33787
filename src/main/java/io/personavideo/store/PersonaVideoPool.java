package io.personavideo.store;

import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;

/**
 * Creates the reactive pool with the bounds for which Quarkus has no setting: how long a caller waits for a connection,
 * how many may wait, and how long connecting may take. Without them a pool that is used up makes callers wait for ever.
 */
@Singleton
class PersonaVideoPool implements PgPoolCreator {

    private final DatabaseConfig config;

    private volatile int maximumSize;

    PersonaVideoPool(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        input.poolOptions()
                .setConnectionTimeout((int) config.acquireTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWaitQueueSize(config.maxWaiting());
        maximumSize = input.poolOptions().getMaxSize();
        input.pgConnectOptionsList().forEach(this::complete);
        return PgDriver.INSTANCE.createPool(input.vertx(), input.pgConnectOptionsList(), input.poolOptions());
    }

    int maximumSize() {
        return maximumSize;
    }

    private void complete(PgConnectOptions options) {
        options.setConnectTimeout((int) config.connectTimeout().toMillis());
        options.addProperty("application_name", "persona-video");
        // A transaction pooler refuses it.
        if (!options.getUseLayer7Proxy()) {
            config.schema().ifPresent(schema -> options.addProperty("search_path", SearchPath.of(schema)));
        }
        if (options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL) {
            options.setTrustOptions(ServerTrust.of(config.url().map(DatabaseUrl::parse)
                    .map(DatabaseUrl::rootCertificate).orElse(null)));
        }
    }
}
