package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

import io.vertx.pgclient.PgConnectOptions;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "postgresql://postgres:s3cret@db.abcdefgh.supabase.co:5432/postgres, db.abcdefgh.supabase.co, 5432, postgres, postgres, prefer",
            "postgresql://postgres.abcdefgh:s3cret@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?pgbouncer=true, aws-0-eu-central-1.pooler.supabase.com, 6543, postgres, postgres.abcdefgh, prefer",
            "postgres://postgres.abcdefgh:s3cret@aws-0-eu-central-1.pooler.supabase.com:5432/postgres, aws-0-eu-central-1.pooler.supabase.com, 5432, postgres, postgres.abcdefgh, prefer",
            "postgresql://alex:s3cret@ep-cool-darkness-123456.us-east-2.aws.neon.tech/dbname?sslmode=require&channel_binding=require, ep-cool-darkness-123456.us-east-2.aws.neon.tech, 5432, dbname, alex, require",
            "postgres://alex:s3cret@ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/dbname?channel_binding=require&sslmode=require, ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech, 5432, dbname, alex, require" })
    void urlIsReadAsSupabaseAndNeonPrintIt(String text, String host, int port, String database, String user,
            String sslMode) {
        // When
        DatabaseUrl url = DatabaseUrl.parse(text);

        // Then
        assertEquals(new DatabaseUrl(host, port, database, user, "s3cret", sslMode, null, text.contains("pgbouncer=true")),
                url);
    }

    @ParameterizedTest
    @ValueSource(strings = { "postgres://ada@localhost", "postgres://ada@localhost/", "postgres://ada:@localhost:/",
            " postgres://ada@localhost:5432/ada?\n", "postgres://ada@localhost?application_name=x" })
    void whatIsMissingHasTheDefaultsOfLibpq(String text) {
        // When
        DatabaseUrl url = DatabaseUrl.parse(text);

        // Then
        assertEquals(new DatabaseUrl("localhost", 5432, "ada", "ada", "", "prefer", null, false), url);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = { "p%40ss%2Fw%3Ard, p@ss/w:rd", "a%23b%3Fc%25d, a#b?c%d", "a+b, a+b", "a%2Bb, a+b",
            "a%20b, a b", "a:b, a:b", "p%C3%A4ss, päss", "päss, päss", "$!&'()*;=, $!&'()*;=", "a%24%7Bb%7D, a${b}" })
    void passwordIsPercentDecodedAndNothingElse(String encoded, String expected) {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada:" + encoded + "@localhost/app");

        // Then
        assertEquals(expected, url.password());
    }

    @Test
    void userAndDatabaseArePercentDecodedToo() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada%40home+1:s3cret@localhost/my%20app+1");

        // Then
        assertEquals("ada@home+1", url.user());
        assertEquals("my app+1", url.database());
    }

    @ParameterizedTest
    @CsvSource({ "disable, false, false", "allow, false, false", "prefer, false, false", "require, false, false",
            "REQUIRE, false, false", "verify-ca, true, false", "verify-full, true, true" })
    void onlyTheVerifyModesLookAtTheCertificate(String sslMode, boolean certificate, boolean host) {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada@localhost/app?sslmode=" + sslMode);

        // Then
        assertEquals(certificate, url.verifiesCertificate());
        assertEquals(host, url.verifiesHost());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
            "mysql://ada:s3cret@localhost/app | it must begin with postgres://",
            "jdbc:postgresql://localhost/app?password=s3cret | it must begin with postgres://",
            "ada:s3cret@localhost/app | it must begin with postgres://",
            "//ada:s3cret@localhost/app | it must begin with postgres://",
            "postgres:ada:s3cret@localhost | it has no host, or a character in the password is not percent-encoded",
            "postgres:///app?password=s3cret | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3cret@/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3c@ret@localhost/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3c/ret@localhost/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3c#ret@localhost/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3c?ret@localhost/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://ada:s3cret@localhost:port/app | it has no host, or a character in the password is not percent-encoded",
            "postgres://localhost/app | it has no user",
            "postgres://@localhost/app | it has no user",
            "postgres://:s3cret@localhost/app | it has no user",
            "postgres://ada:s3cret@localhost/app?sslmode=on | its sslmode is none of allow, disable, prefer, require, verify-ca, verify-full",
            "postgres://ada:s3cret@localhost/app?sslmode= | its sslmode is none of allow, disable, prefer, require, verify-ca, verify-full",
            "postgres://ada:s3cret@localhost/app?sslmode=s3cret | its sslmode is none of allow, disable, prefer, require, verify-ca, verify-full" })
    void unusableUrlIsRefusedSayingWhyWithoutQuotingIt(String text, String expected) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text));

        // Then
        assertEquals(expected, refusal.getMessage());
        assertNull(refusal.getCause());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "postgres://", "postgres://ada:s3cret%@localhost/app",
            "postgres://ada:s3cret%zz@localhost/app",
            "postgres://ada:s3 cret@localhost/app", "\"postgres://ada:s3cret@localhost/app\"",
            "postgres://ada:s3cret[@localhost/app", "postgres://ada:s3cret@localhost/{app}" })
    void textThatIsNoUrlIsRefusedWithoutQuotingIt(String text) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text));

        // Then
        assertFalse(refusal.getMessage().contains("s3"), refusal.getMessage());
        assertNull(refusal.getCause());
    }

    @Test
    void textFormHasNoPassword() {
        // Given
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada:s3cret@localhost/app?sslmode=require");

        // When
        String text = url.toString();

        // Then
        assertEquals("ada@localhost:5432/app", text);
    }

    @ParameterizedTest
    @CsvSource({ "localhost/app, localhost, 5432, app", "db.example.com:6543/my%20app%2B1, db.example.com, 6543, my app+1",
            "127.0.0.1/a%2Fb, 127.0.0.1, 5432, a/b", "[::1]:5433/app, ::1, 5433, app" })
    void bothClientsReadWhatIsMadeForThem(String address, String host, int port, String database) {
        // Given
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada:s3cret@" + address + "?sslmode=require");

        // When
        PgConnectOptions reactive = PgConnectOptions.fromUri(url.reactiveUrl());
        Properties jdbc = Driver.parseURL(url.jdbcUrl(), new Properties());

        // Then
        assertEquals(host, reactive.getHost());
        assertEquals(port, reactive.getPort());
        assertEquals(database, reactive.getDatabase());
        assertEquals(host, jdbc.getProperty("PGHOST").replaceAll("[\\[\\]]", ""));
        assertEquals(String.valueOf(port), jdbc.getProperty("PGPORT"));
        assertEquals(database, jdbc.getProperty("PGDBNAME"));
    }

    @Test
    void derivedUrlsHaveNeitherUserNorPassword() {
        // Given
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada:s3cret@db.example.com/app?sslmode=require");

        // When
        String reactive = url.reactiveUrl();
        String jdbc = url.jdbcUrl();

        // Then
        assertEquals("postgresql://db.example.com:5432/app", reactive);
        assertEquals("jdbc:postgresql://db.example.com:5432/app?ApplicationName=persona-video-migration&sslmode=require", jdbc);
    }

    @Test
    void verifiedCertificateIsCheckedAgainstTheSystemsRootsByDefault() {
        // Given
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada@db.example.com/app?sslmode=verify-full");

        // When
        Properties jdbc = Driver.parseURL(url.jdbcUrl(), new Properties());

        // Then
        assertEquals("verify-full", jdbc.getProperty("sslmode"));
        assertEquals("org.postgresql.ssl.DefaultJavaSSLFactory", jdbc.getProperty("sslfactory"));
        assertNull(jdbc.getProperty("sslrootcert"));
    }

    @Test
    void verifiedCertificateIsCheckedAgainstTheGivenRoot() {
        // Given
        DatabaseUrl url = DatabaseUrl
                .parse("postgres://ada@db.example.com/app?sslrootcert=/etc/ssl/ca.pem&sslmode=verify-ca");

        // When
        Properties jdbc = Driver.parseURL(url.jdbcUrl(), new Properties());

        // Then
        assertEquals("/etc/ssl/ca.pem", url.rootCertificate());
        assertEquals("verify-ca", jdbc.getProperty("sslmode"));
        assertEquals("/etc/ssl/ca.pem", jdbc.getProperty("sslrootcert"));
        assertNull(jdbc.getProperty("sslfactory"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/etc/my certs/ca.pem", "/etc/c++/ca.pem", "/etc/100%/ca.pem", "/etc/a&b/ca.pem" })
    void pathOfTheRootSurvivesWhateverItsCharacters(String path) {
        // Given
        DatabaseUrl url = new DatabaseUrl("localhost", 5432, "app", "ada", "", "verify-full", path, false);

        // When
        Properties jdbc = Driver.parseURL(url.jdbcUrl(), new Properties());

        // Then
        assertEquals(path, jdbc.getProperty("sslrootcert"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "65536", "99999" })
    void portThatCannotBeIsRefused(String port) {
        // Given
        String text = "postgres://ada:s3cret@localhost:" + port + "/app";

        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text));

        // Then
        assertTrue(refusal.getMessage().contains("port"), refusal.getMessage());
    }

    @Test
    void hostMayHaveUnderscoresAsInDockerCompose() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgres://ada:s3cret@my_db:5432/app");

        // Then
        assertEquals("my_db", url.host());
    }
}
