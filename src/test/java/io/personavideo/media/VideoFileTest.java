package io.personavideo.media;

import static io.personavideo.testing.SampleVideo.box;
import static io.personavideo.testing.SampleVideo.joined;
import static io.personavideo.testing.SampleVideo.mvhd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.testing.SampleVideo;

class VideoFileTest {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private static final byte[] FTYP = box("ftyp", "isom\0\0\2\0isom".getBytes(StandardCharsets.ISO_8859_1));
    private static final byte[] TRAK = box("trak", new byte[0]);
    private static final byte[] MDAT = box("mdat", new byte[100]);
    private static final byte[] MOOV = box("moov", joined(mvhd(FIVE_SECONDS), TRAK));

    @TempDir
    Path directory;

    static Stream<Arguments> videos() {
        return Stream.of(
                Arguments.of("usual", joined(FTYP, MOOV, MDAT), VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("table of contents last", joined(FTYP, MDAT, MOOV), VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("unknown boxes between", joined(FTYP, box("free", new byte[9]), MOOV, box("uuid", new byte[30]),
                        MDAT), VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("last box without a length", joined(FTYP, MOOV, openMdat()), VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("length of 64 bits", joined(FTYP, MOOV, longMdat()), VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("times of 64 bits", joined(FTYP, box("moov", joined(longMvhd(), TRAK)), MDAT),
                        VideoFile.Type.MP4, FIVE_SECONDS),
                Arguments.of("in fragments", joined(FTYP, box("moov", joined(mvhd(Duration.ZERO), TRAK,
                        box("mvex", new byte[0]))), box("moof", new byte[8]), MDAT), VideoFile.Type.MP4, null),
                Arguments.of("WebM", webm(info(5000f), true), VideoFile.Type.WEBM, FIVE_SECONDS),
                Arguments.of("WebM that was streamed", webm(info(null), false), VideoFile.Type.WEBM, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("videos")
    void wholeVideoIsKnownByItsContent(String name, byte[] content, VideoFile.Type type, Duration duration)
            throws IOException {
        assertEquals(new VideoFile(type, duration), check(content));
    }

    static Stream<Arguments> others() {
        byte[] video = SampleVideo.mp4(1000);
        byte[] webm = webm(info(5000f), true);
        return Stream.of(
                Arguments.of("nothing", new byte[0], "The result is empty"),
                Arguments.of("one byte", new byte[] { 'f' }, "The result is not a video"),
                Arguments.of("HTML", "<!doctype html><title>ftyp</title>".getBytes(StandardCharsets.UTF_8),
                        "The result is not a video"),
                Arguments.of("no table of contents", joined(FTYP, MDAT), "The result is a video without a table of contents"),
                Arguments.of("no pictures", joined(FTYP, MOOV), "The result is a video without pictures"),
                Arguments.of("empty table of contents", joined(FTYP, box("moov", new byte[0]), MDAT),
                        "The result is a video whose table of contents is not complete"),
                Arguments.of("no track", joined(FTYP, box("moov", mvhd(FIVE_SECONDS)), MDAT),
                        "The result is a video whose table of contents is not complete"),
                Arguments.of("no time", SampleVideo.mp4(10, Duration.ZERO), "The result is a video of no length"),
                Arguments.of("long", SampleVideo.mp4(10, Duration.ofSeconds(61)),
                        "The result is a video of 61 seconds, and more than 60 are not kept"),
                Arguments.of("cut in the pictures", Arrays.copyOf(video, video.length - 1), "The result is cut off"),
                Arguments.of("cut in a header", Arrays.copyOf(video, FTYP.length + 3), "The result is cut off"),
                Arguments.of("box smaller than its header", joined(FTYP, new byte[] { 0, 0, 0, 4, 'm', 'o', 'o', 'v' }),
                        "The result is cut off"),
                Arguments.of("table of contents shorter than it says", joined(FTYP, box("moov", box("mvhd", new byte[4])),
                        TRAK, MDAT), "The result is a video whose table of contents is not complete"),
                Arguments.of("Matroska", replaced(webm, "webm", "mkv4"), "The result is not a video"),
                Arguments.of("WebM cut", Arrays.copyOf(webm, webm.length - 1), "The result is cut off"),
                Arguments.of("WebM of no length", webm(info(0f), true), "The result is a video of no length"),
                Arguments.of("WebM of a length that is no number", webm(info(Float.NaN), true),
                        "The result is a video of no length"),
                Arguments.of("WebM without end", webm(info(Float.POSITIVE_INFINITY), true),
                        "The result is a video of 9223372036854775 seconds, and more than 60 are not kept"),
                Arguments.of("WebM without pictures", webm(info(5000f), null), "The result is a video without pictures"),
                Arguments.of("WebM of nothing but its start", Arrays.copyOf(webm, 16), "The result is cut off"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void otherContentIsRefusedWithTheReason(String name, byte[] content, String reason) {
        FetchFailure failure = assertThrows(FetchFailure.class, () -> check(content));

        assertEquals(new StoreOutcome.Refused(reason), FetchFailure.outcome(failure));
    }

    /** Of every possible cut of either kind of video, none may pass for the whole. */
    @Test
    void noPartOfAVideoPassesForTheWhole() {
        for (byte[] video : new byte[][] { SampleVideo.mp4(300), webm(info(5000f), true) }) {
            for (int length = 0; length < video.length; length++) {
                byte[] part = Arrays.copyOf(video, length);
                assertThrows(FetchFailure.class, () -> check(part), () -> part.length + " bytes");
            }
        }
    }

    private VideoFile check(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("file"), content);
        return VideoFile.check(file, LONGEST);
    }

    private static byte[] openMdat() {
        return ByteBuffer.allocate(50).putInt(0).put("mdat".getBytes(StandardCharsets.US_ASCII)).array();
    }

    private static byte[] longMdat() {
        return ByteBuffer.allocate(50).putInt(1).put("mdat".getBytes(StandardCharsets.US_ASCII)).putLong(50).array();
    }

    private static byte[] longMvhd() {
        return box("mvhd", ByteBuffer.allocate(112).putInt(1 << 24).putLong(0).putLong(0).putInt(600).putLong(3000).array());
    }

    private static byte[] info(Float duration) {
        byte[] scale = element(new byte[] { 0x2A, (byte) 0xD7, (byte) 0xB1 }, new byte[] { 0x0F, 0x42, 0x40 });
        byte[] told = duration == null ? new byte[0]
                : element(new byte[] { 0x44, (byte) 0x89 }, ByteBuffer.allocate(4).putFloat(duration).array());
        return element(new byte[] { 0x15, 0x49, (byte) 0xA9, 0x66 }, joined(scale, told));
    }

    /**
     * @param isTold whether the lengths of segment and cluster are; null for no cluster at all
     */
    private static byte[] webm(byte[] info, Boolean isTold) {
        byte[] header = element(new byte[] { 0x1A, 0x45, (byte) 0xDF, (byte) 0xA3 },
                element(new byte[] { 0x42, (byte) 0x82 }, "webm".getBytes(StandardCharsets.US_ASCII)));
        byte[] tracks = element(new byte[] { 0x16, 0x54, (byte) 0xAE, 0x6B }, new byte[10]);
        byte[] clusterId = { 0x1F, 0x43, (byte) 0xB6, 0x75 };
        byte[] segmentId = { 0x18, 0x53, (byte) 0x80, 0x67 };
        if (isTold == null) {
            return joined(header, element(segmentId, joined(info, tracks)));
        }
        return isTold ? joined(header, element(segmentId, joined(info, tracks, element(clusterId, new byte[60]))))
                : joined(header, open(segmentId), info, tracks, open(clusterId), new byte[60]);
    }

    private static byte[] element(byte[] id, byte[] content) {
        return joined(id, ByteBuffer.allocate(4).putInt(0x10000000 | content.length).array(), content);
    }

    private static byte[] open(byte[] id) {
        return joined(id, new byte[] { 0x01, -1, -1, -1, -1, -1, -1, -1 });
    }

    private static byte[] replaced(byte[] content, String from, String to) {
        return new String(content, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
