package org.cardioqa.pipeline.release.create;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;

/**
 * Frames as people see them: 8 bit through the display window of the scanner (DICOM PS3.3,
 * C.11.2.1.2, the linear function), or from the lowest to the highest value of the frame where it
 * set none.
 */
final class DisplayPicture {
  private static final int WHITE = 255;

  private DisplayPicture() {}

  /** The picture of a frame that has one of 16 bit. */
  static Image of(Slice frame) throws IOException {
    Image image = frame.getImage().orElseThrow();
    byte[] png = new byte[image.getBytes().remaining()];
    image.getBytes().duplicate().get(png);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    if (read == null) {
      throw new IOException("a frame's picture is no PNG");
    }
    Raster stored = read.getRaster();
    int[] values = stored.getSamples(0, 0, stored.getWidth(), stored.getHeight(), 0, (int[]) null);
    BufferedImage shown =
        new BufferedImage(stored.getWidth(), stored.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    shown
        .getRaster()
        .setSamples(0, 0, stored.getWidth(), stored.getHeight(), 0, window(values, frame));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(shown, "png", out);
    }
    return new Image(ByteBuffer.wrap(bytes.toByteArray()), image.getPath());
  }

  /** Values of a picture as grey levels. */
  static int[] window(int[] values, Slice frame) {
    double slope = frame.getRescaleSlope();
    double intercept = frame.getRescaleIntercept();
    double[] physical = new double[values.length];
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      physical[i] = slope * (values[i] + frame.getStoredValueOffset()) + intercept;
      least = Math.min(least, physical[i]);
      most = Math.max(most, physical[i]);
    }
    double centre = (least + most + 1) / 2;
    double width = most - least + 1;
    if (frame.getWindowCenter().isPresent() && frame.getWindowWidth().orElse(0.0) >= 1) {
      centre = frame.getWindowCenter().get();
      width = frame.getWindowWidth().get();
    }
    int[] levels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      levels[i] = level(physical[i], centre, width);
    }
    return levels;
  }

  private static int level(double value, double centre, double width) {
    double place = value - (centre - 0.5);
    double half = (width - 1) / 2;
    if (place <= -half) {
      return 0;
    }
    return place > half ? WHITE : (int) Math.round((place / (width - 1) + 0.5) * WHITE);
  }
}
