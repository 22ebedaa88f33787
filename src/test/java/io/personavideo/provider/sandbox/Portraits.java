package io.personavideo.provider.sandbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Random;

import javax.imageio.ImageIO;

/** Drawn pictures that stand in for portraits. */
final class Portraits {

    private Portraits() {
    }

    static byte[] encoded(BufferedImage image, String format) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, bytes));
        return bytes.toByteArray();
    }

    static BufferedImage plain(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(rgb));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    static BufferedImage face(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(width / 100.0, height / 100.0);
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x466EA0), 100, 100, new Color(0xC8BE96)));
        graphics.fillRect(0, 0, 100, 100);
        fillOval(graphics, 0x3C1E5A, 10, 72, 80, 70);
        fillOval(graphics, 0x462814, 27, 10, 46, 55);
        fillOval(graphics, 0xE0B090, 31, 17, 38, 48);
        fillOval(graphics, 0x1E5078, 40, 36, 5, 4);
        fillOval(graphics, 0x1E5078, 55, 36, 5, 4);
        fillOval(graphics, 0xBE1E32, 43, 52, 14, 5);
        graphics.dispose();
        return image;
    }

    private static void fillOval(Graphics2D graphics, int rgb, int x, int y, int width, int height) {
        graphics.setColor(new Color(rgb));
        graphics.fillOval(x, y, width, height);
    }

    static BufferedImage noise(int width, int height) {
        BufferedImage image = face(width, height);
        Random random = new Random(7);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, image.getRGB(i % width, i / width) ^ random.nextInt() & 0x7F7F7F);
        }
        return image;
    }

    /** The luma and chroma that BT.601 gives a colour. */
    static double[] studioRange(int rgb) {
        double red = (rgb >> 16 & 0xFF) / 255.0;
        double green = (rgb >> 8 & 0xFF) / 255.0;
        double blue = (rgb & 0xFF) / 255.0;
        double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        return new double[] { 16 + 219 * luma, 128 + 112 * (blue - luma) / 0.886, 128 + 112 * (red - luma) / 0.701 };
    }
}
