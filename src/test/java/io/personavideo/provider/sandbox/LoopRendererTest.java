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

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jcodec.api.FrameGrab;
import org.jcodec.common.Codec;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopRendererTest {

    /** Mid grey in the picture planes, which hold samples less 128. */
    private static final int OFFSET = 128;

    private final LoopRenderer renderer = new LoopRenderer(LoopSettings.DEFAULT);

    @Test
    void videoIsH264OfThreeSeconds() throws Exception {
        // Given
        byte[] portrait = encoded(face(320, 320), "png");

        // When
        FrameGrab video = open(renderer.render(portrait, false));

        // Then
        DemuxerTrackMeta meta = video.getVideoTrack().getMeta();
        assertEquals(Codec.H264, meta.getCodec());
        assertEquals(75, meta.getTotalFrames());
        assertEquals(3.0, meta.getTotalDuration(), 0.001);
        assertEquals(75, frames(video).size());
    }

    @Test
    void settingsDecideLengthAndSize() throws Exception {
        // Given
        LoopRenderer shortAndSmall = new LoopRenderer(new LoopSettings(2, 10, 128, 100_000));

        // When
        FrameGrab video = open(shortAndSmall.render(encoded(face(640, 480), "png"), false));

        // Then
        assertEquals(2.0, video.getVideoTrack().getMeta().getTotalDuration(), 0.001);
        List<Picture> frames = frames(video);
        assertEquals(20, frames.size());
        assertEquals(128, frames.get(0).getWidth());
        assertEquals(96, frames.get(0).getHeight());
    }

    @ParameterizedTest
    @CsvSource({ "512, 512, 512, 512", "2000, 1000, 512, 256", "700, 1100, 320, 512", "200, 100, 208, 96",
            "1, 1, 16, 16", "40, 800, 32, 512" })
    void shapeOfThePortraitIsKept(int width, int height, int videoWidth, int videoHeight) throws Exception {
        // Given
        byte[] portrait = encoded(face(width, height), "png");

        // When
        Picture frame = firstFrame(renderer.render(portrait, false));

        // Then
        assertEquals(videoWidth, frame.getWidth());
        assertEquals(videoHeight, frame.getHeight());
    }

    @Test
    void personMovesAndTheLoopHasNoSeam() throws Exception {
        // Given
        byte[] portrait = encoded(face(256, 256), "png");

        // When
        List<Picture> frames = frames(open(renderer.render(portrait, false)));

        // Then
        double step = difference(frames.get(0), frames.get(1));
        double seam = difference(frames.get(74), frames.get(0));
        double swing = difference(frames.get(0), frames.get(19));
        assertTrue(swing > 2, "difference " + swing);
        assertTrue(seam < swing / 2, "seam " + seam + " against " + swing);
        assertTrue(seam < 2 * step + 0.2, "seam " + seam + " against " + step);
    }

    @Test
    void bordersStandStill() throws Exception {
        // Given
        byte[] portrait = encoded(face(256, 256), "png");

        // When
        List<Picture> frames = frames(open(renderer.render(portrait, false)));

        // Then
        assertEquals(0, rowDifference(frames.get(0), frames.get(30), 0), 1.5);
        assertEquals(0, rowDifference(frames.get(0), frames.get(30), 255), 1.5);
    }

    @Test
    void everyFrameLooksLikeThePortrait() throws Exception {
        // Given
        BufferedImage face = face(256, 256);

        // When
        List<Picture> frames = frames(open(renderer.render(encoded(face, "png"), false)));

        // Then
        assertEquals(0, lumaDifference(face, frames.get(0)), 2);
        for (Picture frame : frames) {
            assertEquals(0, lumaDifference(face, frame), 8);
            assertArrayEquals(means(frames.get(0)), means(frame), 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0xFFFFFF, 0x000000, 0xFF0000, 0x00FF00, 0x0000FF, 0x808080, 0xD0A080 })
    void plainColoursComeThrough(int rgb) throws Exception {
        // Given
        byte[] portrait = encoded(plain(64, 64, rgb), "png");

        // When
        Picture frame = firstFrame(renderer.render(portrait, false));

        // Then
        assertArrayEquals(studioRange(rgb), means(frame), 1.5);
    }

    @Test
    void noisyPortraitStaysWithinTheSize() throws Exception {
        // Given
        byte[] portrait = encoded(noise(512, 512), "png");

        // When
        byte[] video = renderer.render(portrait, false);

        // Then
        assertTrue(video.length < LoopSettings.DEFAULT.maxBytes(), "bytes " + video.length);
        assertEquals(75, frames(open(video)).size());
    }

    @Test
    void indexPrecedesTheFrames() throws Exception {
        // Given
        byte[] portrait = encoded(face(64, 64), "png");

        // When
        String video = new String(renderer.render(portrait, false), StandardCharsets.ISO_8859_1);

        // Then
        assertTrue(video.indexOf("moov") > 0 && video.indexOf("moov") < video.indexOf("mdat"));
    }

    @Test
    void tooSmallABudgetIsRefused() throws Exception {
        // Given
        LoopRenderer stingy = new LoopRenderer(new LoopSettings(2, 10, 512, 6_000));
        byte[] portrait = encoded(noise(512, 512), "png");

        // When
        UnreadablePortraitException refusal = assertThrows(UnreadablePortraitException.class,
                () -> stingy.render(portrait, false));

        // Then
        assertEquals("the portrait is too detailed to fit 6000 bytes", refusal.getMessage());
    }

    private static FrameGrab open(byte[] video) throws Exception {
        return FrameGrab.createFrameGrab(ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(video)));
    }

    private static Picture firstFrame(byte[] video) throws Exception {
        return open(video).getNativeFrame().cloneCropped();
    }

    /** Copies each frame, as the decoder pads its planes and uses them again. */
    private static List<Picture> frames(FrameGrab video) throws Exception {
        List<Picture> frames = new ArrayList<>();
        for (Picture frame = video.getNativeFrame(); frame != null; frame = video.getNativeFrame()) {
            frames.add(frame.cloneCropped());
        }
        return frames;
    }

    private static double difference(Picture one, Picture other) {
        double sum = 0;
        for (int row = 0; row < one.getHeight(); row++) {
            sum += rowDifference(one, other, row);
        }
        return sum / one.getHeight();
    }

    private static double rowDifference(Picture one, Picture other, int row) {
        double sum = 0;
        for (int i = row * one.getWidth(); i < (row + 1) * one.getWidth(); i++) {
            sum += Math.abs(one.getPlaneData(0)[i] - other.getPlaneData(0)[i]);
        }
        return sum / one.getWidth();
    }

    static double lumaDifference(BufferedImage image, Picture frame) {
        double sum = 0;
        for (int i = 0; i < frame.getPlaneData(0).length; i++) {
            int rgb = image.getRGB(i % frame.getWidth(), i / frame.getWidth());
            sum += Math.abs(studioRange(rgb)[0] - OFFSET - frame.getPlaneData(0)[i]);
        }
        return sum / frame.getPlaneData(0).length;
    }

    static double[] means(Picture frame) {
        double[] means = new double[3];
        for (int plane = 0; plane < 3; plane++) {
            for (byte sample : frame.getPlaneData(plane)) {
                means[plane] += (sample + OFFSET) / (double) frame.getPlaneData(plane).length;
            }
        }
        return means;
    }
}
