package io.personavideo.provider.sandbox;

import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.decode.BlockInterpolator;
import org.jcodec.codecs.h264.io.write.CAVLCWriter;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/** The slice of a moved frame: each macroblock is fetched from the key frame with the motion known beforehand. */
final class MovedSlice {

    /** A vector in quarter pixels. */
    private record Vector(int x, int y) {

        static final Vector NONE = new Vector(0, 0);
    }

    private final Picture reference;
    private final Picture source;
    private final Displacement displacement;
    private final MacroblockResidual residual;
    private final BlockInterpolator interpolator = new BlockInterpolator();
    private final Picture prediction = Picture.create(16, 16, ColorSpace.YUV420J);
    private final int columns;
    private final int rows;
    private int skipped;

    MovedSlice(Picture reference, Picture source, Displacement displacement, MacroblockResidual residual) {
        this.reference = reference;
        this.source = source;
        this.displacement = displacement;
        this.residual = residual;
        this.columns = source.getWidth() / 16;
        this.rows = source.getHeight() / 16;
    }

    void write(BitWriter bits) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                write(bits, column, row);
            }
        }
        if (skipped > 0) {
            CAVLCWriter.writeUE(bits, skipped);
        }
    }

    private void write(BitWriter bits, int column, int row) {
        Vector vector = vector(column, row);
        predict(vector, column, row);
        residual.loadMoved(source, prediction, column, row);
        int luma = residual.lumaPattern();
        int chroma = residual.chromaPattern();
        if (luma == 0 && chroma == 0 && vector.equals(skippedVector(column, row))) {
            skipped++;
        } else {
            writeHead(bits, vector, expectedVector(column, row), luma + 16 * chroma);
        }
        residual.write(bits, column, row, luma, chroma);
    }

    private void writeHead(BitWriter bits, Vector vector, Vector expected, int pattern) {
        CAVLCWriter.writeUE(bits, skipped);
        skipped = 0;
        CAVLCWriter.writeUE(bits, 0); // one vector for the whole macroblock
        CAVLCWriter.writeSE(bits, vector.x - expected.x);
        CAVLCWriter.writeSE(bits, vector.y - expected.y);
        CAVLCWriter.writeUE(bits, H264Const.CODED_BLOCK_PATTERN_INTER_COLOR_INV[pattern]);
        if (pattern != 0) {
            CAVLCWriter.writeSE(bits, 0); // quantiser unchanged
        }
    }

    private void predict(Vector vector, int column, int row) {
        int x = (column << 6) + vector.x;
        int y = (row << 6) + vector.y;
        interpolator.getBlockLuma(reference, prediction, 0, x, y, 16, 16);
        for (int plane = 1; plane < 3; plane++) {
            // The same number counts eighths here, as chroma has half the pixels.
            BlockInterpolator.getBlockChroma(reference.getPlaneData(plane), reference.getPlaneWidth(plane),
                    reference.getPlaneHeight(plane), prediction.getPlaneData(plane), 0, 8, x, y, 8, 8);
        }
    }

    /** The displacement in the middle of a macroblock. */
    private Vector vector(int column, int row) {
        int x = column * 16 + 8;
        int y = row * 16 + 8;
        return new Vector((int) Math.round(4 * displacement.x(x, y)), (int) Math.round(4 * displacement.y(x, y)));
    }

    /** The vector that a macroblock without any data gets. */
    private Vector skippedVector(int column, int row) {
        boolean still = column == 0 || row == 0 || vector(column - 1, row).equals(Vector.NONE)
                || vector(column, row - 1).equals(Vector.NONE);
        return still ? Vector.NONE : expectedVector(column, row);
    }

    /** The vector to which the real one is written as a difference. */
    private Vector expectedVector(int column, int row) {
        if (row == 0) {
            return column == 0 ? Vector.NONE : vector(column - 1, row);
        }
        Vector left = column == 0 ? Vector.NONE : vector(column - 1, row);
        Vector above = vector(column, row - 1);
        if (columns == 1) {
            return above;
        }
        Vector corner = vector(column + 1 < columns ? column + 1 : column - 1, row - 1);
        return new Vector(median(left.x, above.x, corner.x), median(left.y, above.y, corner.y));
    }

    private static int median(int a, int b, int c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
