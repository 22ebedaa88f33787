package io.personavideo.provider.sandbox;

import org.jcodec.common.model.Picture;

/**
 * Moves a still portrait as if the person breathed and gently swayed the head.
 *
 * <p>
 * It does not know where the face is: it takes a head in the upper and a chest in the lower part, which holds for
 * portraits. At phase 0 nothing is displaced, so the still portrait is the first frame.
 */
final class PortraitMotion {

    /** Greatest shifts, as parts of the shorter side. */
    private static final double SWAY = 0.016;
    private static final double NOD = 0.006;
    private static final double BREATH = 0.016;

    /** Someone who speaks nods more, and more often. */
    private static final double TALK_NOD = 0.02;
    private static final int TALK_NODS = 5;

    /** Fixed-point scale of the sampling weights. */
    private static final int ONE = 256;

    private final Picture still;
    private final boolean talking;
    private final Displacement.Field field;

    PortraitMotion(Picture still, boolean talking) {
        this.still = still;
        this.talking = talking;
        double[] columns = window(still.getWidth(), 0, 0.35, 0.65, 1);
        double[] chestColumns = window(still.getWidth(), 0, 0.2, 0.8, 1);
        this.field = new Displacement.Field(columns, window(still.getHeight(), 0, 0.25, 0.4, 0.95),
                chestColumns, window(still.getHeight(), 0.35, 0.7, 0.75, 1));
    }

    /** Weights that rise smoothly from 0 to 1 and fall again; the arguments are parts of the length. */
    private static double[] window(int length, double start, double full, double fade, double end) {
        double[] weights = new double[length];
        for (int i = 0; i < length; i++) {
            double at = (double) i / (length - 1);
            weights[i] = smooth((at - start) / (full - start)) * smooth((end - at) / (end - fade));
        }
        return weights;
    }

    private static double smooth(double ramp) {
        double t = Math.max(0, Math.min(1, ramp));
        return t * t * (3 - 2 * t);
    }

    /** The displacement at a phase between 0 and 1; one round is a breath and a sway to each side. */
    Displacement at(double phase) {
        double angle = 2 * Math.PI * phase;
        double side = Math.min(still.getWidth(), still.getHeight());
        double nod = talking ? TALK_NOD * Math.sin(TALK_NODS * angle) : NOD * Math.sin(2 * angle);
        return new Displacement(field, side * SWAY * Math.sin(angle), side * nod,
                side * BREATH * (1 - Math.cos(angle)) / 2);
    }

    Picture frame(Displacement displacement) {
        Picture frame = still.createCompatible();
        for (int plane = 0; plane < 3; plane++) {
            warp(plane, frame, displacement);
        }
        return frame;
    }

    private void warp(int plane, Picture frame, Displacement displacement) {
        int zoom = plane == 0 ? 1 : 2;
        int width = still.getPlaneWidth(plane);
        byte[] target = frame.getPlaneData(plane);
        for (int i = 0; i < target.length; i++) {
            int column = i % width;
            int row = i / width;
            double x = column + displacement.x(column * zoom, row * zoom) / zoom;
            double y = row + displacement.y(column * zoom, row * zoom) / zoom;
            target[i] = sample(plane, x, y);
        }
    }

    private byte sample(int plane, double x, double y) {
        int width = still.getPlaneWidth(plane);
        int fixedX = clamp((int) (x * ONE), (width - 1) * ONE);
        int fixedY = clamp((int) (y * ONE), (still.getPlaneHeight(plane) - 1) * ONE);
        int corner = fixedY / ONE * width + fixedX / ONE;
        int right = fixedX % ONE == 0 ? 0 : 1;
        int below = fixedY % ONE == 0 ? 0 : width;
        byte[] samples = still.getPlaneData(plane);
        int upper = mix(samples[corner], samples[corner + right], fixedX % ONE);
        int lower = mix(samples[corner + below], samples[corner + below + right], fixedX % ONE);
        return (byte) ((mix(upper, lower, fixedY % ONE) + ONE * ONE / 2) >> 16);
    }

    /** Scales by {@link #ONE} the first time and again the second. */
    private static int mix(int near, int far, int weight) {
        return near * (ONE - weight) + far * weight;
    }

    private static int clamp(int value, int max) {
        return Math.max(0, Math.min(max, value));
    }
}
