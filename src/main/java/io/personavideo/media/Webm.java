package io.personavideo.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.personavideo.media.VideoFile.Content;

/**
 * The elements of a WebM file, as far as they tell whether it is whole and how long it plays.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8794">RFC 8794, EBML</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9559">RFC 9559, Matroska</a>
 */
final class Webm {

    private static final long EBML = 0x1A45DFA3L;
    private static final long DOC_TYPE = 0x4282;
    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549A966L;
    private static final long TRACKS = 0x1654AE6BL;
    private static final long CLUSTER = 0x1F43B675L;
    private static final long TIMESTAMP_SCALE = 0x2AD7B1L;
    private static final long DURATION = 0x4489L;

    private static final int MOST_ELEMENTS = 100_000;
    private static final int MOST_NUMBER_BYTES = 8;
    private static final long DEFAULT_SCALE_NS = 1_000_000;

    private Webm() {
    }

    /**
     * @param start of what it contains
     */
    private record Element(long start, long end) {
    }

    /** A number of variable length and how many bytes it takes. */
    private record VariableInt(long value, int bytes, boolean isUnknown) {
    }

    /** Null if it does not say. */
    static Duration duration(Content content) throws IOException {
        Map<Long, Element> top = elements(content, 0, content.size());
        Element header = top.get(EBML);
        if (header == null || !docType(content, header).equals("webm")) {
            throw FetchFailure.refused("The result is not a video");
        }
        if (!top.containsKey(SEGMENT)) {
            throw Content.cutOff();
        }
        Map<Long, Element> segment = elements(content, top.get(SEGMENT).start(), top.get(SEGMENT).end());
        if (!segment.containsKey(INFO) || !segment.containsKey(TRACKS)) {
            throw FetchFailure.refused("The result is a video without a table of contents");
        }
        if (!segment.containsKey(CLUSTER)) {
            throw FetchFailure.refused("The result is a video without pictures");
        }
        return told(content, elements(content, segment.get(INFO).start(), segment.get(INFO).end()));
    }

    private static String docType(Content content, Element header) throws IOException {
        Element type = elements(content, header.start(), header.end()).get(DOC_TYPE);
        return type == null ? "" : new String(value(content, type), StandardCharsets.US_ASCII).replace("\0", "");
    }

    private static Duration told(Content content, Map<Long, Element> info) throws IOException {
        Element told = info.get(DURATION);
        if (told == null) {
            return null;
        }
        byte[] bytes = value(content, told);
        double ticks = bytes.length == Float.BYTES ? ByteBuffer.wrap(bytes).getFloat()
                : bytes.length == Double.BYTES ? ByteBuffer.wrap(bytes).getDouble() : 0;
        Element scale = info.get(TIMESTAMP_SCALE);
        long scaleNs = scale == null ? DEFAULT_SCALE_NS : number(value(content, scale));
        // What is no number becomes 0, and what is endless the longest there is.
        return Duration.ofMillis((long) (ticks * scaleNs / DEFAULT_SCALE_NS));
    }

    private static byte[] value(Content content, Element element) throws IOException {
        long length = element.end() - element.start();
        if (length > MOST_NUMBER_BYTES) {
            throw FetchFailure.refused("The result is not a video");
        }
        return content.bytes(element.start(), (int) length).array();
    }

    private static long number(byte[] bytes) {
        long number = 0;
        for (byte part : bytes) {
            number = number << Byte.SIZE | Byte.toUnsignedLong(part);
        }
        return number;
    }

    /** The first element of each id; what follows one whose length is not told is not looked at. */
    private static Map<Long, Element> elements(Content content, long start, long end) throws IOException {
        Map<Long, Element> found = new HashMap<>();
        long position = start;
        for (int count = 0; position < end; count++) {
            if (count == MOST_ELEMENTS) {
                throw Content.cutOff();
            }
            VariableInt id = variableInt(content, position, end, false);
            VariableInt length = variableInt(content, position + id.bytes(), end, true);
            long contents = position + id.bytes() + length.bytes();
            if (!length.isUnknown() && length.value() > end - contents) {
                throw Content.cutOff();
            }
            Element element = new Element(contents, length.isUnknown() ? end : contents + length.value());
            found.putIfAbsent(id.value(), element);
            position = element.end();
        }
        return found;
    }

    /** The zeros before the first one say how many bytes follow; ids keep that one, lengths do not. */
    private static VariableInt variableInt(Content content, long position, long end, boolean isLength) throws IOException {
        if (position >= end) {
            throw Content.cutOff();
        }
        int first = Byte.toUnsignedInt(content.bytes(position, 1).get());
        int bytes = Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE) + 1;
        if (bytes > MOST_NUMBER_BYTES || bytes > end - position) {
            throw Content.cutOff();
        }
        long value = number(content.bytes(position, bytes).array());
        long mask = (1L << 7 * bytes) - 1;
        return isLength ? new VariableInt(value & mask, bytes, (value & mask) == mask) : new VariableInt(value, bytes, false);
    }
}
