package io.personavideo.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;

import org.junit.jupiter.api.Test;

/** The values are those that Cloudinary's own libraries are tested with. */
class CloudinarySignatureTest {

    private static final String SECRET = "hdcixPpR2iKERPwqvH6sHdK9cyac";

    private static final Map<String, String> PARAMETERS = Map.of("cloud_name", "dn6ot3ged", "timestamp", "1568810420",
            "username", "user@cloudinary.com");

    @Test
    void signatureIsTheHashOfTheParametersInOrderAndTheSecret() {
        assertEquals("14c00ba6d0dfdedbc86b316847d95b9e6cd46d94", CloudinarySignature.SHA1.of(PARAMETERS, SECRET));
        assertEquals("45ddaa4fa01f0c2826f32f669d2e4514faf275fe6df053f1a150e7beae58a3bd",
                CloudinarySignature.SHA256.of(PARAMETERS, SECRET));
    }

    @Test
    void valueDoesNotPassForAnotherParameter() {
        // Given
        Map<String, String> smuggling = Map.of("cloud_name", "dn6ot3ged", "timestamp", "1568810420",
                "notification_url", "https://fake.com/callback?a=1&tags=hello,world");
        Map<String, String> honest = Map.of("cloud_name", "dn6ot3ged", "timestamp", "1568810420",
                "notification_url", "https://fake.com/callback?a=1", "tags", "hello,world");

        // When
        String signature = CloudinarySignature.SHA1.of(smuggling, SECRET);

        // Then
        assertEquals("4fdf465dd89451cc1ed8ec5b3e314e8a51695704", signature);
        assertNotEquals(signature, CloudinarySignature.SHA1.of(honest, SECRET));
    }

    @Test
    void valueThatIsBlankIsNotSigned() {
        Map<String, String> withBlank = Map.of("cloud_name", "dn6ot3ged", "timestamp", "1568810420", "username",
                "user@cloudinary.com", "folder", "");

        assertEquals(CloudinarySignature.SHA1.of(PARAMETERS, SECRET), CloudinarySignature.SHA1.of(withBlank, SECRET));
    }
}
