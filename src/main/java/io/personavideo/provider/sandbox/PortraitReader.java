package io.personavideo.provider.sandbox;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/** Decodes an encoded portrait and fits it to a size that the video can have. */
final class PortraitReader {

    private static final long MAX_PIXELS = 40_000_000;

    /** Sides are multiples of this, the side of an H.264 macroblock, so that no padding shows. */
    private static final int MACROBLOCK = 16;

    /** Shows through where a portrait is transparent. */
    private static final Color BACKDROP = new Color(0xE6E6E6);

    private final int maxSide;

    PortraitReader(int maxSide) {
        this.maxSide = maxSide;
    }

    Picture read(byte[] portrait) throws UnreadablePortraitException {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(portrait))) {
            return toYuv(fit(decode(input)));
        } catch (IOException | RuntimeException broken) {
            // ImageIO readers answer damaged input with assorted unchecked exceptions as well.
            throw new UnreadablePortraitException("the portrait is damaged or of an unsupported kind", broken);
        }
    }

    private BufferedImage decode(ImageInputStream input) throws IOException, UnreadablePortraitException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        if (!readers.hasNext()) {
            throw new UnreadablePortraitException("the portrait is not a JPEG, PNG, GIF or BMP image");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(input, true, true);
            return decode(reader);
        } finally {
            reader.dispose();
        }
    }

    private BufferedImage decode(ImageReader reader) throws IOException, UnreadablePortraitException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
            throw new UnreadablePortraitException("the portrait has more than " + MAX_PIXELS / 1_000_000
                    + " megapixels: " + width + " x " + height);
        }
        AtomicBoolean truncated = new AtomicBoolean();
        reader.addIIOReadWarningListener((source, warning) -> truncated.compareAndSet(false, isTruncation(warning)));
        BufferedImage image = reader.read(0, thinned(reader.getDefaultReadParam(), Math.max(width, height)));
        if (truncated.get()) {
            throw new UnreadablePortraitException("the portrait is truncated");
        }
        return image;
    }

    /** The JPEG reader fills what is missing with grey and only warns; a missing end marker alone does no harm. */
    private static boolean isTruncation(String warning) {
        return warning.contains("premature end");
    }

    /** Leaves out rows and columns of a big picture while decoding, to spare memory. */
    private ImageReadParam thinned(ImageReadParam param, int longestSide) {
        int step = Math.max(1, longestSide / (2 * maxSide));
        param.setSourceSubsampling(step, step, 0, 0);
        return param;
    }

    private BufferedImage fit(BufferedImage image) {
        double scale = Math.min(1, (double) maxSide / Math.max(image.getWidth(), image.getHeight()));
        int width = side(image.getWidth() * scale);
        int height = side(image.getHeight() * scale);
        return cover(halved(image, width, height), width, height);
    }

    private int side(double pixels) {
        return Math.max(MACROBLOCK, (int) Math.round(pixels / MACROBLOCK) * MACROBLOCK);
    }

    /** Bilinear scaling looks at four pixels only, so a big reduction has to go by halves. */
    private static BufferedImage halved(BufferedImage image, int width, int height) {
        BufferedImage half = image;
        while (half.getWidth() >= 2 * width && half.getHeight() >= 2 * height) {
            half = cover(half, half.getWidth() / 2, half.getHeight() / 2);
        }
        return half;
    }

    /** Fills the whole target and lets what sticks out be cut off evenly. */
    private static BufferedImage cover(BufferedImage image, int width, int height) {
        double scale = Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        int scaledWidth = Math.max(width, (int) Math.round(image.getWidth() * scale));
        int scaledHeight = Math.max(height, (int) Math.round(image.getHeight() * scale));
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, (width - scaledWidth) / 2, (height - scaledHeight) / 2, scaledWidth, scaledHeight,
                BACKDROP, null);
        graphics.dispose();
        return target;
    }

    /** Converts to BT.601 studio range, the values the stream declares; the planes hold samples less 128. */
    private static Picture toYuv(BufferedImage image) {
        Picture yuv = Picture.create(image.getWidth(), image.getHeight(), ColorSpace.YUV420J);
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            yuv.getPlaneData(0)[i] = luma(pixels[i]);
        }
        for (int i = 0; i < yuv.getPlaneData(1).length; i++) {
            int x = i % (image.getWidth() / 2) * 2;
            int y = i / (image.getWidth() / 2) * 2;
            putChroma(yuv, i, pixels, y * image.getWidth() + x);
        }
        return yuv;
    }

    private static byte luma(int rgb) {
        double value = 65.481 * red(rgb) + 128.553 * green(rgb) + 24.966 * blue(rgb);
        return (byte) (Math.round(16 + value / 255) - 128);
    }

    private static void putChroma(Picture yuv, int index, int[] pixels, int corner) {
        double u = 0;
        double v = 0;
        for (int offset : new int[] { 0, 1, yuv.getWidth(), yuv.getWidth() + 1 }) {
            int rgb = pixels[corner + offset];
            u += -37.797 * red(rgb) - 74.203 * green(rgb) + 112.0 * blue(rgb);
            v += 112.0 * red(rgb) - 93.786 * green(rgb) - 18.214 * blue(rgb);
        }
        yuv.getPlaneData(1)[index] = (byte) Math.round(u / 4 / 255);
        yuv.getPlaneData(2)[index] = (byte) Math.round(v / 4 / 255);
    }

    private static int red(int rgb) {
        return rgb >> 16 & 0xFF;
    }

    private static int green(int rgb) {
        return rgb >> 8 & 0xFF;
    }

    private static int blue(int rgb) {
        return rgb & 0xFF;
    }
}
