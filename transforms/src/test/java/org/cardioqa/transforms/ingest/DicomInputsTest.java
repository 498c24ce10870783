package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cardioqa.transforms.dicom.DicomBytes.EXPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.dataset;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.BytesChannel;
import org.cardioqa.transforms.dicom.DicomBytes;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DicomInputsTest {
  private static final IdentityKey KEY = IdentityKey.of(new byte[IdentityKey.MIN_BYTES]);

  private static List<DicomOutcome> read(String name, byte[] bytes) {
    List<DicomOutcome> outcomes = new ArrayList<>();
    DicomInputs inputs = new DicomInputs(DicomFormat.load(), KEY, file -> new BytesChannel(bytes));
    inputs.read(new InputFile("/somewhere/" + name, name, (long) bytes.length, 0L), outcomes::add);
    return outcomes;
  }

  private static RawInstance accepted(DicomOutcome outcome) {
    assertThat(outcome).isInstanceOf(DicomOutcome.Accepted.class);
    return ((DicomOutcome.Accepted) outcome).instance();
  }

  private static Quarantined refused(DicomOutcome outcome) {
    assertThat(outcome).isInstanceOf(DicomOutcome.Refused.class);
    return ((DicomOutcome.Refused) outcome).row();
  }

  static Stream<Arguments> badInputs() throws IOException {
    byte[] good = image().file(EXPLICIT);
    byte[] text = "Dear Dr. Miller, LVEF is 38%.".repeat(9).getBytes(UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(good);
    }
    String sc = "1.2.840.10008.5.1.4.1.1.7";
    String sr = "1.2.840.10008.5.1.4.1.1.88.22";
    DicomBytes deep = dataset();
    for (int i = 0; i < 100; i++) {
      deep = dataset().openSequence(0x00081140, deep);
    }
    return Stream.of(
        Arguments.of("an empty file", new byte[0], Reason.EMPTY_FILE),
        Arguments.of("a truncated image", Arrays.copyOf(good, good.length - 5), Reason.TRUNCATED),
        Arguments.of("a truncated header", Arrays.copyOf(good, 190), Reason.TRUNCATED),
        Arguments.of("text named .dcm", text, Reason.NOT_DICOM),
        Arguments.of("one byte", new byte[1], Reason.NOT_DICOM),
        Arguments.of("a gzip", gzip.toByteArray(), Reason.UNREADABLE_ARCHIVE),
        Arguments.of(
            "a broken zip", "PK\3\4 and no more".getBytes(UTF_8), Reason.UNREADABLE_ARCHIVE),
        Arguments.of(
            "no pixel data", image().without(Tag.PIXEL_DATA).file(EXPLICIT), Reason.NO_PIXEL_DATA),
        Arguments.of(
            "empty pixel data", image(2, 2, new short[0]).file(EXPLICIT), Reason.TRUNCATED),
        Arguments.of(
            "a structured report",
            image().without(Tag.PIXEL_DATA).text(Tag.SOP_CLASS_UID, "UI", sr).file(EXPLICIT),
            Reason.NO_PIXEL_DATA),
        Arguments.of(
            "a DICOMDIR",
            dataset()
                .sequence(Tag.DIRECTORY_RECORD_SEQUENCE)
                .text(0x00080005, "CS", "")
                .file(EXPLICIT),
            Reason.NO_PIXEL_DATA),
        Arguments.of(
            "float pixels",
            image()
                .without(Tag.PIXEL_DATA)
                .bytes(Tag.FLOAT_PIXEL_DATA, "OF", new byte[24])
                .file(EXPLICIT),
            Reason.UNSUPPORTED_PIXELS),
        Arguments.of(
            "an unread transfer syntax",
            image().fragments(new byte[10]).file("1.2.840.10008.1.2.4.100"),
            Reason.UNSUPPORTED_PIXELS),
        Arguments.of(
            "32 bits",
            image()
                .shorts(Tag.BITS_ALLOCATED, 32)
                .bytes(Tag.PIXEL_DATA, "OW", new byte[24])
                .file(EXPLICIT),
            Reason.UNSUPPORTED_PIXELS),
        Arguments.of(
            "frames that nothing places",
            image(1, 2, new short[4]).text(Tag.NUMBER_OF_FRAMES, "IS", "2").file(EXPLICIT),
            Reason.UNSUPPORTED_PIXELS),
        missing(Tag.SOP_INSTANCE_UID),
        missing(Tag.STUDY_INSTANCE_UID),
        missing(Tag.SERIES_INSTANCE_UID),
        missing(Tag.ROWS),
        Arguments.of(
            "an empty study UID",
            image().text(Tag.STUDY_INSTANCE_UID, "UI", "").file(EXPLICIT),
            Reason.MISSING_ATTRIBUTE),
        risk("a secondary capture", image().text(Tag.SOP_CLASS_UID, "UI", sc)),
        risk("a multi-frame secondary capture", image().text(Tag.SOP_CLASS_UID, "UI", sc + ".2")),
        risk("ultrasound", image().text(Tag.MODALITY, "CS", "US")),
        risk("declared annotation", image().text(Tag.BURNED_IN_ANNOTATION, "CS", "YES")),
        risk("a converted picture", image().text(Tag.CONVERSION_TYPE, "CS", "WSD")),
        risk("a screenshot", image().text(Tag.IMAGE_TYPE, "CS", "DERIVED\\SECONDARY\\SCREEN SAVE")),
        risk(
            "colour",
            image(1, 2, new short[] {1, 2, 3, 4, 5, 6})
                .shorts(Tag.SAMPLES_PER_PIXEL, 3)
                .text(Tag.PHOTOMETRIC_INTERPRETATION, "CS", "RGB")),
        Arguments.of(
            "a lying length",
            image().lying(0x00211019, "OB", 0x70000000, new byte[8]).file(EXPLICIT),
            Reason.TRUNCATED),
        Arguments.of("deep nesting", deep.file(EXPLICIT), Reason.MALFORMED_DICOM),
        Arguments.of(
            "a position of two numbers",
            image().text(Tag.IMAGE_POSITION_PATIENT, "DS", "1\\2").file(EXPLICIT),
            Reason.MALFORMED_DICOM),
        Arguments.of(
            "a position that is no number",
            image().text(Tag.IMAGE_POSITION_PATIENT, "DS", "1\\2\\x").file(EXPLICIT),
            Reason.MALFORMED_DICOM));
  }

  private static Arguments missing(int tag) {
    return Arguments.of(
        "without (%08X)".formatted(tag),
        image().without(tag).file(EXPLICIT),
        Reason.MISSING_ATTRIBUTE);
  }

  private static Arguments risk(String what, DicomBytes bytes) {
    return Arguments.of(what, bytes.file(EXPLICIT), Reason.BURNED_IN_RISK);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badInputs")
  void aBadInputIsSeenAndSetAsideWithItsReason(String what, byte[] bytes, Reason reason) {
    List<DicomOutcome> outcomes = read("Miller/a.dcm", bytes);
    assertThat(outcomes).hasSize(1);
    Quarantined row = refused(outcomes.get(0));
    assertThat(row.getReason()).isEqualTo(reason.name());
    assertThat(row.getStage()).isEqualTo("ReadDicom");
    assertThat(row.getKind()).isEqualTo(InputKind.DICOM);
    assertThat(row.getMessage()).isNotBlank().doesNotContain("Miller", "1.2.3", "somewhere");
    assertThat(outcomes.get(0).seen().getInputKey()).isEqualTo(row.getInputKey());
  }

  @Test
  void anImageIsSeenAndAccepted() {
    List<DicomOutcome> outcomes = read("a/b.dcm", image().file(EXPLICIT));
    assertThat(outcomes).hasSize(1);
    RawInstance instance = accepted(outcomes.get(0));
    assertThat(instance.getInputKey())
        .isEqualTo(KEY.pseudonym("input", "DICOM", "a/b.dcm"))
        .isEqualTo(outcomes.get(0).seen().getInputKey());
    assertThat(instance.getSopInstanceUid()).isEqualTo("1.2.3.4.5");
    assertThat(instance.getEntry()).isEmpty();
    assertThat(instance.getPixelLength()).isEqualTo(12);
    assertThat(instance.getFrames()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeOpenedIsSetAsideWithoutItsName() {
    List<DicomOutcome> outcomes = new ArrayList<>();
    DicomInputs inputs =
        new DicomInputs(
            DicomFormat.load(),
            KEY,
            file -> {
              throw new IOException(file.getPath());
            });
    inputs.read(new InputFile("/x/Miller.dcm", "Miller.dcm", 5L, 0L), outcomes::add);
    Quarantined row = refused(outcomes.get(0));
    assertThat(row.getReason()).isEqualTo("UNREADABLE_FILE");
    assertThat(row.getMessage()).doesNotContain("Miller");
  }

  // ---- archives

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> study() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put("s/1.dcm", image().file(EXPLICIT));
    entries.put("s/2.dcm", image(2, 2, new short[] {5, 6, 7, 8}).file(EXPLICIT));
    entries.put("s/.DS_Store", new byte[] {0, 0, 0, 1, 'B', 'u', 'd', '1'});
    entries.put("s/inner.zip", zip(Map.of("x.dcm", image().file(EXPLICIT))));
    entries.put("s/", new byte[0]);
    return entries;
  }

  @Test
  void everyFileInAZipIsAnInputOfItsOwn() throws Exception {
    byte[] archive = zip(study());
    List<DicomOutcome> outcomes = read("study.zip", archive);
    assertThat(outcomes).hasSize(4);
    assertThat(outcomes.stream().map(o -> o.seen().getInputKey()))
        .containsExactlyInAnyOrder(
            KEY.pseudonym("input", "DICOM", "study.zip!s/1.dcm"),
            KEY.pseudonym("input", "DICOM", "study.zip!s/2.dcm"),
            KEY.pseudonym("input", "DICOM", "study.zip!s/.DS_Store"),
            KEY.pseudonym("input", "DICOM", "study.zip!s/inner.zip"));
    assertThat(
            outcomes.stream()
                .filter(DicomOutcome.Refused.class::isInstance)
                .map(outcome -> refused(outcome).getReason()))
        .containsExactlyInAnyOrder("NOT_DICOM", "UNREADABLE_ARCHIVE");
  }

  @Test
  void pixelsAreReadFromFilesAndFromEntries() throws Exception {
    byte[] archive = zip(study());
    InputFile zipFile = new InputFile("study.zip", "study.zip", (long) archive.length, 0L);
    InputFile plain = new InputFile("1.dcm", "1.dcm", 0L, 0L);
    Map<String, byte[]> files = Map.of("study.zip", archive, "1.dcm", image().file(EXPLICIT));
    try (PixelReader reader =
        new PixelReader(file -> new BytesChannel(files.get(file.getPath())))) {
      for (DicomOutcome outcome : read("study.zip", archive)) {
        if (outcome instanceof DicomOutcome.Accepted ok) {
          RawInstance instance = ok.instance();
          short[] values = reader.read(zipFile, instance.getEntry(), 1).values();
          assertThat(values).hasSize(instance.getRows() * instance.getColumns());
          assertThat((int) values[1]).isEqualTo(instance.getColumns() == 3 ? 1 : 6);
        }
      }
      assertThat(reader.read(plain, Optional.empty(), 1).value(1, 2)).isEqualTo(4095);
    }
  }

  @Test
  void anEntryThatGrowsOutOfBoundsIsRefused() throws Exception {
    byte[] bomb = image(2048, 2048, new short[2048 * 2048]).file(EXPLICIT);
    List<DicomOutcome> outcomes = read("bomb.zip", zip(Map.of("b.dcm", bomb)));
    assertThat(refused(outcomes.get(0)).getReason()).isEqualTo("UNREADABLE_ARCHIVE");
  }

  @Test
  void anEmptyZipIsOneInput() throws Exception {
    List<DicomOutcome> outcomes = read("empty.zip", zip(Map.of()));
    assertThat(outcomes).hasSize(1);
    assertThat(refused(outcomes.get(0)).getReason()).isEqualTo("UNREADABLE_ARCHIVE");
  }
}
