package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cardioqa.transforms.dicom.DicomBytes.EXPLICIT;
import static org.cardioqa.transforms.dicom.DicomBytes.dataset;
import static org.cardioqa.transforms.dicom.DicomBytes.image;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.dicom.BytesChannel;
import org.cardioqa.transforms.dicom.DicomBytes;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceMappingTest {
  private static final InputFile FILE = new InputFile("/x/a.dcm", "a.dcm", 1L, 0L);

  private static RawInstance map(DicomBytes bytes) throws Exception {
    return new InstanceMapping()
        .map(
            "key",
            FILE,
            Optional.empty(),
            DicomFormat.load().readHeader(new BytesChannel(bytes.file(EXPLICIT))));
  }

  @Test
  void aClassicImageHasOneFrameFromItsOwnAttributes() throws Exception {
    RawInstance instance =
        map(
            image()
                .text(Tag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\M")
                .text(Tag.STUDY_DATE, "DA", "2024.05.06")
                .text(Tag.ACQUISITION_TIME, "TM", "101502.5")
                .text(Tag.SEQUENCE_NAME, "SH", "*tfi2d1_10")
                .text(Tag.TRIGGER_TIME, "DS", "34.5")
                .text(Tag.HEART_RATE, "IS", "N/A")
                .text(Tag.CARDIAC_NUMBER_OF_IMAGES, "IS", "25")
                .text(Tag.IMAGE_POSITION_PATIENT, "DS", "1\\2\\-3.5")
                .text(Tag.IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0")
                .text(Tag.PIXEL_SPACING, "DS", "1.4\\1.5")
                .text(Tag.RESCALE_SLOPE, "DS", "2")
                .text(Tag.WINDOW_CENTER, "DS", "300\\40")
                .sequence(
                    Tag.ISSUER_OF_ACCESSION_NUMBER_SEQUENCE,
                    dataset().text(Tag.LOCAL_NAMESPACE_ENTITY_ID, "UT", "RIS")));
    assertThat(instance.getImageType()).containsExactly("ORIGINAL", "PRIMARY", "M");
    assertThat(instance.getStudyDate()).contains("20240506");
    assertThat(instance.getSequenceName()).contains("*tfi2d1_10");
    assertThat(instance.getHeartRate()).isEmpty();
    assertThat(instance.getCardiacNumberOfImages()).contains(25);
    assertThat(instance.getIssuerOfAccessionNumber()).contains("RIS");
    assertThat(instance.getVelocityEncoded()).isFalse();
    assertThat(instance.getFrames()).hasSize(1);
    RawFrame frame = instance.getFrames().get(0);
    assertThat(frame.getNumber()).isEqualTo(1);
    assertThat(frame.getPosition()).containsExactly(1.0, 2.0, -3.5);
    assertThat(frame.getOrientation()).containsExactly(1.0, 0.0, 0.0, 0.0, 1.0, 0.0);
    assertThat(frame.getPixelSpacing()).containsExactly(1.4, 1.5);
    assertThat(frame.getTriggerTime()).contains(34.5);
    assertThat(frame.getAcquisitionTime()).contains(36_902_500.0);
    assertThat(frame.getRescaleSlope()).contains(2.0);
    assertThat(frame.getWindowCenter()).contains(300.0);
    assertThat(frame.getImageType()).isEmpty();
  }

  private static DicomBytes frameGroups(String position, double delay, int index) {
    return dataset()
        .sequence(
            Tag.PLANE_POSITION_SEQUENCE, dataset().text(Tag.IMAGE_POSITION_PATIENT, "DS", position))
        .sequence(
            Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE,
            dataset().doubles(Tag.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, delay))
        .sequence(
            Tag.FRAME_CONTENT_SEQUENCE,
            dataset()
                .text(Tag.STACK_ID, "SH", "S1")
                .text(Tag.FRAME_ACQUISITION_DATE_TIME, "DT", "20240506000001.25+0100")
                .doubles(Tag.TEMPORAL_POSITION_INDEX, index));
  }

  @Test
  void framesOfAnEnhancedImageAreTheirOwnAndTheSharedGroups() throws Exception {
    RawInstance instance =
        map(
            image(1, 2, new short[4])
                .text(Tag.NUMBER_OF_FRAMES, "IS", "2")
                .text(Tag.PULSE_SEQUENCE_NAME, "SH", "bssfp")
                .sequence(
                    Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
                    dataset()
                        .sequence(
                            Tag.PIXEL_MEASURES_SEQUENCE,
                            dataset()
                                .text(Tag.PIXEL_SPACING, "DS", "2\\2")
                                .text(Tag.SPACING_BETWEEN_SLICES, "DS", "9"))
                        .sequence(
                            Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE,
                            dataset().doubles(Tag.RR_INTERVAL_TIME_NOMINAL, 800)))
                .sequence(
                    Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                    frameGroups("1\\2\\3", 0, 1),
                    frameGroups("1\\2\\12", 40, 2)));
    assertThat(instance.getSequenceName()).contains("bssfp");
    assertThat(instance.getSpacingBetweenSlices()).contains(9.0);
    assertThat(instance.getFrames()).hasSize(2);
    RawFrame second = instance.getFrames().get(1);
    assertThat(second.getNumber()).isEqualTo(2);
    assertThat(second.getPosition()).containsExactly(1.0, 2.0, 12.0);
    assertThat(second.getPixelSpacing()).containsExactly(2.0, 2.0);
    assertThat(second.getTriggerTime()).contains(40.0);
    assertThat(second.getTemporalPosition()).contains(2);
    assertThat(second.getStackId()).contains("S1");
    assertThat(second.getAcquisitionTime()).contains(1250.0);
  }

  @ParameterizedTest
  @CsvSource({
    "DERIVED\\PRIMARY\\P\\NONE, *fl2d1_v150in, true",
    "DERIVED\\PRIMARY\\P\\NONE, *fl2d1, false",
    "ORIGINAL\\PRIMARY\\VELOCITY MAP, x, true",
    "ORIGINAL\\PRIMARY\\M, *tfi2d1, false"
  })
  void flowIsKnownByItsMarksAndNotByAPhaseImageAlone(String type, String name, boolean flow)
      throws Exception {
    RawInstance instance =
        map(image().text(Tag.IMAGE_TYPE, "CS", type).text(Tag.SEQUENCE_NAME, "SH", name));
    assertThat(instance.getVelocityEncoded()).isEqualTo(flow);
  }

  @Test
  void identifiersAreFoundAtAnyDepthOnceEach() throws Exception {
    RawInstance instance =
        map(
            image()
                .text(0x00100010, "PN", "Doe^Jo")
                .text(0x00080090, "PN", "^^^^")
                .text(0x00080080, "LO", "St. Elsewhere")
                .text(0x00100030, "DA", "19500102")
                .text(0x0008002A, "DT", "20240506101010.5")
                .text(Tag.STUDY_DATE, "DA", "20240506")
                .sequence(
                    0x00101002,
                    dataset().text(Tag.PATIENT_ID, "LO", "P1"),
                    dataset().text(Tag.PATIENT_ID, "LO", "P2"))
                .sequence(
                    0x00400275,
                    dataset()
                        .text(0x00401001, "SH", "R7")
                        .text(Tag.STUDY_INSTANCE_UID, "UI", "9.9"))
                .sequence(0x00211019, dataset().text(0x00081070, "PN", "Operator^A")));
    assertThat(instance.getIdentifiers())
        .containsExactlyInAnyOrder(
            new KnownIdentifier(IdentifierType.UID, "1.2.3.4.5"),
            new KnownIdentifier(IdentifierType.UID, "1.2.3"),
            new KnownIdentifier(IdentifierType.UID, "1.2.3.4"),
            new KnownIdentifier(IdentifierType.NAME, "Doe^Jo"),
            new KnownIdentifier(IdentifierType.NAME, "Operator^A"),
            new KnownIdentifier(IdentifierType.HOSPITAL, "St. Elsewhere"),
            new KnownIdentifier(IdentifierType.DATE, "19500102"),
            new KnownIdentifier(IdentifierType.DATE, "20240506"),
            new KnownIdentifier(IdentifierType.PATIENT_ID, "P1"),
            new KnownIdentifier(IdentifierType.PATIENT_ID, "P2"),
            new KnownIdentifier(IdentifierType.OTHER_ID, "R7"));
  }

  @Test
  void aBrokenIdentifierTableIsRefusedByLine() {
    List<String> lines =
        List.of("tag,keyword,type,where", "00100010,PatientName,NAME,ANY", "00100009,X,NAME,ANY");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdentifierTable.parse(lines))
        .withMessageContaining("line 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdentifierTable.parse(List.of(lines.get(0), "00100010,P,NOSE,ANY")))
        .withMessageContaining("line 2");
  }
}
