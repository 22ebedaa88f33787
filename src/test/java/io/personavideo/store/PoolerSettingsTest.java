package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

class PoolerSettingsTest {

    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String LISTEN_URL = "persona-video.database.listen-url";

    @ParameterizedTest
    @CsvSource({ "postgres://ada@db.example.com:6543/app, auto", "postgres://ada@ep-x-pooler.aws.neon.tech/app,",
            "postgres://ada@db.example.com/app?pgbouncer=true, ''", "postgres://ada@db.example.com/app, transaction",
            "postgres://ada@db.example.com/app, ' Transaction '" })
    void transactionPoolerIsFoundOutAndGotOnWith(String url, String pooler) {
        // Given
        SmallRyeConfig config = pooled(url, pooler);

        // Then
        assertEquals("true", value(config, "quarkus.datasource.reactive.postgresql.use-layer7-proxy"));
        assertEquals("false", value(config, "quarkus.datasource.reactive.cache-prepared-statements"));
        assertEquals("1", value(config, "quarkus.datasource.reactive.postgresql.pipelining-limit"));
        assertTrue(value(config, "quarkus.flyway.jdbc-url").endsWith("&prepareThreshold=0"));
        assertNull(value(config, LISTEN_URL));
    }

    @ParameterizedTest
    @CsvSource({ "postgres://ada@db.example.com:5432/app,", "postgres://ada@db.example.com:6543/app, session",
            "postgres://ada@ep-x-pooler.aws.neon.tech/app, none",
            "postgres://ada@pooler.example.com/app?pgbouncer=false, auto" })
    void addressWithoutATransactionPoolerIsListenedAt(String url, String pooler) {
        // Given
        SmallRyeConfig config = pooled(url, pooler);

        // Then
        assertEquals("false", value(config, "quarkus.datasource.reactive.postgresql.use-layer7-proxy"));
        assertEquals("true", value(config, "quarkus.datasource.reactive.cache-prepared-statements"));
        assertNull(value(config, "quarkus.datasource.reactive.postgresql.pipelining-limit"));
        assertFalse(value(config, "quarkus.flyway.jdbc-url").contains("prepareThreshold"));
        assertEquals(url, value(config, LISTEN_URL));
    }

    @Test
    void directAddressIsForTheFeedAndForMigrationsAlone() {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://app.ref:s3cret@pooler.example.com:6543/app",
                "DATABASE_DIRECT_URL", "postgres://owner:d1rect@db.example.com/app"));

        // Then
        assertEquals("postgresql://pooler.example.com:6543/app", value(config, REACTIVE_URL));
        assertEquals("app.ref", value(config, "quarkus.datasource.username"));
        assertEquals("s3cret", value(config, PASSWORD));
        assertTrue(value(config, "quarkus.flyway.jdbc-url").startsWith("jdbc:postgresql://db.example.com:5432/app?"));
        assertFalse(value(config, "quarkus.flyway.jdbc-url").contains("prepareThreshold"));
        assertEquals("owner", value(config, "quarkus.flyway.username"));
        assertEquals("d1rect", value(config, "quarkus.flyway.password"));
        assertEquals("postgres://owner:d1rect@db.example.com/app", value(config, LISTEN_URL));
    }

    @ParameterizedTest
    @ValueSource(strings = { "pgbouncer", "true", "statement" })
    void unknownSortOfPoolerIsRefusedByName(String pooler) {
        // Given
        SmallRyeConfig config = pooled("postgres://ada:s3cret@localhost/app", pooler);

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertEquals("DATABASE_POOLER is \"" + pooler + "\", which is none of auto, transaction, session, none. "
                + "Example: DATABASE_POOLER=transaction", refusal.getMessage());
    }

    @Test
    void malformedDirectAddressIsRefusedByNameWithoutThePassword() {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada@localhost/app", "DATABASE_DIRECT_URL",
                "postgres://ada:s3c/ret@localhost/app"));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertTrue(refusal.getMessage().startsWith("DATABASE_DIRECT_URL is malformed: "), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("s3c"), refusal.getMessage());
    }

    private static SmallRyeConfig pooled(String url, String pooler) {
        Map<String, String> values = new HashMap<>(Map.of("DATABASE_URL", url));
        if (pooler != null) {
            values.put("DATABASE_POOLER", pooler);
        }
        return config(values);
    }

    private static String value(SmallRyeConfig config, String name) {
        return config.getConfigValue(name).getValue();
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new DatabaseSettings())
                .withSources(new PropertiesConfigSource(new HashMap<>(values), "test", 100))
                .build();
    }
}
