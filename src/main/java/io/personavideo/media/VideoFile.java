package io.personavideo.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells a video by its content: MP4, whose boxes must be whole and have a table of contents, or WebM.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12, the boxes of MP4</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8794">RFC 8794, the header of WebM</a>
 */
final class VideoFile {

    private static final int EBML_MAGIC = 0x1A45DFA3;
    private static final int HEADER_BYTES = 8;
    private static final int LONG_HEADER_BYTES = 16;
    private static final int MOST_BOXES = 10_000;

    private VideoFile() {
    }

    /** What the content can be. */
    enum Type {
        MP4,
        WEBM;

        String extension() {
            return this == MP4 ? ".mp4" : ".webm";
        }
    }

    /**
     * Blocks.
     *
     * @throws FetchFailure if it is not a whole video
     */
    static Type check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() == 0) {
                throw refused("The result is empty");
            }
            ByteBuffer start = read(channel, 0, HEADER_BYTES);
            if (start != null && start.getInt(0) == EBML_MAGIC) {
                return Type.WEBM;
            }
            if (start == null || !name(start).equals("ftyp")) {
                throw refused("The result is not a video");
            }
            checkBoxes(channel);
            return Type.MP4;
        }
    }

    private static void checkBoxes(FileChannel channel) throws IOException {
        Set<String> names = new HashSet<>();
        long position = 0;
        for (int boxes = 0; position < channel.size() && boxes < MOST_BOXES; boxes++) {
            ByteBuffer header = read(channel, position, HEADER_BYTES);
            if (header == null) {
                throw refused("The result is cut off");
            }
            names.add(name(header));
            position = end(channel, position, header);
        }
        if (position != channel.size()) {
            throw refused("The result is cut off");
        }
        if (!names.contains("moov")) {
            throw refused("The result is a video without a table of contents");
        }
    }

    /** Where the box ends; a length of 0 means "with the file", and of 1 that the length follows in 64 bits. */
    private static long end(FileChannel channel, long position, ByteBuffer header) throws IOException {
        long length = Integer.toUnsignedLong(header.getInt(0));
        if (length == 0) {
            return channel.size();
        }
        if (length == 1) {
            ByteBuffer longHeader = read(channel, position, LONG_HEADER_BYTES);
            length = longHeader == null ? 0 : longHeader.getLong(HEADER_BYTES);
        }
        if (length < HEADER_BYTES || length > channel.size() - position) {
            throw refused("The result is cut off");
        }
        return position + length;
    }

    private static String name(ByteBuffer header) {
        return new String(header.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.US_ASCII);
    }

    /** Null if the file is too short. */
    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer;
    }

    private static FetchFailure refused(String reason) {
        return new FetchFailure(new StoreOutcome.Refused(reason));
    }
}
