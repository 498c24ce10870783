package org.cardioqa.transforms.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cardioqa.transforms.accounting.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames are those of {@link DicomBytes#image}, compressed by DCMTK 3.6.7. */
class CompressedFrameTest {
  private static final String RLE = "1.2.840.10008.1.2.5";
  private static final String LOSSLESS = "1.2.840.10008.1.2.4.57";
  private static final String LOSSLESS_FIRST_ORDER = "1.2.840.10008.1.2.4.70";
  private static final String BASELINE = "1.2.840.10008.1.2.4.50";
  private static final String JPEG_2000 = "1.2.840.10008.1.2.4.90";

  private static final String RLE_FRAME =
      "0200000040000000460000000000000000000000000000000000000000000000"
          + "0000000000000000000000000000000000000000000000000000000000000000"
          + "fe000200030f020001020264e8ff";
  private static final String JPEG_HEAD =
      "ffd8ffe000104a46494600010100000100010000ffc3000b100002000301011100"
          + "ffc40018000002030000000000000000000000000001070a0c10";
  private static final String FIRST_ORDER_FRAME =
      JPEG_HEAD + "ffda0008010100010000c4b92709705fffffd9";
  private static final String LOSSLESS_FRAME = JPEG_HEAD + "ffda0008010100060000c4b9276b782bffffd9";

  private static StoredFrame frame(byte[] file, int number)
      throws IOException, DicomFormatException {
    return new Part10Format().readFrame(new BytesChannel(file), number);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @CsvSource({
    RLE + "," + RLE_FRAME,
    LOSSLESS + "," + LOSSLESS_FRAME,
    LOSSLESS_FIRST_ORDER + "," + FIRST_ORDER_FRAME
  })
  void losslessFramesGiveTheValuesBack(String syntax, String hex) throws Exception {
    assertThat(frame(image().fragments(bytes(hex)).file(syntax), 1).values())
        .containsExactly(0, 1, 2, 100, 1000, 4095);
  }

  @Test
  void signedValuesAreExtendedAfterDecoding() throws Exception {
    byte[] file = image().shorts(Tag.PIXEL_REPRESENTATION, 1).fragments(bytes(RLE_FRAME)).file(RLE);
    assertThat(frame(file, 1).values()).containsExactly(0, 1, 2, 100, 1000, -1);
  }

  @Test
  void eachFrameHasItsFragment() throws Exception {
    byte[] second = bytes(RLE_FRAME);
    second[second.length - 2] = 0;
    byte[] file =
        image().text(Tag.NUMBER_OF_FRAMES, "IS", "2").fragments(bytes(RLE_FRAME), second).file(RLE);
    assertThat(frame(file, 1).value(1, 1)).isEqualTo(1000);
    assertThat(frame(file, 2).value(1, 1)).isEqualTo(768);
  }

  @Test
  void aFrameMayHaveSeveralFragments() throws Exception {
    byte[] whole = bytes(FIRST_ORDER_FRAME);
    byte[] file =
        image()
            .text(Tag.NUMBER_OF_FRAMES, "IS", "2")
            .fragments(whole, Arrays.copyOf(whole, 60), Arrays.copyOfRange(whole, 60, whole.length))
            .file(LOSSLESS_FIRST_ORDER);
    assertThat(frame(file, 2).values()).containsExactly(0, 1, 2, 100, 1000, 4095);
  }

  @Test
  void baselineFramesOfEightBitsAreNear() throws Exception {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      picture.getRaster().setSample(i % 16, i / 16, 0, 100 + i / 16);
    }
    StoredFrame frame = frame(eightBits().fragments(coded(picture, "jpg")).file(BASELINE), 1);
    for (int row = 0; row < 16; row++) {
      assertThat(frame.value(row, 5)).isBetween(98 + row, 102 + row);
    }
  }

  @Test
  void jpeg2000IsDecodedByAPluginOfTheSite() throws Exception {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
    Random random = new Random(4);
    for (int i = 0; i < 256; i++) {
      picture.getRaster().setSample(i % 16, i / 16, 0, random.nextInt(4096));
    }
    byte[] file = image(16, 16, new short[0]).fragments(coded(picture, "jpeg2000")).file(JPEG_2000);
    StoredFrame frame = frame(file, 1);
    for (int i = 0; i < 256; i++) {
      assertThat(frame.value(i / 16, i % 16))
          .isEqualTo(picture.getRaster().getSample(i % 16, i / 16, 0));
    }
    assertThat(new Part10Format().decodes(JPEG_2000)).isTrue();
  }

  private static DicomBytes eightBits() {
    return image(16, 16, new short[0])
        .shorts(Tag.BITS_ALLOCATED, 8)
        .shorts(Tag.BITS_STORED, 8)
        .shorts(Tag.HIGH_BIT, 7);
  }

  private static byte[] coded(BufferedImage picture, String form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(picture, form, out)).isTrue();
    return out.toByteArray();
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    byte[] file =
        image().shorts(Tag.ROWS, 3).fragments(bytes(FIRST_ORDER_FRAME)).file(LOSSLESS_FIRST_ORDER);
    assertThatExceptionOfType(DicomFormatException.class)
        .isThrownBy(() -> frame(file, 1))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE_FRAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {RLE, LOSSLESS_FIRST_ORDER})
  void brokenFramesGiveTheReadersOwnException(String syntax) throws IOException {
    byte[] good = bytes(syntax.equals(RLE) ? RLE_FRAME : FIRST_ORDER_FRAME);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] broken =
          Arrays.copyOf(good, random.nextBoolean() ? good.length : random.nextInt(good.length));
      for (int k = 0; k < 3 && broken.length > 0; k++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(frame(image().fragments(broken).file(syntax), 1).values()).hasSize(6);
      } catch (DicomFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
