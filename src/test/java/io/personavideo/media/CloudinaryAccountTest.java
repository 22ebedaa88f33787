package io.personavideo.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudinaryAccountTest {

    @ParameterizedTest
    @ValueSource(strings = { "cloudinary://123:s3-cr_t@demo", "cloudinary://123:s3-cr_t@demo/",
            " cloudinary://123:s3-cr_t@demo?secure=true\n" })
    void addressIsReadAsTheConsolePrintsIt(String url) {
        assertEquals(new CloudinaryAccount("123", "s3-cr_t", "demo"), CloudinaryAccount.parse(url));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "cloudinary://", "cloudinary://demo", "cloudinary://123@demo", "cloudinary://123:@demo",
            "https://123:hidden@demo", "cloudinary://123:hidden@", "cloudinary://123:hidden@de mo",
            "cloudinary://123:hid/den@demo" })
    void otherTextIsRefusedWithoutTellingTheSecret(String url) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> CloudinaryAccount.parse(url));

        assertFalse(refusal.getMessage().contains("hid"));
    }

    @Test
    void wordsDoNotTellTheSecret() {
        assertEquals("cloudinary://123:***@demo", CloudinaryAccount.parse("cloudinary://123:hidden@demo").toString());
    }
}
