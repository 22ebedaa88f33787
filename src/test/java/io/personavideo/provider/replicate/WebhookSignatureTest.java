package io.personavideo.provider.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;

import io.personavideo.MovableClock;

/**
 * The vectors are the published ones of the Standard Webhooks scheme.
 */
class WebhookSignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_c2FuZGJveC13ZWJob29rLXNlY3JldA==";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String ANOTHER_SIGNATURE = "v1,Vif40peJBP7Iyl0XGmu61n4MwdrcHov5CFREBpE0svs=";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)));
    private final WebhookSignature signature = new WebhookSignature(SECRET, clock);

    @Test
    void publishedVectorMatches() {
        // When
        boolean matches = signature.matches(ID, TIMESTAMP, SIGNATURE, BODY);

        // Then
        assertTrue(matches);
    }

    @Test
    void reserializedBodyOfTheVectorDoesNotMatch() {
        // Given
        byte[] reserialized = "{\"test\":2432232314}".getBytes(UTF_8);

        // When
        boolean matches = signature.matches(ID, TIMESTAMP, SIGNATURE, reserialized);

        // Then
        assertFalse(matches);
    }

    @Test
    void secretMayComeWithoutItsPrefix() {
        // Given
        WebhookSignature bare = new WebhookSignature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", clock);

        // When
        boolean matches = bare.matches(ID, TIMESTAMP, SIGNATURE, BODY);

        // Then
        assertTrue(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "", "{\"status\": \"succeeded\", \"logs\": \"42%|████ ▌|\"}", "not even JSON.1614265330." })
    void messageSignedByTheReferenceLibraryMatches(String body) throws WebhookSigningException {
        // Given
        String signed = new Webhook(SECRET).sign("msg_2", Long.parseLong(TIMESTAMP), body);

        // When
        boolean matches = signature.matches("msg_2", TIMESTAMP, signed, body.getBytes(UTF_8));

        // Then
        assertTrue(matches);
    }

    @Test
    void anyChangedByteOfTheBodyIsRefused() {
        for (int position = 0; position < BODY.length; position++) {
            // Given
            byte[] changed = BODY.clone();
            changed[position] ^= 1;

            // When
            boolean matches = signature.matches(ID, TIMESTAMP, SIGNATURE, changed);

            // Then
            assertFalse(matches, "byte " + position);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{\"test\": 2432232314", "{\"test\": 2432232314}\n", " {\"test\": 2432232314}" })
    void shortenedOrLengthenedBodyIsRefused(String body) {
        // When
        boolean matches = signature.matches(ID, TIMESTAMP, SIGNATURE, body.getBytes(UTF_8));

        // Then
        assertFalse(matches);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "missing", value = { "missing, 1614265330, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='",
            "msg_p5jXN8AQM9LWM0D4loKWxJek, missing, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='",
            "msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, missing" })
    void missingHeaderIsRefused(String id, String timestamp, String signatures) {
        // When
        boolean matches = signature.matches(id, timestamp, signatures, BODY);

        // Then
        assertFalse(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "msg_p5jXN8AQM9LWM0D4loKWxJe", "MSG_p5jXN8AQM9LWM0D4loKWxJek" })
    void anotherIdIsRefused(String id) {
        // When
        boolean matches = signature.matches(id, TIMESTAMP, SIGNATURE, BODY);

        // Then
        assertFalse(matches);
    }

    @Test
    void timestampOfAnotherSecondIsRefused() {
        // When
        boolean matches = signature.matches(ID, "1614265331", SIGNATURE, BODY);

        // Then
        assertFalse(matches);
    }

    @Test
    void messageSignedWithAnotherSecretIsRefused() throws WebhookSigningException {
        // Given
        String signed = new Webhook(OTHER_SECRET).sign(ID, Long.parseLong(TIMESTAMP), new String(BODY, UTF_8));

        // When
        boolean matches = signature.matches(ID, TIMESTAMP, signed, BODY);

        // Then
        assertFalse(matches);
    }

    @ParameterizedTest
    @CsvSource({ "PT0S, true", "PT5M, true", "PT-5M, true", "PT5M1S, false", "PT-5M-1S, false", "PT10M, false",
            "PT-10M, false", "P365D, false" })
    void onlyMessagesOfTheLastAndNextFiveMinutesMatch(Duration later, boolean expected) {
        // Given
        clock.advance(later);

        // When
        boolean matches = signature.matches(ID, TIMESTAMP, SIGNATURE, BODY);

        // Then
        assertEquals(expected, matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "now", "-1614265330", "+1614265330", " 1614265330", "1614265330.0", "1614265330000",
            "99999999999999999999", "١٦١٤٢٦٥٣٣٠", "2021-02-25T15:02:10Z" })
    void garbageTimestampIsRefusedEvenIfSigned(String timestamp) throws GeneralSecurityException {
        // Given
        String signed = signed(ID, timestamp, BODY);

        // When
        boolean matches = signature.matches(ID, timestamp, signed, BODY);

        // Then
        assertFalse(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { SIGNATURE + " " + ANOTHER_SIGNATURE, ANOTHER_SIGNATURE + " " + SIGNATURE,
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== " + SIGNATURE,
            " " + SIGNATURE + " " })
    void oneMatchingSignatureOfSeveralIsEnough(String signatures) {
        // When
        boolean matches = signature.matches(ID, TIMESTAMP, signatures, BODY);

        // Then
        assertTrue(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "v1", "v1,", "v1,,", ANOTHER_SIGNATURE, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=", "v1=g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=" })
    void noMatchingSignatureIsRefused(String signatures) {
        // When
        boolean matches = signature.matches(ID, TIMESTAMP, signatures, BODY);

        // Then
        assertFalse(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "whsec_", "whsec_ " })
    void emptySecretIsRefused(String secret) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> new WebhookSignature(secret, clock));

        // Then
        assertEquals("it is empty", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "whsec_not*base64", "not*base64", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwA",
            "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_=" })
    void secretThatIsNotBase64IsRefusedWithoutQuotingIt(String secret) {
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> new WebhookSignature(secret, clock));

        // Then
        assertEquals("it is not base64", refusal.getMessage());
    }

    private static String signed(String id, String timestamp, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    @ParameterizedTest
    @ValueSource(strings = { "changeme", "whsec_AA", "test" })
    void secretTooShortToBeOneIsRefused(String secret) {
        // Then
        assertThrows(IllegalArgumentException.class, () -> new WebhookSignature(secret, clock));
    }
}
