package io.personavideo.provider.sandbox;

import java.nio.ByteBuffer;

import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.RefPicMarkingIDR;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.codecs.h264.io.model.VUIParameters;
import org.jcodec.codecs.h264.io.write.CAVLCWriter;
import org.jcodec.codecs.h264.io.write.SliceHeaderWriter;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/**
 * Encodes a loop as one key frame and frames that all refer to it, in constrained baseline H.264.
 *
 * <p>
 * jcodec's own encoder searches for motion in whole pixels, never skips a block and gets chroma wrong at coarse
 * quantisers. Here the motion is known, so only jcodec's bit-level parts are used. As no frame but the first is
 * referred to, errors cannot add up over the loop.
 */
final class LoopEncoder {

    /** The flags of constrained baseline, as they stand in the byte behind the profile. */
    static final int CONSTRAINTS = 0xC0;

    private static final int BASELINE_PROFILE = 66;

    /** Level 3, which allows 720 x 576 at 25 frames per second. */
    private static final int LEVEL = 30;

    /** The order count takes 10 bits, so that a quarter of its range numbers 256 frames. */
    private static final int ORDER_BITS = 10;

    private static final int BASE_QUANTISER = 26;

    /** Moved frames are coded coarser: what they refer to is already fine. */
    private static final int MOVED_COARSER = 4;

    private static final int MAX_QUANTISER = 51;
    private static final int LENGTH_BYTES = 4;
    private static final int BT709 = 1;
    private static final int BT601 = 6;

    private final int quantiser;
    private final SeqParameterSet sequence;
    private final PictureParameterSet parameters = new PictureParameterSet();
    private final ByteBuffer payload;
    private Picture reference;

    LoopEncoder(int width, int height, int quantiser) {
        this.quantiser = quantiser;
        this.sequence = sequence(width, height);
        this.payload = ByteBuffer.allocate(width * height * 4 + 1_024);
        parameters.deblockingFilterControlPresentFlag = true;
    }

    private static SeqParameterSet sequence(int width, int height) {
        SeqParameterSet sequence = new SeqParameterSet();
        sequence.picWidthInMbsMinus1 = width / 16 - 1;
        sequence.picHeightInMapUnitsMinus1 = height / 16 - 1;
        sequence.chromaFormatIdc = ColorSpace.YUV420J;
        sequence.profileIdc = BASELINE_PROFILE;
        sequence.constraintSet0Flag = true;
        sequence.constraintSet1Flag = true;
        sequence.levelIdc = LEVEL;
        sequence.numRefFrames = 1;
        sequence.frameMbsOnlyFlag = true;
        sequence.direct8x8InferenceFlag = true;
        sequence.log2MaxPicOrderCntLsbMinus4 = ORDER_BITS - 4;
        sequence.vuiParams = colours();
        return sequence;
    }

    /** Without these a player guesses the matrix from the size of the picture. */
    private static VUIParameters colours() {
        VUIParameters colours = new VUIParameters();
        colours.videoSignalTypePresentFlag = true;
        colours.videoFormat = 5;
        colours.colourDescriptionPresentFlag = true;
        colours.colourPrimaries = BT709;
        colours.transferCharacteristics = BT709;
        colours.matrixCoefficients = BT601;
        return colours;
    }

    SeqParameterSet sequence() {
        return sequence;
    }

    ByteBuffer sequenceBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(128);
        H264Utils.escapeNAL(H264Utils.writeSPS(sequence, 128), bytes);
        return bytes.flip();
    }

    ByteBuffer pictureBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(128);
        H264Utils.escapeNAL(H264Utils.writePPS(parameters, 128), bytes);
        return bytes.flip();
    }

    /** Encodes the key frame, to which all others refer. */
    ByteBuffer still(Picture picture) {
        BitWriter bits = open(SliceType.I, 0, quantiser);
        StillSlice slice = new StillSlice(picture, new MacroblockResidual(sequence, parameters, quantiser));
        slice.write(bits);
        reference = slice.reconstructed();
        return close(bits, NALUnitType.IDR_SLICE);
    }

    /** Encodes a frame that is the key frame displaced. */
    ByteBuffer moved(Picture picture, Displacement displacement, int index) {
        int coarser = Math.min(MAX_QUANTISER, quantiser + MOVED_COARSER);
        BitWriter bits = open(SliceType.P, index, coarser);
        MacroblockResidual residual = new MacroblockResidual(sequence, parameters, coarser);
        new MovedSlice(reference, picture, displacement, residual).write(bits);
        return close(bits, NALUnitType.NON_IDR_SLICE);
    }

    private BitWriter open(SliceType type, int index, int sliceQuantiser) {
        BitWriter bits = new BitWriter(payload.clear());
        boolean key = type == SliceType.I;
        SliceHeader header = new SliceHeader();
        header.sps = sequence;
        header.pps = parameters;
        header.sliceType = type;
        header.frameNum = key ? 0 : 1;
        header.picOrderCntLsb = 2 * index;
        header.sliceQpDelta = sliceQuantiser - BASE_QUANTISER;
        header.refPicMarkingIDR = key ? new RefPicMarkingIDR(false, false) : null;
        // Filtering the frame that is referred to would have to be repeated here.
        header.disableDeblockingFilterIdc = key ? 1 : 0;
        SliceHeaderWriter.write(header, key, importance(key), bits);
        return bits;
    }

    private static int importance(boolean key) {
        return key ? 3 : 0;
    }

    private ByteBuffer close(BitWriter bits, NALUnitType type) {
        CAVLCWriter.writeTrailingBits(bits);
        payload.flip();
        ByteBuffer unit = ByteBuffer.allocate(LENGTH_BYTES + 1 + payload.remaining() * 3 / 2 + 4);
        unit.position(LENGTH_BYTES);
        new NALUnit(type, importance(type == NALUnitType.IDR_SLICE)).write(unit);
        H264Utils.escapeNAL(payload, unit);
        unit.putInt(0, unit.position() - LENGTH_BYTES);
        return unit.flip();
    }
}
