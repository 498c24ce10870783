package org.cardioqa.transforms.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Png16Test {
  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "5,1", "256,208", "3,4097"})
  void unsignedValuesComeBackFromAnotherDecoder(int rows, int columns) throws IOException {
    StoredFrame frame = StoredFrame.unsigned(rows, columns, noise(rows * columns));
    assertSameValues(frame);
  }

  @Test
  void signedValuesAreMovedByTheOffset() throws IOException {
    StoredFrame frame = StoredFrame.signed(2, 3, new short[] {-32768, -1, 0, 1, 32767, 5});
    assertThat(Png16.storedValueOffset(frame)).isEqualTo(-32768);
    assertSameValues(frame);
  }

  @Test
  void oneFrameGivesTheSameBytesAfterAnother() {
    try (Png16 used = new Png16();
        Png16 fresh = new Png16()) {
      StoredFrame frame = StoredFrame.unsigned(30, 20, noise(600));
      used.encode(StoredFrame.unsigned(100, 100, noise(10_000)));
      assertThat(used.encode(frame)).isEqualTo(fresh.encode(frame));
    }
  }

  private static void assertSameValues(StoredFrame frame) throws IOException {
    byte[] png;
    try (Png16 encoder = new Png16()) {
      png = encoder.encode(frame);
    }
    Raster decoded = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    assertThat(decoded.getHeight()).isEqualTo(frame.rows());
    assertThat(decoded.getWidth()).isEqualTo(frame.columns());
    int offset = Png16.storedValueOffset(frame);
    for (int row = 0; row < frame.rows(); row++) {
      for (int column = 0; column < frame.columns(); column++) {
        assertThat(decoded.getSample(column, row, 0) + offset).isEqualTo(frame.value(row, column));
      }
    }
  }

  private static short[] noise(int count) {
    Random random = new Random(17);
    short[] values = new short[count];
    for (int i = 0; i < count; i++) {
      values[i] = (short) random.nextInt(1 << 16);
    }
    return values;
  }
}
