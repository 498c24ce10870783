package org.cardioqa.transforms.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
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

/** The frames are those of {@link DicomBytes#image}, compressed by DCMTK 3.6.7. */
class CompressedFrameTest {
  private static final String RLE = "1.2.840.10008.1.2.5";
  private static final String LOSSLESS = "1.2.840.10008.1.2.4.57";
  private static final String LOSSLESS_FIRST_ORDER = "1.2.840.10008.1.2.4.70";
  private static final String BASELINE = "1.2.840.10008.1.2.4.50";
  private static final String EXTENDED = "1.2.840.10008.1.2.4.51";
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
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

  private static final String JPEG_LS_FRAME =
      "ffd8fff7000b100002000301011100fff8000d01ffff0012004301140040ffda"
          + "0008010100000000a00c01990e10042effd9";
  private static final String EXTENDED_FRAME =
      "ffd8ffe000104a46494600010100000100010000ffdb00430003020203020203"
          + "03030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d"
          + "0e110e0b0b1016101113141515150c0f171816141812141514ffc1000b0c0002"
          + "000301011100ffc4001400010000000000000000000000000000000bffc4001f"
          + "100001030403010000000000000000000005030408020607090a0b0c01ffda00"
          + "08010100003f007eaf02779d3faa2b98e790dbae7b71dbf4eb16e1bbbc2dbbca"
          + "78c39f8fe7e9fbb1fd03c519039ef2f121d29730841cf6ecbfaf0b0091d3ae1a"
          + "89142c720b3f7abd69341ed1bd1f694904e8a7ffffd9";

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
    JPEG_LS + "," + JPEG_LS_FRAME,
    LOSSLESS_FIRST_ORDER + "," + FIRST_ORDER_FRAME
  })
  void losslessFramesGiveTheValuesBack(String syntax, String hex) throws Exception {
    assertThat(frame(image().fragments(bytes(hex)).file(syntax), 1).values())
        .containsExactly(0, 1, 2, 100, 1000, 4095);
  }

  @Test
  void extendedFramesOfTwelveBitsAreWhatDcmtkMakesOfThem() throws Exception {
    StoredFrame frame = frame(image().fragments(bytes(EXTENDED_FRAME)).file(EXTENDED), 1);
    int[] expected = {3, 0, 7, 92, 1006, 4089};
    for (int i = 0; i < expected.length; i++) {
      assertThat(frame.value(i / 3, i % 3)).isCloseTo(expected[i], within(1));
    }
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
  @CsvSource({
    RLE + "," + RLE_FRAME,
    LOSSLESS_FIRST_ORDER + "," + FIRST_ORDER_FRAME,
    JPEG_LS + "," + JPEG_LS_FRAME,
    EXTENDED + "," + EXTENDED_FRAME
  })
  void brokenFramesGiveTheReadersOwnException(String syntax, String hex) throws IOException {
    byte[] good = bytes(hex);
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
