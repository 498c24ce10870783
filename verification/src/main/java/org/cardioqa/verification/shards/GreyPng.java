package org.cardioqa.verification.shards;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Unpacks PNG pictures of 16-bit grey values. */
final class GreyPng {
  /** More pixels than any scanner gives; a header that states more is taken for a lie. */
  private static final long MAX_PIXELS = 1L << 24;

  private GreyPng() {}

  /**
   * The values row by row.
   *
   * @throws IOException if it is no such picture, or of another size
   */
  static short[] read(ByteBuffer png, int rows, int columns) throws IOException {
    byte[] bytes = new byte[png.remaining()];
    png.duplicate().get(bytes);
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new java.io.ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      if (reader.getHeight(0) != rows
          || reader.getWidth(0) != columns
          || (long) rows * columns > MAX_PIXELS) {
        throw new IOException("the picture is not of the size that its row states");
      }
      Raster raster = reader.read(0).getRaster();
      if (raster.getNumBands() != 1
          || !(raster.getDataBuffer() instanceof DataBufferUShort values)
          || reader.getRawImageType(0).getBufferedImageType() != BufferedImage.TYPE_USHORT_GRAY) {
        throw new IOException("the picture is not 16-bit grey");
      }
      return values.getData();
    } catch (RuntimeException e) {
      throw new IOException("the picture is damaged", e);
    } finally {
      reader.dispose();
    }
  }
}
