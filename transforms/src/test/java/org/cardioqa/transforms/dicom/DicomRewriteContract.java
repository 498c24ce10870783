package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cardioqa.transforms.dicom.DicomBytes.BIG;
import static org.cardioqa.transforms.dicom.DicomBytes.DEFLATED;
import static org.cardioqa.transforms.dicom.DicomBytes.EXPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.IMPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.RLE;
import static org.cardioqa.transforms.dicom.DicomBytes.dataset;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.cardioqa.transforms.accounting.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link DicomFormat#rewrite} must do, of every implementation. */
public abstract class DicomRewriteContract {
  private static final int PATIENT_NAME = 0x00100010;
  private static final int REFERENCED_IMAGES = 0x00081140;
  private static final int RELATED_SERIES = 0x00081250;
  private static final int REFERENCED_UID = 0x00081155;
  private static final int METHOD = 0x00120063;
  private static final int CODES = 0x00120064;

  /** The implementation under test. */
  protected abstract DicomFormat format();

  /** Keeps everything but what it was told, and notes what it was shown. */
  private static final class Edits implements DicomEditor {
    private final Map<Integer, Edit> edits = new HashMap<>();
    private final List<NewAttribute> additions = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    Edits with(int tag, Edit edit) {
      edits.put(tag, edit);
      return this;
    }

    Edits adding(NewAttribute attribute) {
      additions.add(attribute);
      return this;
    }

    @Override
    public Edit edit(DicomAttribute attribute) {
      shown.add(
          "%d %08X %s %s%s"
              .formatted(
                  attribute.depth(),
                  attribute.tag(),
                  attribute.vr(),
                  attribute.strings(),
                  attribute.privateCreator().map(creator -> " of " + creator).orElse("")));
      return edits.getOrDefault(attribute.tag(), Edit.KEEP);
    }

    @Override
    public List<NewAttribute> additions() {
      return additions;
    }
  }

  private byte[] rewrite(byte[] file, DicomEditor editor) throws IOException, DicomFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format().rewrite(new BytesChannel(file), editor, Channels.newChannel(out));
    return out.toByteArray();
  }

  private DicomHeader header(byte[] file) throws IOException, DicomFormatException {
    return format().readHeader(new BytesChannel(file));
  }

  private short[] pixels(byte[] file, int frame) throws IOException, DicomFormatException {
    return format().readFrame(new BytesChannel(file), frame).values();
  }

  private void assertRefused(byte[] file, Reason reason) {
    assertThatExceptionOfType(DicomFormatException.class)
        .isThrownBy(() -> rewrite(file, new Edits()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static String text(byte[] file) {
    return new String(file, ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {IMPLICIT, EXPLICIT, BIG, DEFLATED})
  void everyUncompressedSyntaxBecomesExplicitLittleEndian(String syntax) throws Exception {
    byte[] file =
        image()
            .doubles(0x00189082, 1.25)
            .tags(0x00209165, 0x00189082)
            .bytes(0x00283006, "OB", new byte[] {1, 2})
            .openSequence(
                RELATED_SERIES,
                dataset()
                    .sequence(REFERENCED_IMAGES, dataset().text(REFERENCED_UID, "UI", "1.2.9")),
                dataset())
            .file(syntax);

    byte[] written = rewrite(file, new Edits());

    DicomHeader header = header(written);
    DicomDataset dataset = header.dataset();
    assertThat(header.transferSyntaxUid()).isEqualTo(EXPLICIT);
    assertThat(dataset.tags()).isEqualTo(header(file).dataset().tags());
    assertThat(dataset.decimal(0x00189082)).hasValue(1.25);
    assertThat(dataset.string(0x00209165)).contains("00189082");
    List<DicomDataset> items = dataset.items(RELATED_SERIES);
    assertThat(items).hasSize(2);
    assertThat(items.get(0).items(REFERENCED_IMAGES).get(0).string(REFERENCED_UID))
        .contains("1.2.9");
    assertThat(pixels(written, 1)).isEqualTo(pixels(file, 1));
  }

  @Test
  void rewritingTwiceChangesNothingMore() throws Exception {
    byte[] once = rewrite(image().file(IMPLICIT), new Edits());

    assertThat(rewrite(once, new Edits())).isEqualTo(once);
  }

  @Test
  void attributesAreRemovedEmptiedAndReplacedAtEveryDepth() throws Exception {
    DicomBytes item =
        dataset().text(PATIENT_NAME, "PN", "ROSSI^MARIA").text(REFERENCED_UID, "UI", "1.2.9");
    byte[] file =
        image()
            .text(PATIENT_NAME, "PN", "ROSSI^MARIA")
            .text(0x00100030, "DA", "19500301")
            .sequence(REFERENCED_IMAGES, item)
            .sequence(RELATED_SERIES, dataset().openSequence(REFERENCED_IMAGES, item, item))
            .file(EXPLICIT);

    byte[] written =
        rewrite(
            file,
            new Edits()
                .with(PATIENT_NAME, Edit.REMOVE)
                .with(0x00100030, Edit.EMPTY)
                .with(REFERENCED_UID, Edit.values(List.of("2.25.1", "2.25.22"))));

    DicomDataset dataset = header(written).dataset();
    assertThat(text(written)).doesNotContain("ROSSI", "19500301", "1.2.9");
    assertThat(dataset.contains(0x00100030)).isTrue();
    DicomDataset inner = dataset.items(RELATED_SERIES).get(0).items(REFERENCED_IMAGES).get(1);
    assertThat(inner.tags()).containsExactly(REFERENCED_UID);
    assertThat(inner.strings(REFERENCED_UID)).containsExactly("2.25.1", "2.25.22");
  }

  @Test
  void ofARemovedOrEmptiedSequenceNothingIsShownOrWritten() throws Exception {
    DicomBytes item = dataset().text(REFERENCED_UID, "UI", "1.2.9");
    byte[] file =
        image().sequence(REFERENCED_IMAGES, item).openSequence(RELATED_SERIES, item).file(EXPLICIT);
    Edits edits = new Edits().with(REFERENCED_IMAGES, Edit.REMOVE).with(RELATED_SERIES, Edit.EMPTY);

    DicomDataset dataset = header(rewrite(file, edits)).dataset();

    assertThat(dataset.contains(REFERENCED_IMAGES)).isFalse();
    assertThat(dataset.isSequence(RELATED_SERIES)).isTrue();
    assertThat(dataset.items(RELATED_SERIES)).isEmpty();
    assertThat(edits.shown).noneMatch(line -> line.startsWith("1 "));
  }

  @Test
  void additionsStandInTheOrderOfTagsInPlaceOfTheFilesOwn() throws Exception {
    byte[] file = image().text(METHOD, "LO", "old").file(EXPLICIT);

    byte[] written =
        rewrite(
            file,
            new Edits()
                .adding(NewAttribute.of(METHOD, "LO", "new", "and more"))
                .adding(
                    NewAttribute.sequence(
                        CODES,
                        List.of(
                            List.of(NewAttribute.of(0x00080100, "SH", "113100")),
                            List.of(NewAttribute.of(0x00080100, "SH", "113105")))))
                .adding(NewAttribute.of(0x00280303, "CS", "MODIFIED")));

    DicomDataset dataset = header(written).dataset();
    assertThat(dataset.tags())
        .isSortedAccordingTo(Integer::compareUnsigned)
        .doesNotHaveDuplicates();
    assertThat(dataset.strings(METHOD)).containsExactly("new", "and more");
    assertThat(dataset.items(CODES)).hasSize(2);
    assertThat(dataset.items(CODES).get(1).string(0x00080100)).contains("113105");
    assertThat(dataset.string(0x00280303)).contains("MODIFIED");
  }

  @Test
  void theFileMetaInformationIsNewAndRepeatsWhatTheDataSetThenSays() throws Exception {
    byte[] file = image().file(EXPLICIT);
    Arrays.fill(file, 0, 128, (byte) 'X');

    byte[] written =
        rewrite(file, new Edits().with(Tag.SOP_INSTANCE_UID, Edit.values(List.of("2.25.7"))));

    DicomDataset meta = header(written).meta();
    assertThat(Arrays.copyOf(written, 128)).containsOnly(0);
    assertThat(meta.string(0x00020003)).contains("2.25.7");
    assertThat(meta.string(0x00020002)).contains(DicomBytes.MR_IMAGE);
    assertThat(meta.tags())
        .containsExactly(
            0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013);
    // The group ends where its length says: there the data set begins with group 0008.
    int end = 128 + 4 + 12 + meta.integer(0x00020000).orElseThrow();
    assertThat(written[end]).isEqualTo((byte) 0x08);
  }

  @Test
  void anEditorSeesTheCreatorOfAPrivateAttributeInItsOwnItem() throws Exception {
    Edits edits = new Edits();
    rewrite(
        image()
            .text(0x00190010, "LO", "ACME 1")
            .text(0x00190011, "LO", "ACME 2")
            .text(0x00191101, "LO", "second")
            .text(0x00191201, "LO", "nobody's")
            .sequence(RELATED_SERIES, dataset().text(0x00191101, "LO", "not here"))
            .file(EXPLICIT),
        edits);

    assertThat(edits.shown)
        .contains(
            "0 00191101 LO [second] of ACME 2",
            "0 00191201 LO [nobody's]",
            "1 00191101 LO [not here]");
  }

  @Test
  void textIsShownInTheCharacterSetOfItsItem() throws Exception {
    Edits edits = new Edits();
    rewrite(
        image()
            .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 100")
            .sequence(
                RELATED_SERIES,
                dataset()
                    .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 144")
                    .text(PATIENT_NAME, "PN", "\u00d0"),
                dataset().text(PATIENT_NAME, "PN", "\u00d0"))
            .file(EXPLICIT),
        edits);

    assertThat(edits.shown).contains("1 00100010 PN [\u0430]", "1 00100010 PN [\u00d0]");
  }

  @Test
  void nothingBehindThePixelsIsWritten() throws Exception {
    byte[] file =
        image()
            .words(
                Tag.PIXEL_DATA,
                (short) 1,
                (short) 2,
                (short) 3,
                (short) 4,
                (short) 5,
                (short) 6,
                (short) 0x4F52,
                (short) 0x5353)
            .text(0xFFFCFFFC, "OB", "ROSSI^MARIA")
            .file(EXPLICIT);

    byte[] written = rewrite(file, new Edits());

    assertThat(header(written).pixels().orElseThrow().length()).isEqualTo(12);
    assertThat(pixels(written, 1)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(text(written)).doesNotContain("ROSSI", "ROSS");
  }

  @Test
  void encapsulatedPixelsKeepTheirSyntaxAndBytes() throws Exception {
    byte[] first = {1, 0, 0, 0, 8, 9, 10, 11};
    byte[] second = new byte[200_000];
    Arrays.fill(second, (byte) 7);
    byte[] file =
        image()
            .without(Tag.PIXEL_DATA)
            .fragments(first, second)
            .text(0xFFFCFFFC, "OB", "ROSSI")
            .file(RLE);

    byte[] written = rewrite(file, new Edits());

    assertThat(header(written).transferSyntaxUid()).isEqualTo(RLE);
    int start = (int) header(file).pixels().orElseThrow().offset();
    int length = 8 + 8 + first.length + 8 + second.length + 8;
    assertThat(Arrays.copyOfRange(written, written.length - length, written.length))
        .isEqualTo(Arrays.copyOfRange(file, start, start + length));
    assertThat(text(written)).doesNotContain("ROSSI");
  }

  @Test
  void longValuesOfStandardAttributesAreKeptAndThoseOfPrivateOnesAreNot() throws Exception {
    byte[] table = new byte[100_000];
    Arrays.fill(table, (byte) 3);
    byte[] file =
        image()
            .text(0x00190010, "LO", "ACME 1")
            .bytes(0x00191001, "OB", table)
            .bytes(0x00281201, "OW", table)
            .file(EXPLICIT);

    byte[] written = rewrite(file, new Edits());

    assertThat(header(written).dataset().contains(0x00191001)).isFalse();
    assertThat(written.length - rewrite(image().file(EXPLICIT), new Edits()).length)
        .isEqualTo(table.length + 12 + 8 + "ACME 1".length());
  }

  @Test
  void aValueThatExplicitVrCannotSayIsWrittenAsUnknown() throws Exception {
    String comments = "x".repeat(70_000);
    byte[] file = image().text(0x00104000, "LT", comments).file(IMPLICIT);

    byte[] written = rewrite(file, new Edits());

    assertThat(text(written)).contains(comments);
    assertThat(pixels(written, 1)).isEqualTo(pixels(file, 1));
  }

  @Test
  void aFileWithoutPixelsHasNone() throws Exception {
    byte[] written = rewrite(image().without(Tag.PIXEL_DATA).file(IMPLICIT), new Edits());

    assertThat(header(written).pixels()).isEmpty();
    assertThat(header(written).dataset().string(Tag.SOP_INSTANCE_UID)).contains("1.2.3.4.5");
  }

  @Test
  void whatCannotBeRightIsRefused() throws Exception {
    byte[] cut = image().file(EXPLICIT);
    assertRefused(Arrays.copyOf(cut, cut.length - 4), Reason.TRUNCATED);
    byte[] packed = image().file(DEFLATED);
    assertRefused(Arrays.copyOf(packed, packed.length - 8), Reason.TRUNCATED);
    assertRefused(image().words(Tag.PIXEL_DATA, (short) 1).file(EXPLICIT), Reason.TRUNCATED);
    assertRefused(image().file(RLE), Reason.MALFORMED_DICOM);
    assertRefused(image().without(Tag.SOP_INSTANCE_UID).file(EXPLICIT), Reason.MISSING_ATTRIBUTE);
    assertRefused("no DICOM at all".getBytes(ISO_8859_1), Reason.NOT_DICOM);
    byte[] open = image().without(Tag.PIXEL_DATA).fragments(new byte[8]).file(RLE);
    assertRefused(Arrays.copyOf(open, open.length - 8), Reason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 100_000})
  void deepNestingIsRefused(int depth) {
    byte[] level = HexFormat.of().parseHex("080040115351" + "0000ffffffff" + "feff00e0ffffffff");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(image().without(Tag.PIXEL_DATA).file(EXPLICIT));
    for (int i = 0; i < depth; i++) {
      file.writeBytes(level);
    }
    assertRefused(file.toByteArray(), Reason.MALFORMED_DICOM);
  }

  @Test
  void fiftyLevelsAreWritten() throws Exception {
    DicomBytes nested = dataset().text(REFERENCED_UID, "UI", "1.2.9");
    for (int i = 0; i < 50; i++) {
      nested = dataset().openSequence(REFERENCED_IMAGES, nested);
    }
    DicomBytes image = image().openSequence(RELATED_SERIES, nested);

    byte[] written =
        rewrite(
            image.file(EXPLICIT), new Edits().with(REFERENCED_UID, Edit.values(List.of("2.25.8"))));

    assertThat(text(written)).contains("2.25.8").doesNotContain("1.2.9");
  }

  @Test
  void lengthsThatLieAndDeflateBombsAreRefused() {
    byte[] little = {1, 2};
    for (int lie : new int[] {0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 1 << 20}) {
      byte[] plain = image().lying(0x00283006, "OW", lie, little).file(EXPLICIT);
      assertRefused(plain, Reason.TRUNCATED);
    }
    byte[] packed = image().lying(0x00283006, "OW", 0x7FFFFFFF, little).file(DEFLATED);
    assertRefused(packed, Reason.MALFORMED_DICOM);
    byte[] bomb = image().bytes(0x00281201, "OW", new byte[1 << 25]).file(DEFLATED);
    assertRefused(bomb, Reason.MALFORMED_DICOM);
  }
}
