package org.cardioqa.transforms.deid.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.transforms.deid.dicom.ConfidentialityTable.Row;
import org.cardioqa.transforms.dicom.BytesChannel;
import org.cardioqa.transforms.dicom.DicomBytes;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.Dictionary;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants a value in every attribute of Table E.1-1, at the top and in sequences, in files of two
 * syntaxes, and looks for it in what is written.
 */
final class EveryListedAttributeTest {
  private static final int RELATED_SERIES = 0x00081250;
  private static final int TEXT_VALUE = 0x0040A160;
  private static final int PATIENT_NAME = 0x00100010;
  private static final int[] DEPTHS = {0, 1, 3};
  private static final List<String> SYNTAXES = List.of(DicomBytes.EXPLICIT, DicomBytes.IMPLICIT);

  /** Farther apart than any shift moves, so that no shifted date is another's original. */
  private static final int DAYS_APART = 800;

  private static final IdentityKey KEY =
      IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1));
  private static final StudyIdentity IDENTITY =
      StudyIdentity.of(
          RawStudy.newBuilder().setStudyInstanceUid("1.2.3").setIdentifiers(List.of()).build(),
          KEY);

  static List<Set<ProfileOption>> options() {
    return List.of(Set.of(), ProfileOption.usual(), EnumSet.allOf(ProfileOption.class));
  }

  /**
   * A value in an attribute at some depth.
   *
   * @param text what must not be in the file; empty where the value is too short to be searched for
   */
  private record Planted(Row row, int tag, String vr, int depth, Optional<String> text) {}

  private int planted;

  @ParameterizedTest
  @MethodSource("options")
  void noOriginalValueIsLeftButWhatAnOptionKeeps(Set<ProfileOption> options) throws Exception {
    DicomDeidentifier deidentifier =
        new DicomDeidentifier(new ConfidentialityProfile(options), KEY);
    List<String> left = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Row row : ConfidentialityTable.load().rows()) {
      for (String syntax : SYNTAXES) {
        List<Planted> values = new ArrayList<>();
        DicomBytes image = image(row, values);
        byte[] written = deidentify(deidentifier, image.file(syntax));
        for (Planted value : values) {
          boolean found = isIn(value, image.file(syntax), written);
          boolean kept = isKeptBy(value, options);
          if (found && !kept) {
            left.add(value + " in " + syntax);
          }
          // In implicit VR an attribute that the dictionary lacks is of unknown kind, and goes.
          if (!found && kept && Dictionary.standardVr(value.tag()).isPresent()) {
            lost.add(value + " in " + syntax);
          }
        }
      }
    }
    assertThat(planted).isEqualTo(621 * DEPTHS.length * SYNTAXES.size());
    assertThat(left).isEmpty();
    assertThat(lost).isEmpty();
  }

  /** What stays as it was: what an option keeps, and times, which a shift of days leaves alone. */
  private static boolean isKeptBy(Planted value, Set<ProfileOption> chosen) {
    Row row = value.row();
    if (value.vr().equals("SQ")) {
      return false;
    }
    if (chosen.contains(ProfileOption.MODIFIED_DATES)
        && row.options().containsKey(ProfileOption.MODIFIED_DATES)) {
      return value.vr().equals("TM");
    }
    return List.of(ProfileOption.PATIENT_CHARACTERISTICS, ProfileOption.DEVICE_IDENTITY).stream()
        .filter(chosen::contains)
        .anyMatch(option -> row.options().get(option) == Action.K);
  }

  private DicomBytes image(Row row, List<Planted> values) {
    DicomBytes image = DicomBytes.image();
    plant(image, row, 0, values);
    DicomBytes inner = DicomBytes.dataset();
    plant(inner, row, 3, values);
    DicomBytes outer = DicomBytes.dataset();
    plant(outer, row, 1, values);
    return image.openSequence(
        RELATED_SERIES,
        outer,
        DicomBytes.dataset()
            .sequence(RELATED_SERIES, DicomBytes.dataset().openSequence(RELATED_SERIES, inner)));
  }

  private void plant(DicomBytes dataset, Row row, int depth, List<Planted> values) {
    planted++;
    int tag =
        row.tag()
            .orElseGet(
                () ->
                    row.pattern().equals("PRIVATE")
                        ? 0x00291001
                        : Integer.parseUnsignedInt(
                            row.pattern().replaceFirst("xx", "02").replace("xxxx", "3000"), 16));
    if (row.pattern().equals("PRIVATE")) {
      dataset.text(0x00290010, "LO", "ACME HEADER");
    }
    String vr = Dictionary.standardVr(tag).orElse("LO");
    String text = "ZQ%dX%dKP".formatted(planted, depth);
    LocalDate date = LocalDate.of(1000, 1, 1).plusDays((long) DAYS_APART * (planted % 4_000));
    switch (vr) {
      case "DA" -> text = date.format(DateTimeFormatter.BASIC_ISO_DATE);
      case "DT" -> text = date.format(DateTimeFormatter.BASIC_ISO_DATE) + "112233.654321+0900";
      case "TM" -> text = "112233.%06d".formatted(planted);
      case "UI" -> text = "1.2.999.77." + planted + "." + depth;
      case "DS" -> text = "71.%06d".formatted(planted);
      case "IS" -> text = "71%06d".formatted(planted);
      case "AS" -> text = "041Y";
      default -> {}
    }
    switch (vr) {
      case "US" -> dataset.shorts(tag, 40_000 + planted % 10_000);
      case "SQ" ->
          dataset.sequence(
              tag,
              DicomBytes.dataset().text(PATIENT_NAME, "PN", text).text(TEXT_VALUE, "UT", text));
      case "OB", "OW", "UN" -> dataset.bytes(tag, vr, text.getBytes(ISO_8859_1));
      default -> dataset.text(tag, vr, text);
    }
    boolean searched = !vr.equals("US") && !vr.equals("AS");
    values.add(
        new Planted(
            row, tag, vr, depth, searched ? Optional.of(search(vr, text)) : Optional.empty()));
  }

  /** Of a date and time the date is what identifies. */
  private static String search(String vr, String text) {
    return vr.equals("DT") ? text.substring(0, 8) : text;
  }

  private static byte[] deidentify(DicomDeidentifier deidentifier, byte[] file) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    deidentifier.deidentify(new BytesChannel(file), IDENTITY, Channels.newChannel(out));
    return out.toByteArray();
  }

  private static boolean isIn(Planted value, byte[] original, byte[] written) throws Exception {
    if (value.text().isPresent()) {
      return new String(written, ISO_8859_1).contains(value.text().get());
    }
    List<String> before = at(original, value);
    List<String> after = at(written, value);
    assertThat(before).isNotEmpty();
    return after.equals(before);
  }

  private static List<String> at(byte[] file, Planted value) throws Exception {
    DicomHeader header = DicomFormat.load().readHeader(new BytesChannel(file));
    DicomDataset dataset = header.dataset();
    if (value.depth() == 1) {
      dataset = dataset.items(RELATED_SERIES).get(0);
    } else if (value.depth() > 1) {
      dataset =
          dataset
              .items(RELATED_SERIES)
              .get(1)
              .items(RELATED_SERIES)
              .get(0)
              .items(RELATED_SERIES)
              .get(0);
    }
    return dataset.strings(value.tag());
  }
}
