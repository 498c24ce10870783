package org.cardioqa.transforms.deid.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cardioqa.transforms.dicom.DicomBytes.EXPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.IMPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.dataset;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.BytesChannel;
import org.cardioqa.transforms.dicom.DicomBytes;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DicomDeidentifierTest {
  private static final IdentityKey KEY = key('a');
  private static final int RELATED_SERIES = 0x00081250;
  private static final int CODES = 0x00081032;

  private static final RawStudy STUDY =
      RawStudy.newBuilder()
          .setStudyInstanceUid("1.2.3")
          .setPatientId("P1-4711")
          .setIdentifiers(
              List.of(
                  new KnownIdentifier(IdentifierType.NAME, "Rossi^Mar\u00eda^^Dr"),
                  new KnownIdentifier(IdentifierType.PATIENT_ID, "P1-4711"),
                  new KnownIdentifier(IdentifierType.ACCESSION, "00815"),
                  new KnownIdentifier(IdentifierType.DATE, "19500301"),
                  new KnownIdentifier(IdentifierType.HOSPITAL, "St. Mary Heart Center"),
                  new KnownIdentifier(IdentifierType.DEVICE_ID, "AWP45678"),
                  new KnownIdentifier(IdentifierType.UID, "1.2.3.4.5")))
          .build();

  private static final StudyIdentity IDENTITY = StudyIdentity.of(STUDY, KEY);

  private static IdentityKey key(char fill) {
    return IdentityKey.of(String.valueOf(fill).repeat(32).getBytes(ISO_8859_1));
  }

  private static byte[] deidentify(byte[] file, Set<ProfileOption> options) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DicomDeidentifier(new ConfidentialityProfile(options), KEY)
        .deidentify(new BytesChannel(file), IDENTITY, Channels.newChannel(out));
    return out.toByteArray();
  }

  private static DicomHeader header(byte[] file) throws Exception {
    return DicomFormat.load().readHeader(new BytesChannel(file));
  }

  /** What is left with the usual options. */
  private static DicomDataset left(DicomBytes image) throws Exception {
    return header(deidentify(image.file(EXPLICIT), ProfileOption.usual())).dataset();
  }

  private static DicomDataset left(DicomBytes image, ProfileOption... options) throws Exception {
    EnumSet<ProfileOption> chosen = EnumSet.noneOf(ProfileOption.class);
    chosen.addAll(List.of(options));
    return header(deidentify(image.file(EXPLICIT), chosen)).dataset();
  }

  // ---- identity

  @Test
  void thePatientIsThePseudonymOfTheKey() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00100010, "PN", "ROSSI^MARIA")
                .text(0x00100020, "LO", "P1-4711")
                .text(0x00200010, "SH", "77"));

    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    String patient = pseudonyms.patient(Optional.empty(), "P1-4711");
    assertThat(left.string(0x00100010)).contains(patient);
    assertThat(left.string(0x00100020)).contains(patient);
    assertThat(left.string(0x00200010)).contains(pseudonyms.study("1.2.3").substring(0, 16));
  }

  @Test
  void aPatientBelowTheTopIsNotNamed() throws Exception {
    DicomDataset left =
        left(image().sequence(RELATED_SERIES, dataset().text(0x00100020, "LO", "P1-4711")));

    assertThat(left.items(RELATED_SERIES).get(0).string(0x00100020)).contains("REMOVED");
  }

  @Test
  void anotherKeyGivesAnotherPatientAndOtherUids() {
    StudyIdentity other = StudyIdentity.of(STUDY, key('b'));

    assertThat(other.patient()).isNotEqualTo(IDENTITY.patient());
    assertThat(other.study()).isNotEqualTo(IDENTITY.study());
    assertThat(new Uids(key('b')).map("1.2.3.4.5")).isNotEqualTo(new Uids(KEY).map("1.2.3.4.5"));
  }

  @Test
  void aUidIsMappedAlikeWhereverItStandsAndThoseOfTheStandardStay() throws Exception {
    DicomBytes reference =
        dataset().text(0x00081150, "UI", DicomBytes.MR_IMAGE).text(0x00081155, "UI", "1.2.3.4.5");
    DicomDataset left =
        left(
            image()
                .text(0x00200052, "UI", "1.2.9\\1.2.3")
                .sequence(RELATED_SERIES, dataset().sequence(0x00081140, reference))
                .text(0x00083010, "UI", "1.2.840.10008.12345678.1"));

    String instance = left.string(Tag.SOP_INSTANCE_UID).orElseThrow();
    assertThat(instance).matches("2\\.25\\.[1-9][0-9]{30,38}");
    DicomDataset referenced = left.items(RELATED_SERIES).get(0).items(0x00081140).get(0);
    assertThat(referenced.string(0x00081155)).contains(instance);
    assertThat(referenced.string(0x00081150)).contains(DicomBytes.MR_IMAGE);
    assertThat(left.strings(0x00200052))
        .hasSize(2)
        .contains(left.string(Tag.STUDY_INSTANCE_UID).orElseThrow());
    assertThat(left.string(0x00083010).orElseThrow()).startsWith("2.25.");
  }

  @Test
  void theFileSaysThatItWasDeidentifiedAndHow() throws Exception {
    DicomDataset left = left(image().text(0x00120063, "LO", "by Dr. Rossi"));

    assertThat(left.string(0x00120062)).contains("YES");
    assertThat(left.string(0x00120063).orElseThrow()).contains("PS3.15").doesNotContain("Rossi");
    assertThat(left.items(0x00120064))
        .extracting(item -> item.string(0x00080100).orElseThrow())
        .containsExactly("113100", "113105", "113107", "113108", "113111");
    assertThat(left.string(0x00280303)).contains("MODIFIED");
  }

  @Test
  void withoutOptionsOnlyTheBasicProfileIsStated() throws Exception {
    DicomDataset left = left(image(), new ProfileOption[0]);

    assertThat(left.items(0x00120064)).hasSize(1);
    assertThat(left.string(0x00280303)).contains("REMOVED");
  }

  // ---- dates

  @Test
  void datesMoveByThePatientsShiftAndTimesStay() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(Tag.STUDY_DATE, "DA", "20240229")
                .text(0x00080023, "DA", "2024.03.01")
                .text(0x00080030, "TM", "103045.372500")
                .text(0x0008002A, "DT", "20240229103045.372500+0100")
                .text(0x00100030, "DA", "19500301")
                .text(0x00141020, "DA", "20240302")
                .sequence(
                    RELATED_SERIES, dataset().text(0x00189074, "DT", "20240229\\202403011200")));

    int shift = KEY.shiftDays(IDENTITY.patient());
    String study =
        LocalDate.of(2024, 2, 29).plusDays(shift).format(DateTimeFormatter.BASIC_ISO_DATE);
    assertThat(left.string(Tag.STUDY_DATE)).contains(study);
    LocalDate content =
        LocalDate.parse(left.string(0x00080023).orElseThrow(), DateTimeFormatter.BASIC_ISO_DATE);
    assertThat(ChronoUnit.DAYS.between(LocalDate.of(2024, 3, 1), content)).isEqualTo(shift);
    assertThat(left.string(0x00080030)).contains("103045.372500");
    assertThat(left.string(0x0008002A)).contains(study + "103045.372500");
    assertThat(left.strings(0x00100030)).isEmpty();
    assertThat(left.string(0x00141020)).isPresent().isNotEqualTo(Optional.of("20240302"));
    assertThat(left.items(RELATED_SERIES).get(0).strings(0x00189074))
        .containsExactly(study, content.format(DateTimeFormatter.BASIC_ISO_DATE) + "1200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024", "202402", "20240231", "29.02.2024", "Rossi", "20240229-20240301"})
  void whatIsNoDateThatCanBeShiftedIsReplaced(String value) throws Exception {
    DicomDataset left =
        left(
            image()
                .text(Tag.STUDY_DATE, "DA", value)
                .text(0x0008002A, "DT", value)
                .text(0x00080012, "DA", value));

    assertThat(left.strings(Tag.STUDY_DATE)).isEmpty();
    assertThat(left.string(0x0008002A)).contains("19000101000000");
    assertThat(left.string(0x00080012)).contains("19000101");
  }

  // ---- patient and device

  @ParameterizedTest
  @CsvSource({
    "064Y, 064Y",
    "089Y, 089Y",
    "090Y, 090Y",
    "101Y, 090Y",
    "999M, 999M",
    "999W, 999W",
    "018M, 018M"
  })
  void agesStayUpTo89(String age, String expected) throws Exception {
    assertThat(left(image().text(0x00101010, "AS", age)).string(0x00101010)).contains(expected);
  }

  @Test
  void whatThePatientIsLikeStaysAndWhoItIsDoesNot() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00100040, "CS", "F")
                .text(0x00101020, "DS", "1.71")
                .text(0x00101030, "DS", "63.5")
                .text(0x00101010, "AS", "Maria")
                .text(0x00102160, "SH", "Rossi")
                .text(0x00101040, "LO", "Main Street 1"));

    assertThat(left.string(0x00100040)).contains("F");
    assertThat(left.string(0x00101020)).contains("1.71");
    assertThat(left.string(0x00101030)).contains("63.5");
    assertThat(left.strings(0x00101010)).isEmpty();
    assertThat(left.contains(0x00102160)).isFalse();
    assertThat(left.contains(0x00101040)).isFalse();
  }

  @Test
  void theDeviceIsNamedOnlyByItsOption() throws Exception {
    DicomBytes image =
        image()
            .text(0x00181000, "LO", "SN-998877")
            .text(0x00081010, "SH", "MR2")
            .text(0x00080055, "AE", "MR2_AE");

    DicomDataset usual = left(image);
    assertThat(usual.string(0x00181000)).contains("REMOVED");
    DicomDataset kept = left(image, ProfileOption.DEVICE_IDENTITY);
    assertThat(kept.string(0x00181000)).contains("SN-998877");
    assertThat(kept.string(0x00081010)).contains("MR2");
    assertThat(kept.contains(0x00080055)).isFalse();
  }

  // ---- text

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cine_trufi_retro_SAX|cine_trufi_retro_SAX",
        "SAX 8mm Dr. Smith|sax 8 mm",
        "4CH ROSSI MARIA|4 ch",
        "T1 MOLLI 12.03.2024|t 1 molli",
        "t2*map #1|t2*map #1",
        "LGE 4711 short axis|lge short axis",
        "Smith, J.|REMOVED"
      })
  void ofDescriptorsOnlyAllowedWordsStay(String description, String expected) throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x0008103E, "LO", description)
                .text(0x00181030, "LO", description)
                .text(0x00204000, "LT", description));

    assertThat(left.string(0x00181030)).contains(expected);
    assertThat(left.string(0x0008103E).orElse("REMOVED")).isEqualTo(expected);
    assertThat(left.contains(0x00204000)).isFalse();
  }

  @Test
  void withoutTheOptionNoDescriptorStays() throws Exception {
    DicomDataset left =
        left(
            image().text(0x0008103E, "LO", "cine").text(0x00181030, "LO", "cine"),
            ProfileOption.MODIFIED_DATES);

    assertThat(left.contains(0x0008103E)).isFalse();
    assertThat(left.string(0x00181030)).contains("REMOVED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "syngo for MARIA",
        "v1 rossi",
        "P1 4711",
        "x-P14711-y",
        "00815",
        "19500301",
        "01/03/1950",
        "1950-03-01",
        "St Mary Heart Center",
        "AWP45678",
        "1.2.3.4.5"
      })
  void aKnownIdentifierInAKeptAttributeRemovesItsValue(String value) throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00181020, "LO", value)
                .text(0x00180024, "SH", "*tfi2d1_10")
                .sequence(RELATED_SERIES, dataset().text(0x00181250, "SH", value)));

    assertThat(left.string(0x00181020)).contains("REMOVED");
    assertThat(left.items(RELATED_SERIES).get(0).string(0x00181250)).contains("REMOVED");
    assertThat(left.string(0x00180024)).contains("*tfi2d1_10");
  }

  @Test
  void aKnownNumberInANumberIsRemovedAndOtherNumbersStay() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(Tag.SERIES_NUMBER, "IS", "19500301")
                .text(0x00200012, "IS", "815")
                .text(0x00180050, "DS", "8.5"));

    assertThat(left.strings(Tag.SERIES_NUMBER)).isEmpty();
    assertThat(left.string(0x00200012)).contains("815");
    assertThat(left.string(0x00180050)).contains("8.5");
  }

  @Test
  void codesOfPublicSchemesStayAndOthersAreCleaned() throws Exception {
    DicomDataset left =
        left(
            image()
                .sequence(
                    CODES,
                    code("DCM", "121326", "Alternate SOP Class instance"),
                    code("99HOSPITAL", "SMITHMR", "MRI heart Smith")));

    DicomDataset first = left.items(CODES).get(0);
    assertThat(first.string(0x00080100)).contains("121326");
    assertThat(first.string(0x00080104)).contains("Alternate SOP Class instance");
    DicomDataset second = left.items(CODES).get(1);
    assertThat(second.string(0x00080100)).contains("REMOVED");
    assertThat(second.string(0x00080102)).contains("REMOVED");
    assertThat(second.string(0x00080104)).contains("mri heart");
  }

  private static DicomBytes code(String scheme, String value, String meaning) {
    return dataset()
        .text(0x00080100, "SH", value)
        .text(0x00080102, "SH", scheme)
        .text(0x00080104, "LO", meaning);
  }

  // ---- what the table does not name

  @Test
  void unlistedAttributesFollowTheirValueRepresentation() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00142006, "PN", "SMITH^J")
                .text(0x00400553, "ST", "Smith examined her")
                .text(0x00082127, "SH", "Smith long axis")
                .text(0x00020016, "AE", "MR2_AE")
                .text(0x00180015, "CS", "HEART")
                .text(0x00180022, "CS", "Not A Code, but a long text")
                .text(0x00180081, "DS", "1.49")
                .text(0x00180080, "DS", "call Smith")
                .bytes(0x00282000, "OB", "Smith's profile".getBytes(ISO_8859_1))
                .bytes(0x00283006, "OW", new byte[] {1, 2, 3, 4})
                .text(0x00080041, "LO", "Smith")
                .text(0x00087777, "LO", "nowhere in the dictionary")
                .bytes(0x00189999, "UN", "Smith".getBytes(ISO_8859_1)));

    assertThat(left.string(0x00142006)).contains("REMOVED");
    assertThat(left.string(0x00400553)).contains("REMOVED");
    assertThat(left.string(0x00082127)).contains("long axis");
    assertThat(left.string(0x00180015)).contains("HEART");
    assertThat(left.strings(0x00180022)).isEmpty();
    assertThat(left.string(0x00180081)).contains("1.49");
    assertThat(left.strings(0x00180080)).isEmpty();
    assertThat(left.contains(0x00282000)).isFalse();
    assertThat(left.contains(0x00283006)).isTrue();
    assertThat(left.string(0x00080041)).contains("REMOVED");
    assertThat(left.contains(0x00087777)).isFalse();
    assertThat(left.contains(0x00189999)).isFalse();
  }

  @Test
  void aTextInTheGuiseOfANumberIsRemoved() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00180087, "LO", "Smith's magnet")
                .text(0x00180023, "UT", "Smith")
                .text(0x00200037, "SQ", "")
                .text(Tag.INSTANCE_NUMBER, "DS", "7"));

    assertThat(left.contains(0x00180087)).isFalse();
    assertThat(left.contains(0x00180023)).isFalse();
    assertThat(left.contains(0x00200037)).isFalse();
    assertThat(left.string(Tag.INSTANCE_NUMBER)).contains("7");
  }

  @Test
  void overlaysCurvesAndGroupLengthsGoAsAWhole() throws Exception {
    DicomDataset left =
        left(
            image()
                .shorts(0x00080000, 7)
                .shorts(0x50000005, 1)
                .shorts(0x60000010, 2)
                .shorts(0x60000102, 0)
                .text(0x60000022, "LO", "Rossi")
                .text(0x60001500, "LO", "Rossi")
                .bytes(0x60003000, "OW", new byte[2]));

    assertThat(IntStream.of(left.tags()))
        .noneMatch(tag -> tag >>> 24 == 0x60 || tag >>> 24 == 0x50 || (tag & 0xFFFF) == 0);
  }

  @Test
  void anOverlayInThePixelsThemselvesIsSetAside() {
    byte[] file = image().shorts(0x60000100, 16).shorts(0x60000102, 12).file(EXPLICIT);

    assertThatExceptionOfType(DicomFormatException.class)
        .isThrownBy(() -> deidentify(file, ProfileOption.usual()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BURNED_IN_RISK));
  }

  @Test
  void whatKeepsOriginalsForLaterGoes() throws Exception {
    byte[] written =
        deidentify(
            image()
                .sequence(0x4FFE0001, dataset().text(0x00080060, "CS", "RQ"))
                .sequence(
                    0x04000561,
                    dataset().sequence(0x04000550, dataset().text(0x00100010, "PN", "ROSSI")))
                .sequence(0x04000500, dataset().bytes(0x04000520, "OB", new byte[] {'R', 'Q'}))
                .sequence(0x00880200, dataset().bytes(0x7FE00010, "OW", new byte[] {'R', 'Q'}))
                .sequence(0xFFFAFFFA, dataset().text(0x04000105, "DT", "20240229"))
                .bytes(0xFFFCFFFC, "OB", "ROSSI".getBytes(ISO_8859_1))
                .file(EXPLICIT),
            ProfileOption.usual());

    assertThat(new String(written, ISO_8859_1)).doesNotContain("ROSSI", "20240229", "RQ");
  }

  // ---- private attributes

  @Test
  void privateAttributesGoButThoseOfTheListInTheBlockOfTheirCreator() throws Exception {
    DicomDataset left =
        left(
            image()
                .text(0x00190010, "LO", "SIEMENS MR HEADER")
                .text(0x00190011, "LO", "ROSSI PRIVATE")
                .text(0x0019100C, "IS", "800")
                .text(0x0019100D, "CS", "Rossi, Maria!")
                .text(0x00191008, "CS", "IMAGE NUM 4")
                .text(0x0019110C, "IS", "4711")
                .text(0x0019120C, "IS", "4712")
                .text(0x00290010, "LO", "SIEMENS MR HEADER")
                .text(0x0029100C, "IS", "4713"));

    assertThat(left.string(0x00190010)).contains("SIEMENS MR HEADER");
    assertThat(left.string(0x0019100C)).contains("800");
    assertThat(left.tags())
        .doesNotContain(0x00190011, 0x0019100D, 0x00191008, 0x0019110C, 0x0019120C, 0x0029100C);
  }

  @Test
  void withoutTheOptionAllPrivateAttributesGo() throws Exception {
    DicomDataset left =
        left(
            image().text(0x00190010, "LO", "SIEMENS MR HEADER").text(0x0019100C, "IS", "800"),
            ProfileOption.CLEAN_DESCRIPTORS);

    assertThat(IntStream.of(left.tags())).noneMatch(tag -> (tag & 0x10000) != 0);
  }

  // ---- the whole file

  @ParameterizedTest
  @ValueSource(strings = {EXPLICIT, IMPLICIT})
  void doingItTwiceIsDoingItOnceButForPseudonymsOfPseudonyms(String syntax) throws Exception {
    byte[] once =
        deidentify(
            image().text(0x0008103E, "LO", "sax 8mm Smith").file(syntax), ProfileOption.usual());
    byte[] twice = deidentify(once, ProfileOption.usual());

    assertThat(header(twice).dataset().tags()).isEqualTo(header(once).dataset().tags());
    assertThat(header(twice).dataset().string(0x0008103E)).contains("sax 8 mm");
  }
}
