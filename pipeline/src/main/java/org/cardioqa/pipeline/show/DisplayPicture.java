package org.cardioqa.pipeline.show;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;

/**
 * Frames as people see them: 8 bit through the display window of the scanner (DICOM PS3.3,
 * C.11.2.1.2, the linear function), or from the lowest to the highest value of the frame where it
 * set none; low values bright where they are to be (MONOCHROME1).
 */
public final class DisplayPicture {
  private static final int WHITE = 255;
  private static final String LOW_IS_BRIGHT = "MONOCHROME1";

  private DisplayPicture() {}

  /**
   * A display window, in physical values.
   *
   * @param centre of the values that are neither black nor white
   * @param width of their range, at least 1
   */
  public record Window(double centre, double width) {}

  /** The picture of a frame that has one of 16 bit. */
  public static Image of(Slice frame) throws IOException {
    int[] values = values(frame);
    BufferedImage shown =
        new BufferedImage(frame.getColumns(), frame.getRows(), BufferedImage.TYPE_BYTE_GRAY);
    shown
        .getRaster()
        .setSamples(
            0,
            0,
            frame.getColumns(),
            frame.getRows(),
            0,
            levels(values, frame, window(values, frame)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(shown, "png", out);
    }
    return new Image(
        ByteBuffer.wrap(bytes.toByteArray()), frame.getImage().orElseThrow().getPath());
  }

  /**
   * Values of a frame's picture, row by row.
   *
   * @throws IOException if it is no PNG of the frame's size
   */
  public static int[] values(Slice frame) throws IOException {
    ByteBuffer image = frame.getImage().orElseThrow().getBytes().duplicate();
    byte[] png = new byte[image.remaining()];
    image.get(png);
    BufferedImage read =
        ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
    if (read == null
        || read.getWidth() != frame.getColumns()
        || read.getHeight() != frame.getRows()) {
      throw new IOException("a frame's picture is no PNG of its size");
    }
    Raster stored = read.getRaster();
    return stored.getSamples(0, 0, stored.getWidth(), stored.getHeight(), 0, (int[]) null);
  }

  /** The window in which a frame is shown by itself. */
  public static Window window(int[] values, Slice frame) {
    if (frame.getWindowCenter().isPresent() && frame.getWindowWidth().orElse(0.0) >= 1) {
      return new Window(frame.getWindowCenter().get(), frame.getWindowWidth().get());
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int value : values) {
      least = Math.min(least, physical(value, frame));
      most = Math.max(most, physical(value, frame));
    }
    return new Window((least + most + 1) / 2, most - least + 1);
  }

  /** Values of a picture as grey levels, 0 to 255. */
  public static int[] levels(int[] values, Slice frame, Window window) {
    boolean inverted = frame.getPhotometricInterpretation().equals(LOW_IS_BRIGHT);
    int[] levels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int level = level(physical(values[i], frame), window);
      levels[i] = inverted ? WHITE - level : level;
    }
    return levels;
  }

  private static double physical(int value, Slice frame) {
    return frame.getRescaleSlope() * (value + frame.getStoredValueOffset())
        + frame.getRescaleIntercept();
  }

  private static int level(double value, Window window) {
    double place = value - (window.centre - 0.5);
    double half = (window.width - 1) / 2;
    if (place <= -half) {
      return 0;
    }
    return place > half ? WHITE : (int) Math.round((place / (window.width - 1) + 0.5) * WHITE);
  }
}
