package org.cardioqa.transforms.dicom;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG and JPEG 2000 by libraries.
 *
 * <p>JPEG's is part of the project. JPEG 2000 is decoded by whichever Image I/O plugin a site has
 * put on the class path: the one that is on Maven Central may not be distributed in one file with
 * software under the GPL, as our bundled jar is.
 */
final class ImageDecoder {
  private ImageDecoder() {}

  /** Whether there is a decoder. */
  static boolean canDecode(TransferSyntax.Codec codec) {
    return codec == TransferSyntax.Codec.JPEG || plugins().hasNext();
  }

  /**
   * Made by hand, since a cluster's class loaders may hide a job's plugins from the registry; what
   * registration does is give it the JDK's decoder for what it leaves to that.
   */
  private static ImageReader jpeg() throws IOException {
    JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
    provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return provider.createReaderInstance();
  }

  private static Iterator<ImageReader> plugins() {
    return ImageIO.getImageReadersByFormatName("jpeg2000");
  }

  /**
   * The samples of one grey frame.
   *
   * @throws IOException if the bytes cannot be decoded, or are another picture than foretold
   */
  static short[] decode(TransferSyntax.Codec codec, byte[] coded, PixelForm form)
      throws IOException {
    ImageReader reader = codec == TransferSyntax.Codec.JPEG ? jpeg() : plugins().next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(coded))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != form.columns() || reader.getHeight(0) != form.rows()) {
        throw new IOException("the picture has other rows or columns than the header");
      }
      Raster raster =
          reader.canReadRaster() ? reader.readRaster(0, null) : reader.read(0).getRaster();
      if (raster.getNumBands() != 1) {
        throw new IOException("the picture is not grey");
      }
      int[] samples = raster.getSamples(0, 0, form.columns(), form.rows(), 0, (int[]) null);
      short[] values = new short[samples.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) samples[i];
      }
      return values;
    } catch (RuntimeException e) {
      // The libraries throw any of these on broken input.
      throw new IOException("the decoder failed", e);
    } finally {
      reader.dispose();
    }
  }
}
