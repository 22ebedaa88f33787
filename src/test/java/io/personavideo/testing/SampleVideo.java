package io.personavideo.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/**
 * As much of an MP4 as tells a whole video from one that was cut off; what would be its pictures is noise.
 */
public final class SampleVideo {

    private static final int TIMESCALE = 1000;
    private static final int MVHD_BYTES = 100;

    private SampleVideo() {
    }

    /**
     * @param size about how many bytes it has
     */
    public static byte[] mp4(int size) {
        return mp4(size, Duration.ofSeconds(5));
    }

    public static byte[] mp4(int size, Duration duration) {
        byte[] pictures = new byte[size];
        new Random(size).nextBytes(pictures);
        return joined(box("ftyp", "isom\0\0\2\0isommp42".getBytes(StandardCharsets.ISO_8859_1)),
                box("moov", joined(mvhd(duration), box("trak", new byte[0]))), box("mdat", pictures));
    }

    public static byte[] mvhd(Duration duration) {
        return box("mvhd", ByteBuffer.allocate(MVHD_BYTES).putInt(0).putInt(0).putInt(0).putInt(TIMESCALE)
                .putInt((int) duration.toMillis()).array());
    }

    public static byte[] box(String name, byte[] content) {
        return ByteBuffer.allocate(2 * Integer.BYTES + content.length).putInt(content.length + 2 * Integer.BYTES)
                .put(name.getBytes(StandardCharsets.US_ASCII)).put(content).array();
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
