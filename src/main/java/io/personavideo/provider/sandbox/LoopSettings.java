package io.personavideo.provider.sandbox;

/**
 * Length, frame rate and limits of a rendered loop.
 *
 * @param seconds how long one round of the motion takes, which is also the length of the video
 * @param framesPerSecond frames in each second
 * @param maxSide longest side of the video in pixels, a multiple of 16
 * @param maxBytes size the finished file stays below
 */
public record LoopSettings(int seconds, int framesPerSecond, int maxSide, int maxBytes) {

    /** Three seconds at 25 frames per second, at most 512 pixels and 480 000 bytes. */
    public static final LoopSettings DEFAULT = new LoopSettings(3, 25, 512, 480_000);

    private static final int MAX_FRAMES = 250;

    public LoopSettings {
        if (seconds < 1 || framesPerSecond < 1 || seconds * framesPerSecond > MAX_FRAMES) {
            throw new IllegalArgumentException("a loop has between 1 and " + MAX_FRAMES + " frames");
        }
        if (maxSide < 16 || maxSide % 16 != 0) {
            throw new IllegalArgumentException("the longest side must be a positive multiple of 16");
        }
    }

    public LoopSettings withMaxSide(int other) {
        return new LoopSettings(seconds, framesPerSecond, other, maxBytes);
    }

    int frames() {
        return seconds * framesPerSecond;
    }
}
