package org.cardioqa.pipeline.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture of dots, {@link #SCALE} of them a pixel each way. It has letters of its own, so that it
 * is the same on machines with other fonts and on those without any, and needs no screen.
 */
final class PngCanvas implements Canvas {
  /** Dots a pixel. */
  static final int SCALE = 2;

  private static final int WHITE = 0xffffff;
  private static final int INK = 0x1b1f24;
  private static final int SOFT = 0x57606a;
  private static final int RADIX = 16;

  private final BufferedImage image;
  private final Letters letters = Letters.read();

  PngCanvas(int width, int height) {
    image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    fill(0, 0, image.getWidth(), image.getHeight(), WHITE);
  }

  @Override
  public void box(double x, double y, double width, double height, String colour, String hint) {
    fill(
        dots(x),
        dots(y),
        Math.max(dots(x) + 1, dots(x + width)),
        Math.max(dots(y) + 1, dots(y + height)),
        Integer.parseInt(colour.substring(1), RADIX));
  }

  @Override
  public void text(double x, double y, Anchor anchor, Style style, String text) {
    int[] points = text.codePoints().toArray();
    int step = SCALE * (Letters.WIDTH + 1);
    int width = step * points.length - SCALE;
    int left =
        dots(x)
            - switch (anchor) {
              case START -> 0;
              case MIDDLE -> width / 2;
              case END -> width;
            };
    int top = dots(y) - SCALE * Letters.ABOVE;
    for (int point : points) {
      letter(left, top, point, style == Style.FIGURE ? SOFT : INK);
      if (style == Style.TITLE) {
        letter(left + 1, top, point, INK);
      }
      left += step;
    }
  }

  private void letter(int left, int top, int point, int colour) {
    for (int row = 0; row < Letters.HEIGHT; row++) {
      for (int column = 0; column < Letters.WIDTH; column++) {
        if (letters.isInk(point, column, row)) {
          int x = left + SCALE * column;
          int y = top + SCALE * row;
          fill(x, y, x + SCALE, y + SCALE, colour);
        }
      }
    }
  }

  /** Dots outside of the picture are left out. */
  private void fill(int left, int top, int right, int bottom, int colour) {
    for (int y = Math.max(0, top); y < Math.min(bottom, image.getHeight()); y++) {
      for (int x = Math.max(0, left); x < Math.min(right, image.getWidth()); x++) {
        image.setRGB(x, y, colour);
      }
    }
  }

  private static int dots(double pixels) {
    return (int) Math.round(SCALE * pixels);
  }

  /** The picture. */
  byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
