package io.personavideo.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A video told by its content: MP4 or WebM, whole, and of a length that a clip may have.
 *
 * @param duration null where the content does not tell it, as a recording that was streamed may not
 */
record VideoFile(Type type, Duration duration) {

    /** How much of a file shows what type it is. */
    static final int START_BYTES = 12;

    private static final int EBML_MAGIC = 0x1A45DFA3;

    /** What the content can be. */
    enum Type {
        MP4,
        WEBM;

        /** Null if it is neither. */
        static Type of(byte[] start) {
            if (ByteBuffer.wrap(start).getInt() == EBML_MAGIC) {
                return WEBM;
            }
            return new String(start, Integer.BYTES, Integer.BYTES, StandardCharsets.US_ASCII).equals("ftyp") ? MP4 : null;
        }

        String extension() {
            return this == MP4 ? ".mp4" : ".webm";
        }

        String contentType() {
            return this == MP4 ? "video/mp4" : "video/webm";
        }
    }

    /**
     * Blocks.
     *
     * @throws FetchFailure if it is not a whole video, or too long a one
     */
    static VideoFile check(Path file, Duration longest) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Content content = new Content(channel);
            if (content.size() == 0) {
                throw FetchFailure.refused("The result is empty");
            }
            Type type = content.size() < START_BYTES ? null : Type.of(content.bytes(0, START_BYTES).array());
            if (type == null) {
                throw FetchFailure.refused("The result is not a video");
            }
            Duration duration = type == Type.MP4 ? Mp4.duration(content) : Webm.duration(content);
            checkLength(duration, longest);
            return new VideoFile(type, duration);
        }
    }

    static void checkLength(Duration duration, Duration longest) {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw FetchFailure.refused("The result is a video of no length");
        }
        if (duration != null && duration.compareTo(longest) > 0) {
            throw FetchFailure.refused("The result is a video of %d seconds, and more than %d are not kept"
                    .formatted(duration.toSeconds(), longest.toSeconds()));
        }
    }

    /** The bytes of a file by their place. */
    record Content(FileChannel channel) {

        long size() throws IOException {
            return channel.size();
        }

        /**
         * @throws FetchFailure if the file ends before
         */
        ByteBuffer bytes(long position, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw cutOff();
                }
            }
            return buffer.flip();
        }

        static FetchFailure cutOff() {
            return FetchFailure.refused("The result is cut off");
        }
    }
}
