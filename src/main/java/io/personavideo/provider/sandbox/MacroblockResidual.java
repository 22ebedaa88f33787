package io.personavideo.provider.sandbox;

import static org.jcodec.codecs.h264.decode.CoeffTransformer.dequantizeAC;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.dequantizeDC2x2;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.dequantizeDC4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.fdct4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.fvdDC2x2;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.fvdDC4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.idct4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.invDC2x2;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.invDC4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.quantizeAC;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.quantizeDC2x2;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.quantizeDC4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.reorderDC4x4;
import static org.jcodec.codecs.h264.decode.CoeffTransformer.zigzag4x4;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.MBType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.Picture;

/**
 * What remains of a macroblock when its prediction is taken away: transformed, quantised and written as bits.
 *
 * <p>
 * One object serves a whole slice, as the code tables depend on the blocks to the left and above.
 */
final class MacroblockResidual {

    /** Coarser luma quantisers than this have finer chroma quantisers, given by the table. */
    private static final int LAST_EQUAL_QUANTISER = 29;
    private static final int[] CHROMA_QUANTISERS = { 29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38,
            38, 39, 39, 39, 39 };

    /** A quarter of a moved macroblock with levels of no greater sum than this is not worth its bits. */
    private static final int NEGLIGIBLE = 2;

    /** Any type but null makes the neighbour count; in these slices all of them do. */
    private static final MBType NEIGHBOUR = MBType.P_16x16;

    private static final int[] PLAIN_ORDER = { 0, 1, 2, 3 };

    private final CAVLC[] codes;
    private final int[] quantisers;
    private final int[][][] blocks = { new int[16][16], new int[4][16], new int[4][16] };
    private final int[][] means = { new int[16], new int[4], new int[4] };
    private boolean separateLumaMeans;

    MacroblockResidual(SeqParameterSet sequence, PictureParameterSet parameters, int quantiser) {
        CAVLC luma = new CAVLC(sequence, parameters, 2, 2);
        this.codes = new CAVLC[] { luma, new CAVLC(sequence, parameters, 1, 1), new CAVLC(sequence, parameters, 1, 1) };
        int chroma = quantiser <= LAST_EQUAL_QUANTISER ? quantiser
                : CHROMA_QUANTISERS[quantiser - LAST_EQUAL_QUANTISER - 1];
        this.quantisers = new int[] { quantiser, chroma, chroma };
    }

    /** Column or row, in samples, of a block within its macroblock; blocks are numbered in a Z of Zs. */
    static int left(int block) {
        return ((block & 1) + (block >> 1 & 2)) * 4;
    }

    static int top(int block) {
        return ((block >> 1 & 1) + (block >> 2 & 2)) * 4;
    }

    /** Takes in a macroblock whose luma means are coded apart, as the whole-block intra types do. */
    void loadStill(Picture source, Picture prediction, int column, int row) {
        separateLumaMeans = true;
        transform(source, prediction, column, row);
        takeMeans(0);
        reorderDC4x4(means[0]);
        fvdDC4x4(means[0]);
        quantizeDC4x4(means[0], quantisers[0]);
        quantize();
    }

    void loadMoved(Picture source, Picture prediction, int column, int row) {
        separateLumaMeans = false;
        transform(source, prediction, column, row);
        quantize();
        for (int quarter = 0; quarter < 4; quarter++) {
            dropNegligible(quarter);
        }
    }

    private void transform(Picture source, Picture prediction, int column, int row) {
        for (int plane = 0; plane < 3; plane++) {
            for (int block = 0; block < blocks[plane].length; block++) {
                subtract(plane, block, source, prediction, column, row);
                fdct4x4(blocks[plane][block]);
            }
        }
    }

    private void subtract(int plane, int block, Picture source, Picture prediction, int column, int row) {
        int side = prediction.getPlaneWidth(plane);
        int stride = source.getPlaneWidth(plane);
        int from = (row * side + top(block)) * stride + column * side + left(block);
        int minus = top(block) * side + left(block);
        byte[] samples = source.getPlaneData(plane);
        byte[] predicted = prediction.getPlaneData(plane);
        for (int i = 0; i < 16; i++) {
            int x = i & 3;
            int y = i >> 2;
            blocks[plane][block][i] = samples[from + y * stride + x] - predicted[minus + y * side + x];
        }
    }

    private void takeMeans(int plane) {
        for (int block = 0; block < blocks[plane].length; block++) {
            means[plane][block] = blocks[plane][block][0];
            blocks[plane][block][0] = 0;
        }
    }

    private void quantize() {
        for (int plane = 1; plane < 3; plane++) {
            takeMeans(plane);
            fvdDC2x2(means[plane]);
            quantizeDC2x2(means[plane], quantisers[plane]);
        }
        for (int plane = 0; plane < 3; plane++) {
            for (int[] block : blocks[plane]) {
                quantizeAC(block, quantisers[plane]);
            }
        }
    }

    private void dropNegligible(int quarter) {
        if (quarter(quarter).flatMapToInt(Arrays::stream).map(Math::abs).sum() <= NEGLIGIBLE) {
            quarter(quarter).forEach(block -> Arrays.fill(block, 0));
        }
    }

    private Stream<int[]> quarter(int quarter) {
        return Arrays.stream(blocks[0], quarter * 4, quarter * 4 + 4);
    }

    private static boolean isCoded(int[] levels) {
        for (int level : levels) {
            if (level != 0) {
                return true;
            }
        }
        return false;
    }

    /** One bit for each quarter of luma that has levels. */
    int lumaPattern() {
        return IntStream.range(0, 4).filter(quarter -> quarter(quarter).anyMatch(MacroblockResidual::isCoded))
                .map(quarter -> 1 << quarter).sum();
    }

    /** 0 when there is no chroma, 1 when there are means only, 2 when there is more. */
    int chromaPattern() {
        if (Stream.of(blocks[1], blocks[2]).flatMap(Arrays::stream).anyMatch(MacroblockResidual::isCoded)) {
            return 2;
        }
        return isCoded(means[1]) || isCoded(means[2]) ? 1 : 0;
    }

    void write(BitWriter bits, int column, int row, int lumaPattern, int chromaPattern) {
        if (separateLumaMeans) {
            codes[0].writeLumaDCBlock(bits, column * 4, row * 4, NEIGHBOUR, NEIGHBOUR, means[0],
                    H264Const.totalZeros16, 0, 16, zigzag4x4);
        }
        writeBlocks(bits, 0, column * 4, row * 4, lumaPattern);
        for (int plane = 1; plane < 3 && chromaPattern > 0; plane++) {
            codes[plane].writeChrDCBlock(bits, means[plane], H264Const.totalZeros4, 0, 4, PLAIN_ORDER);
        }
        for (int plane = 1; plane < 3; plane++) {
            writeBlocks(bits, plane, column * 2, row * 2, chromaPattern == 2 ? 1 : 0);
        }
    }

    private void writeBlocks(BitWriter bits, int plane, int column, int row, int pattern) {
        int first = plane > 0 || separateLumaMeans ? 1 : 0;
        for (int block = 0; block < blocks[plane].length; block++) {
            int x = column + left(block) / 4;
            int y = row + top(block) / 4;
            if ((pattern >> block / 4 & 1) == 0) {
                codes[plane].setZeroCoeff(x, y);
            } else {
                codes[plane].writeACBlock(bits, x, y, NEIGHBOUR, NEIGHBOUR, blocks[plane][block],
                        H264Const.totalZeros16, first, 16 - first, zigzag4x4);
            }
        }
    }

    /** Turns the still macroblock back into what a decoder will see, and adds it to the prediction. */
    void reconstruct(Picture target, Picture prediction, int column, int row) {
        invDC4x4(means[0]);
        dequantizeDC4x4(means[0], quantisers[0], null);
        reorderDC4x4(means[0]);
        for (int plane = 1; plane < 3; plane++) {
            invDC2x2(means[plane]);
            dequantizeDC2x2(means[plane], quantisers[plane], null);
        }
        for (int plane = 0; plane < 3; plane++) {
            for (int block = 0; block < blocks[plane].length; block++) {
                dequantizeAC(blocks[plane][block], quantisers[plane], null);
                blocks[plane][block][0] = means[plane][block];
                idct4x4(blocks[plane][block]);
                add(plane, block, target, prediction, column, row);
            }
        }
    }

    private void add(int plane, int block, Picture target, Picture prediction, int column, int row) {
        int side = prediction.getPlaneWidth(plane);
        int stride = target.getPlaneWidth(plane);
        int to = (row * side + top(block)) * stride + column * side + left(block);
        int plus = top(block) * side + left(block);
        for (int i = 0; i < 16; i++) {
            int x = i & 3;
            int y = i >> 2;
            int sample = prediction.getPlaneData(plane)[plus + y * side + x] + blocks[plane][block][i];
            target.getPlaneData(plane)[to + y * stride + x] = (byte) Math.max(-128, Math.min(127, sample));
        }
    }
}
