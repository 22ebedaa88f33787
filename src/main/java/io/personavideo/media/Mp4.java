package io.personavideo.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.personavideo.media.VideoFile.Content;

/**
 * The boxes of an MP4 file, as far as they tell whether it is whole and how long it plays.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12</a>
 */
final class Mp4 {

    private static final int HEADER_BYTES = 8;
    private static final int LONG_HEADER_BYTES = 16;
    private static final int MOST_BOXES = 100_000;

    private static final int MVHD_BYTES = 32;
    private static final long MS_PER_SECOND = 1000;

    private Mp4() {
    }

    /**
     * @param start of what it contains
     */
    private record Box(long start, long end) {
    }

    /** Null if it does not say; a video in fragments may not. */
    static Duration duration(Content content) throws IOException {
        Map<String, Box> boxes = boxes(content, 0, content.size());
        if (!boxes.containsKey("moov")) {
            throw FetchFailure.refused("The result is a video without a table of contents");
        }
        if (!boxes.containsKey("mdat")) {
            throw FetchFailure.refused("The result is a video without pictures");
        }
        Map<String, Box> contents = boxes(content, boxes.get("moov").start(), boxes.get("moov").end());
        if (!contents.containsKey("mvhd") || !contents.containsKey("trak")) {
            throw FetchFailure.refused("The result is a video whose table of contents is not complete");
        }
        Duration told = told(content, contents.get("mvhd"));
        return told.isZero() && contents.containsKey("mvex") ? null : told;
    }

    /** The first box of each name. */
    private static Map<String, Box> boxes(Content content, long start, long end) throws IOException {
        Map<String, Box> found = new HashMap<>();
        long position = start;
        for (int count = 0; position < end; count++) {
            if (count == MOST_BOXES || end - position < HEADER_BYTES) {
                throw Content.cutOff();
            }
            ByteBuffer header = content.bytes(position, HEADER_BYTES);
            Box box = box(content, position, end, header);
            found.putIfAbsent(new String(header.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.US_ASCII), box);
            position = box.end();
        }
        return found;
    }

    /** A length of 0 means "up to the end", and of 1 that the length follows in 64 bits. */
    private static Box box(Content content, long position, long end, ByteBuffer header) throws IOException {
        long length = Integer.toUnsignedLong(header.getInt(0));
        int headerBytes = length == 1 ? LONG_HEADER_BYTES : HEADER_BYTES;
        if (length == 0) {
            length = end - position;
        } else if (length == 1) {
            length = content.bytes(position, LONG_HEADER_BYTES).getLong(HEADER_BYTES);
        }
        if (length < headerBytes || length > end - position) {
            throw Content.cutOff();
        }
        return new Box(position + headerBytes, position + length);
    }

    private static Duration told(Content content, Box mvhd) throws IOException {
        ByteBuffer header = content.bytes(mvhd.start(), MVHD_BYTES);
        // After version and flags come two times, of 32 bits in version 0 and of 64 in version 1.
        boolean isLong = header.get(0) == 1;
        long timescale = Integer.toUnsignedLong(header.getInt(isLong ? 20 : 12));
        long duration = isLong ? header.getLong(24) : Integer.toUnsignedLong(header.getInt(16));
        if (timescale == 0 || duration < 0 || duration > Long.MAX_VALUE / MS_PER_SECOND) {
            throw FetchFailure.refused("The result is a video of no length");
        }
        return Duration.ofMillis(duration * MS_PER_SECOND / timescale);
    }
}
