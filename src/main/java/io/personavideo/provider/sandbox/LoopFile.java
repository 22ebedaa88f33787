package io.personavideo.provider.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.mp4.AvcCBox;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Packet;
import org.jcodec.common.model.Packet.FrameType;
import org.jcodec.common.model.Size;
import org.jcodec.containers.mp4.Brand;
import org.jcodec.containers.mp4.MP4TrackType;
import org.jcodec.containers.mp4.boxes.ChunkOffsets64Box;
import org.jcodec.containers.mp4.boxes.MovieBox;
import org.jcodec.containers.mp4.boxes.NodeBox;
import org.jcodec.containers.mp4.boxes.VideoSampleEntry;
import org.jcodec.containers.mp4.muxer.MP4Muxer;
import org.jcodec.containers.mp4.muxer.MP4MuxerTrack;

/** The MP4 file around the frames, with the index in front so that playing starts before all is loaded. */
final class LoopFile {

    /** Each frame is preceded by its length in this many bytes. */
    private static final int LENGTH_BYTES = 4;

    /** Room for the boxes, beside the frames themselves. */
    private static final int INDEX_BYTES = 65_536;

    private final LoopSettings settings;
    private final LoopEncoder encoder;

    LoopFile(LoopSettings settings, LoopEncoder encoder) {
        this.settings = settings;
        this.encoder = encoder;
    }

    byte[] write(List<ByteBuffer> frames) {
        try {
            return indexFirst(frames);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
    }

    private byte[] indexFirst(List<ByteBuffer> frames) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(settings.maxBytes() + INDEX_BYTES);
        ByteBufferSeekableByteChannel channel = ByteBufferSeekableByteChannel.writeToByteBuffer(file);
        MP4Muxer muxer = MP4Muxer.createMP4Muxer(channel, Brand.MP4);
        MP4MuxerTrack track = muxer.addTrack(new MP4MuxerTrack(1, MP4TrackType.VIDEO));
        track.addSampleEntry(sampleEntry());
        for (int index = 0; index < frames.size(); index++) {
            track.addFrame(packet(frames.get(index), index));
        }
        MovieBox index = muxer.finalizeHeader();
        int end = file.position();
        muxer.storeHeader(index);
        return inserted(file.array(), end, index);
    }

    private Packet packet(ByteBuffer frame, int index) {
        FrameType type = index == 0 ? FrameType.KEY : FrameType.INTER;
        return Packet.createPacket(frame, index, settings.framesPerSecond(), 1, index, type, null);
    }

    private VideoSampleEntry sampleEntry() {
        SeqParameterSet sequence = encoder.sequence();
        Size size = new Size((sequence.picWidthInMbsMinus1 + 1) * 16, (sequence.picHeightInMapUnitsMinus1 + 1) * 16);
        VideoSampleEntry entry = VideoSampleEntry.videoSampleEntry("avc1", size, "");
        entry.add(AvcCBox.createAvcCBox(sequence.profileIdc, LoopEncoder.CONSTRAINTS, sequence.levelIdc, LENGTH_BYTES,
                List.of(encoder.sequenceBytes()), List.of(encoder.pictureBytes())));
        return entry;
    }

    /** Puts the index behind the file type box, and moves the offsets in it by its own length. */
    private static byte[] inserted(byte[] file, int end, MovieBox index) {
        int length = serialized(index).remaining();
        ChunkOffsets64Box offsets = NodeBox.findFirstPath(index.getTracks()[0], ChunkOffsets64Box.class,
                new String[] { "mdia", "minf", "stbl", "co64" });
        for (int i = 0; i < offsets.getChunkOffsets().length; i++) {
            offsets.getChunkOffsets()[i] += length;
        }
        int typeLength = ByteBuffer.wrap(file).getInt();
        ByteBuffer result = ByteBuffer.allocate(end + length);
        result.put(file, 0, typeLength).put(serialized(index)).put(file, typeLength, end - typeLength);
        return result.array();
    }

    private static ByteBuffer serialized(MovieBox index) {
        ByteBuffer bytes = ByteBuffer.allocate(INDEX_BYTES);
        index.write(bytes);
        return bytes.flip();
    }
}
