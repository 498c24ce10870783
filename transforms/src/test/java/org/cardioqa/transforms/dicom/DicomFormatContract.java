package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cardioqa.transforms.dicom.DicomBytes.BIG;
import static org.cardioqa.transforms.dicom.DicomBytes.DEFLATED;
import static org.cardioqa.transforms.dicom.DicomBytes.EXPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.IMPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.dataset;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.cardioqa.transforms.accounting.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link DicomFormat} must do; an implementation's test extends this class. */
public abstract class DicomFormatContract {
  private static final int PATIENT_NAME = 0x00100010;
  private static final int PATIENT_COMMENTS = 0x00104000;
  private static final int REFERENCED_IMAGES = 0x00081140;
  private static final int REFERENCED_UID = 0x00081155;
  private static final int PRIVATE_VALUE = 0x00211019;
  private static final int ICON = 0x00880200;

  /** The implementation under test. */
  protected abstract DicomFormat format();

  private DicomHeader header(byte[] file) throws IOException, DicomFormatException {
    return format().readHeader(new BytesChannel(file));
  }

  private DicomDataset read(byte[] file) throws IOException, DicomFormatException {
    return header(file).dataset();
  }

  private StoredFrame frame(byte[] file, int number) throws IOException, DicomFormatException {
    return format().readFrame(new BytesChannel(file), number);
  }

  private void assertRefused(byte[] file, Reason reason) {
    assertThatExceptionOfType(DicomFormatException.class)
        .isThrownBy(() -> header(file))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  // ---- encodings

  @ParameterizedTest
  @ValueSource(strings = {IMPLICIT, EXPLICIT, BIG, DEFLATED})
  void everyUncompressedSyntaxReadsAlike(String syntax) throws Exception {
    byte[] file =
        image()
            .text(0x00200037, "DS", "1\\0\\0\\0\\-1\\0.5")
            .doubles(0x00189082, 1.25)
            .sequence(REFERENCED_IMAGES, dataset().text(REFERENCED_UID, "UI", "1.2.9"))
            .file(syntax);
    DicomHeader header = header(file);
    DicomDataset dataset = header.dataset();
    assertThat(header.transferSyntaxUid()).isEqualTo(syntax);
    assertThat(header.meta().string(Tag.TRANSFER_SYNTAX_UID)).contains(syntax);
    assertThat(dataset.string(Tag.SOP_INSTANCE_UID)).contains("1.2.3.4.5");
    assertThat(dataset.integer(Tag.COLUMNS)).hasValue(3);
    assertThat(dataset.decimal(0x00189082)).hasValue(1.25);
    assertThat(dataset.decimals(0x00200037)).containsExactly(1, 0, 0, 0, -1, 0.5);
    assertThat(dataset.items(REFERENCED_IMAGES).get(0).string(REFERENCED_UID)).contains("1.2.9");
    assertThat(header.pixels().orElseThrow().length()).isEqualTo(12);
    assertThat(frame(file, 1).values()).containsExactly(0, 1, 2, 100, 1000, 4095);
  }

  @ParameterizedTest
  @ValueSource(strings = {IMPLICIT, EXPLICIT, BIG})
  void aBareDataSetIsRecognised(String syntax) throws Exception {
    DicomHeader header = header(image().encode(syntax));
    assertThat(header.transferSyntaxUid()).isEqualTo(syntax);
    assertThat(header.dataset().integer(Tag.ROWS)).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {IMPLICIT, EXPLICIT, BIG})
  void sequencesOfUndefinedLengthNest(String syntax) throws Exception {
    DicomBytes inner = dataset().text(REFERENCED_UID, "UI", "1.2.9");
    byte[] file =
        image()
            .openSequence(
                0x00081250,
                dataset().openSequence(REFERENCED_IMAGES, inner, dataset(), inner),
                dataset().sequence(REFERENCED_IMAGES, inner))
            .file(syntax);
    List<DicomDataset> items = read(file).items(0x00081250);
    assertThat(items).hasSize(2);
    List<DicomDataset> first = items.get(0).items(REFERENCED_IMAGES);
    assertThat(first).hasSize(3);
    assertThat(first.get(1).tags()).isEmpty();
    assertThat(first.get(2).string(REFERENCED_UID)).contains("1.2.9");
    assertThat(items.get(1).items(REFERENCED_IMAGES)).hasSize(1);
    assertThat(read(file).integer(Tag.ROWS)).hasValue(2);
  }

  @Test
  void unknownVrOfUndefinedLengthIsAnImplicitSequence() throws Exception {
    byte[] file =
        image()
            .openSequence(PRIVATE_VALUE, "UN", dataset().text(REFERENCED_UID, "UI", "1.2.9"))
            .file(EXPLICIT);
    DicomDataset dataset = read(file);
    assertThat(dataset.items(PRIVATE_VALUE).get(0).string(REFERENCED_UID)).contains("1.2.9");
    assertThat(dataset.integer(Tag.ROWS)).hasValue(2);
  }

  @Test
  void aStandardAttributeThatAnArchiveWroteAsUnknownKeepsItsMeaning() throws Exception {
    byte[] sequence = dataset().text(REFERENCED_UID, "UI", "1.2.9").encode(IMPLICIT);
    byte[] item = new byte[8 + sequence.length];
    System.arraycopy(HexFormat.of().parseHex("feff00e0"), 0, item, 0, 4);
    item[4] = (byte) sequence.length;
    System.arraycopy(sequence, 0, item, 8, sequence.length);
    byte[] file =
        image()
            .text(PATIENT_NAME, "UN", "Doe^Jo")
            .bytes(0x00280106, "UN", new byte[] {7, 1})
            .bytes(REFERENCED_IMAGES, "UN", item)
            .file(EXPLICIT);
    DicomDataset dataset = read(file);
    assertThat(dataset.string(PATIENT_NAME)).contains("Doe^Jo");
    assertThat(dataset.integer(0x00280106)).hasValue(263);
    assertThat(dataset.items(REFERENCED_IMAGES).get(0).string(REFERENCED_UID)).contains("1.2.9");
  }

  @Test
  void oddLengthsAreRead() throws Exception {
    assertThat(read(image().odd(PATIENT_NAME, "PN", "Doe").file(EXPLICIT)).string(PATIENT_NAME))
        .contains("Doe");
  }

  @Test
  void whatStandsBehindThePixelDataIsNoMatter() throws Exception {
    byte[] file = image().file(EXPLICIT);
    byte[] junk = Arrays.copyOf(file, file.length + 1000);
    Arrays.fill(junk, file.length, junk.length, (byte) 0x55);
    assertThat(read(junk).integer(Tag.ROWS)).hasValue(2);
    assertThat(frame(junk, 1).value(1, 2)).isEqualTo(4095);
  }

  @Test
  void anIconsPixelsAreNotTheImages() throws Exception {
    DicomBytes icon = dataset().fragments(new byte[] {1, 2, 3, 4});
    DicomHeader header = header(image().sequence(ICON, icon).file(EXPLICIT));
    assertThat(header.pixels().orElseThrow().length()).isEqualTo(12);
    assertThat(header.dataset().items(ICON)).hasSize(1);
  }

  // ---- values

  @Test
  void absentAndEmptyValuesAnswerAlike() throws Exception {
    DicomDataset dataset = read(image().text(PATIENT_NAME, "PN", "").file(EXPLICIT));
    assertThat(dataset.contains(PATIENT_NAME)).isTrue();
    assertThat(dataset.contains(PATIENT_COMMENTS)).isFalse();
    for (int tag : new int[] {PATIENT_NAME, PATIENT_COMMENTS}) {
      assertThat(dataset.string(tag)).isEmpty();
      assertThat(dataset.strings(tag)).isEmpty();
      assertThat(dataset.integer(tag)).isEmpty();
      assertThat(dataset.decimal(tag)).isEmpty();
      assertThat(dataset.decimals(tag)).isEmpty();
      assertThat(dataset.items(tag)).isEmpty();
      assertThat(dataset.isSequence(tag)).isFalse();
    }
  }

  @Test
  void severalValuesKeepTheirPlaces() throws Exception {
    DicomDataset dataset =
        read(
            image()
                .text(Tag.IMAGE_TYPE, "CS", "ORIGINAL\\ \\M ")
                .text(PATIENT_COMMENTS, "LT", "  a\\b ")
                .file(EXPLICIT));
    assertThat(dataset.strings(Tag.IMAGE_TYPE)).containsExactly("ORIGINAL", "", "M");
    assertThat(dataset.strings(PATIENT_COMMENTS)).containsExactly("  a\\b");
    assertThat(dataset.strings(Tag.ROWS)).containsExactly("2");
  }

  @ParameterizedTest
  @CsvSource({"12,12", "' +7 ',7", "5.0,5", "1e2,100"})
  void integersAreReadFromText(String text, int value) throws Exception {
    assertThat(read(image().text(0x00200013, "IS", text).file(EXPLICIT)).integer(0x00200013))
        .hasValue(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1.5", "99999999999", "NaN", "Infinity"})
  void whatIsNoIntegerIsRefusedByItsTag(String text) throws Exception {
    DicomDataset dataset = read(image().text(0x00200013, "IS", text).file(EXPLICIT));
    assertThatExceptionOfType(DicomFormatException.class)
        .isThrownBy(() -> dataset.integer(0x00200013))
        .satisfies(e -> assertThat(e.tag()).isEqualTo(0x00200013))
        .withMessageContaining("InstanceNumber (0020,0013)")
        .withMessageNotContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4bf6, Kö",
    "ISO_IR 100, 4bf6, Kö",
    "ISO_IR 101, a3, Ł",
    "ISO_IR 144, bfe0, Пр",
    "ISO_IR 126, c1e1, Αα",
    "ISO_IR 166, a1, ก",
    "ISO_IR 13, cfd4, ﾏﾔ",
    "ISO_IR 192, e69da8, 杨",
    "GB18030, cdf55cd1ee, 王\\杨",
    "GBK, cdf5, 王",
    "'\\ISO 2022 IR 87', 1b2442306c1b2842, 一",
    "'ISO 2022 IR 13\\ISO 2022 IR 87', d4cfc0de5ec0dbb33d1b24423b3345441b284a5e1b244242404f3a1b284a, ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
    "'\\ISO 2022 IR 149', 1b242943fbf3, 洪",
    "'\\ISO 2022 IR 58', 1b242941cdf5, 王",
    "'\\ISO 2022 IR 159', 1b24284430211b284241, 丂A",
    "'ISO 2022 IR 6\\ISO 2022 IR 144', 1b2d4cbf, П",
  })
  void textIsDecodedByItsCharacterSets(String terms, String hex, String text) throws Exception {
    byte[] file =
        image()
            .text(Tag.SPECIFIC_CHARACTER_SET, "CS", terms)
            .bytes(PATIENT_NAME, "PN", HexFormat.of().parseHex(hex))
            .file(EXPLICIT);
    assertThat(String.join("\\", read(file).strings(PATIENT_NAME))).isEqualTo(text);
  }

  @Test
  void anItemInheritsTheCharacterSetOrHasItsOwn() throws Exception {
    byte[] german = "Jörg".getBytes(UTF_8);
    byte[] greek = "Γ".getBytes(Charset.forName("ISO-8859-7"));
    byte[] file =
        image()
            .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 192")
            .sequence(
                REFERENCED_IMAGES,
                dataset().bytes(PATIENT_NAME, "PN", german),
                dataset()
                    .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 126")
                    .bytes(PATIENT_NAME, "PN", greek))
            .file(EXPLICIT);
    List<DicomDataset> items = read(file).items(REFERENCED_IMAGES);
    assertThat(items.get(0).string(PATIENT_NAME)).contains("Jörg");
    assertThat(items.get(1).string(PATIENT_NAME)).contains("Γ");
  }

  @ParameterizedTest
  @ValueSource(strings = {EXPLICIT, BIG})
  void aTagIsReadAsGroupAndElement(String syntax) throws Exception {
    byte[] file = image().tags(0x00209165, 0x00209128).file(syntax);
    assertThat(read(file).strings(0x00209165)).containsExactly("00209128");
    assertThat(read(file).integer(0x00209165)).hasValue(0x00209128);
  }

  // ---- economy

  @Test
  void longValuesAndPixelsAreNotRead() throws Exception {
    byte[] file =
        image(512, 512, new short[512 * 512])
            .bytes(PRIVATE_VALUE, "OB", new byte[1 << 20])
            .file(EXPLICIT);
    BytesChannel channel = new BytesChannel(file);
    DicomDataset dataset = format().readHeader(channel).dataset();
    assertThat(dataset.integer(Tag.ROWS)).hasValue(512);
    assertThat(dataset.strings(PRIVATE_VALUE)).isEmpty();
    assertThat(channel.bytesRead()).isLessThan(1 << 17);
  }

  // ---- refusals

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(new byte[0], Reason.EMPTY_FILE);
  }

  @Test
  void textIsRefused() {
    assertRefused("Findings: normal.\n".repeat(20).getBytes(UTF_8), Reason.NOT_DICOM);
    assertRefused("x".getBytes(UTF_8), Reason.NOT_DICOM);
  }

  @Test
  void aFileThatEndsInItsHeaderIsRefused() {
    byte[] file = image().file(EXPLICIT);
    assertRefused(Arrays.copyOf(file, file.length - 40), Reason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {IMPLICIT, EXPLICIT, BIG, DEFLATED})
  void aFileThatEndsInItsPixelsIsRefused(String syntax) {
    byte[] file = image(64, 64, new short[64 * 64]).file(syntax);
    assertRefused(Arrays.copyOf(file, file.length - 9), Reason.TRUNCATED);
  }

  @Test
  void pixelDataShorterThanRowsAndColumnsIsRefused() {
    assertRefused(image().shorts(Tag.ROWS, 3).file(EXPLICIT), Reason.TRUNCATED);
    assertRefused(
        image().text(Tag.NUMBER_OF_FRAMES, "IS", "1000000000").file(EXPLICIT), Reason.TRUNCATED);
  }

  @Test
  void aLengthBeyondTheFileIsRefused() {
    assertRefused(
        image().lying(PRIVATE_VALUE, "OB", 0x7FFFFFF0, new byte[4]).file(EXPLICIT),
        Reason.TRUNCATED);
  }

  @Test
  void aValueThatReachesBeyondItsItemIsRefused() {
    DicomBytes item = dataset().lying(REFERENCED_UID, "UI", 40, new byte[4]);
    assertRefused(image().sequence(REFERENCED_IMAGES, item).file(EXPLICIT), Reason.MALFORMED_DICOM);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 1000})
  void deepNestingIsRefused(int depth) {
    byte[] level = HexFormat.of().parseHex("080040115351" + "0000ffffffff" + "feff00e0ffffffff");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(dataset().file(EXPLICIT));
    for (int i = 0; i < depth; i++) {
      file.writeBytes(level);
    }
    assertRefused(file.toByteArray(), Reason.MALFORMED_DICOM);
  }

  @Test
  void fiftyLevelsAreRead() throws Exception {
    DicomBytes nested = dataset().text(REFERENCED_UID, "UI", "1.2.9");
    for (int i = 0; i < 50; i++) {
      nested = dataset().openSequence(REFERENCED_IMAGES, nested);
    }
    DicomDataset dataset = read(nested.file(EXPLICIT));
    for (int i = 0; i < 50; i++) {
      dataset = dataset.items(REFERENCED_IMAGES).get(0);
    }
    assertThat(dataset.string(REFERENCED_UID)).contains("1.2.9");
  }

  @Test
  void aDeflateBombIsRefused() {
    byte[] file = dataset().bytes(PRIVATE_VALUE, "OB", new byte[1 << 26]).file(DEFLATED);
    assertThat(file.length).isLessThan(1 << 17);
    assertRefused(file, Reason.MALFORMED_DICOM);
  }

  // ---- pixels

  @Test
  void signedValuesKeepTheirSign() throws Exception {
    byte[] file =
        image(1, 3, new short[] {0x0FFF, 0x0800, 0x07FF})
            .shorts(Tag.PIXEL_REPRESENTATION, 1)
            .file(EXPLICIT);
    StoredFrame frame = frame(file, 1);
    assertThat(frame.signed()).isTrue();
    assertThat(frame.values()).containsExactly(-1, -2048, 2047);
  }

  @Test
  void bitsOutsideOfTheStoredOnesAreDropped() throws Exception {
    byte[] low = image(1, 2, new short[] {(short) 0xF123, (short) 0x8FFF}).file(EXPLICIT);
    assertThat(frame(low, 1).values()).containsExactly(0x123, 0xFFF);
    byte[] high =
        image(1, 2, new short[] {0x1230, (short) 0xFFFF}).shorts(Tag.HIGH_BIT, 15).file(EXPLICIT);
    assertThat(frame(high, 1).values()).containsExactly(0x123, 0xFFF);
  }

  @Test
  void unsignedValuesOfSixteenBitsAreWhole() throws Exception {
    byte[] file =
        image(1, 2, new short[] {-1, 5})
            .shorts(Tag.BITS_STORED, 16)
            .shorts(Tag.HIGH_BIT, 15)
            .file(BIG);
    assertThat(frame(file, 1).value(0, 0)).isEqualTo(65535);
    assertThat(frame(file, 1).value(0, 1)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {EXPLICIT, BIG})
  void valuesOfEightBitsAreReadFromBytesAndFromWords(String syntax) throws Exception {
    DicomBytes eight =
        image(1, 4, new short[0])
            .shorts(Tag.BITS_ALLOCATED, 8)
            .shorts(Tag.BITS_STORED, 8)
            .shorts(Tag.HIGH_BIT, 7);
    byte[] words = eight.words(Tag.PIXEL_DATA, (short) 0x0201, (short) 0xFF03).file(syntax);
    assertThat(frame(words, 1).values()).containsExactly(1, 2, 3, 255);
    byte[] bytes = eight.bytes(Tag.PIXEL_DATA, "OB", new byte[] {1, 2, 3, -1}).file(syntax);
    assertThat(frame(bytes, 1).values()).containsExactly(1, 2, 3, 255);
  }

  @Test
  void eachFrameOfSeveralIsRead() throws Exception {
    byte[] file =
        image(1, 2, new short[] {1, 2, 3, 4, 5, 6})
            .text(Tag.NUMBER_OF_FRAMES, "IS", "3")
            .file(DEFLATED);
    assertThat(frame(file, 1).values()).containsExactly(1, 2);
    assertThat(frame(file, 3).values()).containsExactly(5, 6);
    for (int absent : new int[] {0, 4}) {
      assertThatExceptionOfType(DicomFormatException.class)
          .isThrownBy(() -> frame(file, absent))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE_FRAME));
    }
  }
}
