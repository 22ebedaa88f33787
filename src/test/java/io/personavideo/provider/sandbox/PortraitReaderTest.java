package io.personavideo.provider.sandbox;

import static io.personavideo.provider.sandbox.Portraits.encoded;
import static io.personavideo.provider.sandbox.Portraits.face;
import static io.personavideo.provider.sandbox.Portraits.noise;
import static io.personavideo.provider.sandbox.Portraits.plain;
import static io.personavideo.provider.sandbox.Portraits.studioRange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortraitReaderTest {

    private final PortraitReader reader = new PortraitReader(LoopSettings.DEFAULT.maxSide());

    @ParameterizedTest
    @ValueSource(strings = { "jpg", "png", "gif", "bmp" })
    void commonFormatsAreRead(String format) throws Exception {
        // Given
        byte[] portrait = encoded(face(96, 96), format);

        // When
        Picture picture = reader.read(portrait);

        // Then
        assertEquals(0, LoopRendererTest.lumaDifference(face(96, 96), picture), 4);
    }

    @Test
    void greyPortraitIsRead() throws Exception {
        // Given
        BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = grey.createGraphics();
        graphics.drawImage(plain(64, 64, 0x808080), 0, 0, null);
        graphics.dispose();

        // When
        Picture picture = reader.read(encoded(grey, "jpg"));

        // Then
        assertArrayEquals(studioRange(0x808080), LoopRendererTest.means(picture), 2);
    }

    @Test
    void transparencyShowsANeutralBackdrop() throws Exception {
        // Given
        BufferedImage clear = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);

        // When
        Picture picture = reader.read(encoded(clear, "png"));

        // Then
        assertArrayEquals(studioRange(0xE6E6E6), LoopRendererTest.means(picture), 1.5);
    }

    @Test
    void bytesThatAreNoImageAreRefused() {
        // Given
        byte[] text = "not a picture".getBytes(StandardCharsets.UTF_8);

        // When
        UnreadablePortraitException refusal = assertThrows(UnreadablePortraitException.class,
                () -> reader.read(text));

        // Then
        assertEquals("the portrait is not a JPEG, PNG, GIF or BMP image", refusal.getMessage());
    }

    @Test
    void emptyPortraitIsRefused() {
        // Given
        byte[] nothing = new byte[0];

        // When
        UnreadablePortraitException refusal = assertThrows(UnreadablePortraitException.class,
                () -> reader.read(nothing));

        // Then
        assertEquals("the portrait is not a JPEG, PNG, GIF or BMP image", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "jpg", "png", "gif", "bmp" })
    void truncatedPortraitIsRefused(String format) throws Exception {
        // Given
        byte[] whole = encoded(noise(128, 128), format);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        // When
        UnreadablePortraitException refusal = assertThrows(UnreadablePortraitException.class,
                () -> reader.read(half));

        // Then
        assertTrue(refusal.getMessage().startsWith("the portrait is "), refusal.getMessage());
    }

    @Test
    void hugePortraitIsRefusedByItsHeader() throws Exception {
        // Given
        byte[] bomb = encoded(plain(8, 8, 0), "png");
        ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);

        // When
        UnreadablePortraitException refusal = assertThrows(UnreadablePortraitException.class,
                () -> reader.read(bomb));

        // Then
        assertEquals("the portrait has more than 40 megapixels: 50000 x 50000", refusal.getMessage());
    }
}
