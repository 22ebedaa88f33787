package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

class DatabaseSettingsTest {

    private static final String MAX_SIZE = "quarkus.datasource.reactive.max-size";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    @Test
    void poolHoldsFiftyConnectionsIfNothingElseIsSaid() {
        // Given
        SmallRyeConfig config = config(Map.of());

        // When
        String size = config.getConfigValue(MAX_SIZE).getValue();

        // Then
        assertEquals("50", size);
    }

    @ParameterizedTest
    @CsvSource({ "1, 1", "10, 10", "50, 50", "10000, 10000", "' 60 ', 60" })
    void poolHoldsAsManyConnectionsAsConfigured(String configured, String expected) {
        // Given
        SmallRyeConfig config = config(Map.of("DB_MAX_CONNECTIONS", configured));

        // When
        String size = config.getConfigValue(MAX_SIZE).getValue();

        // Then
        assertEquals(expected, size);
    }

    @Test
    void quarkusOwnSettingOfThePoolSizeDoesNotCount() {
        // Given
        SmallRyeConfig config = config(Map.of("DB_MAX_CONNECTIONS", "60", MAX_SIZE, "10"));

        // When
        String size = config.getConfigValue(MAX_SIZE).getValue();

        // Then
        assertEquals("60", size);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "abc", "0", "-1", "10001", "99999999999", "50.0", "1e2", "0x32", "50 connections" })
    void garbageAsPoolSizeIsRefusedByName(String configured) {
        // Given
        SmallRyeConfig config = config(Map.of("DB_MAX_CONNECTIONS", configured));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(MAX_SIZE).getValue());

        // Then
        assertEquals("DB_MAX_CONNECTIONS is \"" + configured + "\", which is not a whole number from 1 to 10000. "
                + "Example: DB_MAX_CONNECTIONS=50", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({ "quarkus.datasource.reactive.url, postgresql://db.example.com:5433/app",
            "quarkus.datasource.jdbc.url, jdbc:postgresql://db.example.com:5433/app?ApplicationName=persona-video-migration&sslmode=require",
            "quarkus.flyway.jdbc-url, jdbc:postgresql://db.example.com:5433/app?ApplicationName=persona-video-migration&sslmode=require",
            "quarkus.datasource.username, ada", "quarkus.flyway.username, ada", "quarkus.datasource.password, s3cret",
            "quarkus.flyway.password, s3cret", "quarkus.datasource.reactive.postgresql.ssl-mode, require",
            "quarkus.datasource.reactive.trust-all, true",
            "quarkus.datasource.reactive.hostname-verification-algorithm, NONE" })
    void everyDatasourceSettingComesFromTheUrl(String name, String expected) {
        // Given
        SmallRyeConfig config = config(
                Map.of("DATABASE_URL", "postgres://ada:s3cret@db.example.com:5433/app?sslmode=require",
                        "persona-video.database.migrate-at-start", "true"));

        // When
        String value = config.getConfigValue(name).getValue();

        // Then
        assertEquals(expected, value);
    }

    @ParameterizedTest
    @CsvSource({ "persona-video.database.migrate-at-start, false, false",
            "persona-video.database.migrate-at-start, True, true", "quarkus.flyway.active, true, true",
            "quarkus.flyway.active, ${persona-video.database.migrate-at-start}, false" })
    void jdbcHasAnAddressOnlyWhereSomethingIsMigrated(String name, String value, boolean isExpected) {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada@db.example.com/app", name, value));

        // When
        String address = config.getConfigValue(JDBC_URL).getValue();

        // Then
        assertEquals(isExpected, address != null);
    }

    @Test
    void verifyFullLooksAtCertificateAndHost() {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada@db.example.com/app?sslmode=verify-full"));

        // When
        String trustAll = config.getConfigValue("quarkus.datasource.reactive.trust-all").getValue();
        String algorithm = config.getConfigValue("quarkus.datasource.reactive.hostname-verification-algorithm").getValue();

        // Then
        assertEquals("false", trustAll);
        assertEquals("HTTPS", algorithm);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "a%24%24b | a$$b", "a%24%7Bb%7Dc | a${b}c", "a%5Cb | a\\b", "a%2Cb | a,b" })
    void encodedPasswordArrivesUnexpanded(String encoded, String expected) {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada:" + encoded + "@localhost/app"));

        // When
        String password = config.getConfigValue(PASSWORD).getValue();

        // Then
        assertEquals(expected, password);
    }

    @Test
    void productionWithoutADatabaseIsRefusedOnce() {
        // Given
        SmallRyeConfig config = config(Map.of("quarkus.profile", "prod"));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertEquals("DATABASE_URL is not set. It says where PostgreSQL is. "
                + "Example: DATABASE_URL=postgres://user:password@host:5432/database?sslmode=require", refusal.toString());
        assertNull(config.getConfigValue(JDBC_URL).getValue());
        assertNull(config.getConfigValue(PASSWORD).getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "  " })
    void productionWithAnEmptyDatabaseUrlIsRefused(String url) {
        // Given
        SmallRyeConfig config = config(Map.of("quarkus.profile", "prod", "DATABASE_URL", url));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertTrue(refusal.getMessage().startsWith("DATABASE_URL is not set."), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "postgres://ada:s3c/ret@localhost/app", "postgres://ada:s3cret%@localhost/app",
            "mysql://ada:s3cret@localhost/app", "postgres://ada:s3cret@localhost/app?sslmode=s3cret" })
    void malformedDatabaseUrlIsRefusedInOneLineWithoutThePassword(String url) {
        // Given
        SmallRyeConfig config = config(Map.of("quarkus.profile", "prod", "DATABASE_URL", url));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertTrue(refusal.getMessage().startsWith("DATABASE_URL is malformed: "), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("s3c"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        assertNull(refusal.getCause());
    }

    @Test
    void outsideProductionNothingIsDerivedFromNothing() {
        // Given
        SmallRyeConfig config = config(Map.of("quarkus.profile", "test", REACTIVE_URL, "postgresql://elsewhere/app"));

        // When
        String url = config.getConfigValue(REACTIVE_URL).getValue();

        // Then
        assertEquals("postgresql://elsewhere/app", url);
    }

    @Test
    void derivedNamesAreNotListedSoThatNoBuildRecordsTheirValues() {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada:s3cret@localhost/app"));
        Set<String> names = new HashSet<>();

        // When
        config.getPropertyNames().forEach(names::add);

        // Then
        assertTrue(Collections.disjoint(names, Set.of(MAX_SIZE, REACTIVE_URL, JDBC_URL, PASSWORD)), names.toString());
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new DatabaseSettings())
                .withSources(new PropertiesConfigSource(new HashMap<>(values), "test", 100))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = { "a$b", "a$$b", "$$$" })
    void dollarSignsInThePasswordArriveAsTheyAre(String password) {
        // Given
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgres://ada:" + password + "@localhost/app"));

        // When
        String received = config.getConfigValue(PASSWORD).getValue();

        // Then
        assertEquals(password, received);
    }

    @ParameterizedTest
    @ValueSource(strings = { "prod,eu", "eu,prod" })
    void productionWithAnotherProfileBesideIsProduction(String profiles) {
        // Given
        SmallRyeConfig config = config(Map.of("quarkus.profile", profiles));

        // When
        ConfigurationException refusal = assertThrows(ConfigurationException.class,
                () -> config.getConfigValue(REACTIVE_URL).getValue());

        // Then
        assertTrue(refusal.getMessage().startsWith("DATABASE_URL is not set."), refusal.getMessage());
    }
}
