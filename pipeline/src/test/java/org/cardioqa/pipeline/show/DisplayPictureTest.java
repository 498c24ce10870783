package org.cardioqa.pipeline.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;
import org.junit.jupiter.api.Test;

final class DisplayPictureTest {
  private final Slice frame = ReleaseFixture.ofPatients(1).slices().get(0);

  private static int[] levels(int[] values, Slice frame) {
    return DisplayPicture.levels(values, frame, DisplayPicture.window(values, frame));
  }

  private static Slice with(Slice frame, Double centre, Double width) {
    return Slice.newBuilder(frame).setWindowCenter(centre).setWindowWidth(width).build();
  }

  @Test
  void theWindowMapsItsEndsToBlackAndWhiteAndItsMiddleToGrey() {
    // PS3.3 C.11.2.1.2: c = 500, w = 1000 gives black up to 0, white from 1000 on.
    int[] levels = levels(new int[] {0, 250, 500, 999, 5000}, with(frame, 500.0, 1000.0));
    assertThat(levels).containsExactly(0, 64, 128, 255, 255);
  }

  @Test
  void rescaleAndOffsetGoBeforeTheWindow() {
    Slice signed =
        Slice.newBuilder(with(frame, 0.0, 101.0))
            .setStoredValueOffset(-32768)
            .setRescaleSlope(2)
            .setRescaleIntercept(-10)
            .build();
    int[] levels = levels(new int[] {32768 - 30, 32768 + 5, 32768 + 90}, signed);
    assertThat(levels[0]).isZero();
    assertThat(levels[1]).isBetween(127, 130);
    assertThat(levels[2]).isEqualTo(255);
  }

  @Test
  void withoutAWindowTheFramesOwnRangeIsShown() {
    int[] levels = levels(new int[] {10, 20, 30}, with(frame, null, null));
    assertThat(levels).containsExactly(0, 128, 255);
  }

  @Test
  void lowValuesAreBrightWhereTheFrameSaysSo() {
    Slice inverted =
        Slice.newBuilder(with(frame, null, null))
            .setPhotometricInterpretation("MONOCHROME1")
            .build();
    assertThat(levels(new int[] {10, 20, 30}, inverted)).containsExactly(255, 127, 0);
  }

  @Test
  void aFrameOfOneValueIsAPicture() {
    assertThat(levels(new int[] {7, 7}, with(frame, null, null))).containsOnly(0);
  }

  @Test
  void thePictureHasEightBitAndTheSizeOfTheFrame() throws IOException {
    Image shown = DisplayPicture.of(frame);

    byte[] png = new byte[shown.getBytes().remaining()];
    shown.getBytes().get(png);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(read.getWidth()).isEqualTo(ReleaseFixture.PICTURE);
    assertThat(read.getHeight()).isEqualTo(ReleaseFixture.PICTURE);
    assertThat(shown.getPath()).isEqualTo(frame.getImage().orElseThrow().getPath());
  }
}
