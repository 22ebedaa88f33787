package io.personavideo.provider.sandbox;

import java.util.Arrays;

import org.jcodec.codecs.h264.io.write.CAVLCWriter;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/** The slice of a key frame: each macroblock is predicted as a whole from the pixels above or to the left. */
final class StillSlice {

    private static final int VERTICAL = 0;
    private static final int HORIZONTAL = 1;
    private static final int MEAN = 2;

    /** Offsets within the macroblock type for levels in chroma and in luma. */
    private static final int CHROMA_TYPES = 4;
    private static final int LUMA_TYPES = 12;

    private final Picture source;
    private final MacroblockResidual residual;
    private final Picture reconstructed;
    private final Picture prediction = Picture.create(16, 16, ColorSpace.YUV420J);

    StillSlice(Picture source, MacroblockResidual residual) {
        this.source = source;
        this.residual = residual;
        this.reconstructed = source.createCompatible();
    }

    /** The frame as a decoder will see it. */
    Picture reconstructed() {
        return reconstructed;
    }

    void write(BitWriter bits) {
        for (int row = 0; row < source.getHeight() / 16; row++) {
            for (int column = 0; column < source.getWidth() / 16; column++) {
                write(bits, column, row);
            }
        }
    }

    private void write(BitWriter bits, int column, int row) {
        int mode = bestMode(column, row);
        predictLuma(mode, column, row);
        predictChroma(column, row);
        residual.loadStill(source, prediction, column, row);
        int luma = residual.lumaPattern() == 0 ? 0 : 15;
        int chroma = residual.chromaPattern();
        CAVLCWriter.writeUE(bits, 1 + mode + CHROMA_TYPES * chroma + (luma == 0 ? 0 : LUMA_TYPES));
        CAVLCWriter.writeUE(bits, 0); // chroma predicted by means
        CAVLCWriter.writeSE(bits, 0); // quantiser unchanged
        residual.write(bits, column, row, luma, chroma);
        residual.reconstruct(reconstructed, prediction, column, row);
    }

    private int bestMode(int column, int row) {
        int best = MEAN;
        int least = difference(MEAN, column, row);
        for (int mode = VERTICAL; mode <= HORIZONTAL; mode++) {
            boolean possible = mode == VERTICAL ? row > 0 : column > 0;
            int difference = possible ? difference(mode, column, row) : Integer.MAX_VALUE;
            if (difference < least) {
                best = mode;
                least = difference;
            }
        }
        return best;
    }

    private int difference(int mode, int column, int row) {
        predictLuma(mode, column, row);
        int sum = 0;
        for (int i = 0; i < 256; i++) {
            int at = (row * 16 + i / 16) * source.getWidth() + column * 16 + i % 16;
            sum += Math.abs(source.getPlaneData(0)[at] - prediction.getPlaneData(0)[i]);
        }
        return sum;
    }

    private void predictLuma(int mode, int column, int row) {
        byte[] predicted = prediction.getPlaneData(0);
        if (mode == MEAN) {
            Arrays.fill(predicted, mean(0, column * 16, row * 16, row > 0, column > 0));
            return;
        }
        for (int i = 0; i < 256; i++) {
            int x = column * 16 + i % 16;
            int y = row * 16 + i / 16;
            predicted[i] = mode == VERTICAL ? above(0, x, y) : beside(0, x, y);
        }
    }

    private void predictChroma(int column, int row) {
        for (int block = 0; block < 4; block++) {
            int left = MacroblockResidual.left(block);
            int top = MacroblockResidual.top(block);
            // Off the diagonal only the neighbour that the block touches counts, if it is there.
            boolean useAbove = row > 0 && (column == 0 || left > 0 || top == 0);
            boolean useBeside = column > 0 && (row == 0 || top > 0 || left == 0);
            fillChroma(1, column * 8 + left, row * 8 + top, useAbove, useBeside);
            fillChroma(2, column * 8 + left, row * 8 + top, useAbove, useBeside);
        }
    }

    private void fillChroma(int plane, int x, int y, boolean useAbove, boolean useBeside) {
        byte mean = mean(plane, x, y, useAbove, useBeside);
        for (int line = y % 8; line < y % 8 + 4; line++) {
            Arrays.fill(prediction.getPlaneData(plane), line * 8 + x % 8, line * 8 + x % 8 + 4, mean);
        }
    }

    /** The rounded mean of the neighbours of a block that starts at a pixel; mid grey if there are none. */
    private byte mean(int plane, int x, int y, boolean useAbove, boolean useBeside) {
        int length = plane == 0 ? 16 : 4;
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += useAbove ? above(plane, x + i, y) : 0;
            sum += useBeside ? beside(plane, x, y + i) : 0;
        }
        int count = length * ((useAbove ? 1 : 0) + (useBeside ? 1 : 0));
        return count == 0 ? 0 : (byte) Math.floorDiv(sum + count / 2, count);
    }

    /** The pixel of the same column right above the macroblock. */
    private byte above(int plane, int x, int y) {
        int side = prediction.getPlaneWidth(plane);
        return reconstructed.getPlaneData(plane)[(y / side * side - 1) * reconstructed.getPlaneWidth(plane) + x];
    }

    /** The pixel of the same row right before the macroblock. */
    private byte beside(int plane, int x, int y) {
        int side = prediction.getPlaneWidth(plane);
        return reconstructed.getPlaneData(plane)[y * reconstructed.getPlaneWidth(plane) + x / side * side - 1];
    }
}
