package org.cardioqa.pipeline.release.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.shards.Png16;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What splits must not share. Patients 0 to 6 train, 7 validates, 8 and 9 test. */
final class LeakageGatesTest {
  private static final int TRAIN = 0;
  private static final int TEST = 9;

  @TempDir private Path folder;

  private final GateRelease release = GateRelease.ofPatients(10);

  private static Predicate<ReleaseItem> of(int patient) {
    return item -> item.getPatientId().equals(ReleaseFixture.patientId(patient));
  }

  private static Predicate<ReleaseSlice> cine(int patient, int slice, int phase) {
    return s ->
        s.getVolumeId().equals(ReleaseFixture.volumeId(patient, "cine"))
            && s.getSliceIndex() == slice
            && s.getPhaseIndex() == phase;
  }

  private List<String> idsOf(int patient) {
    return release.items.stream().filter(of(patient)).map(ReleaseItem::getQaId).sorted().toList();
  }

  @Test
  void aReleaseWhoseSplitsShareNothingPasses() {
    for (Gate gate :
        List.of(
            new PatientGate(),
            new SamePictureGate(),
            new SimilarPictureGate(),
            new SimilarReportGate())) {
      GateResult result = release.check(gate);

      assertThat(result.figure()).as(gate.name()).isZero();
      assertThat(result.passed()).isTrue();
      assertThat(result.condemned()).isEmpty();
    }
  }

  @Test
  void everyFrameAndEveryMiddleFrameWasLookedAt() {
    assertThat(release.check(new SamePictureGate()).lines())
        .contains("frames with a hash of their pixels: " + release.slices.size());
    assertThat(release.check(new SimilarPictureGate()).lines())
        .contains("volumes whose middle frame was looked at: 20");
  }

  @Test
  void aPatientInTwoSplitsIsNamedAndLeavesTraining() {
    release.change(
        of(TEST),
        item -> ReleaseItem.newBuilder(item).setPatientId(ReleaseFixture.patientId(TRAIN)).build());

    GateResult result = release.check(new PatientGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .contains(
            "a patient stands in the splits test and train: " + ReleaseFixture.patientId(TRAIN));
    assertThat(result.condemned())
        .containsAll(
            release.items.stream()
                .filter(of(TRAIN))
                .filter(item -> item.getSplit().equals("train"))
                .map(ReleaseItem::getQaId)
                .toList());
  }

  @Test
  void aStudyInTwoSplitsIsNamed() {
    release.change(
        item -> item.getQaId().equals(idsOf(TRAIN).get(0)),
        item -> ReleaseItem.newBuilder(item).setSplit("test").build());

    GateResult result = release.check(new PatientGate());

    assertThat(result.figure()).isEqualTo(2);
    assertThat(result.lines())
        .contains("a study stands in the splits test and train: " + ReleaseFixture.studyId(TRAIN));
  }

  @Test
  void aFrameOfAnotherSplitThanItsPatientsItemsIsNamed() {
    release.changeSlices(
        cine(TRAIN, 1, 1), slice -> ReleaseSlice.newBuilder(slice).setSplit("test").build());

    assertThat(release.check(new PatientGate()).passed()).isFalse();
  }

  @Test
  void theSamePictureInTwoSplitsIsNamedByItsSlice() {
    ReleaseSlice tested =
        release.slices.stream().filter(cine(TEST, 1, 2)).findFirst().orElseThrow();
    release.changeSlices(
        cine(TRAIN, 3, 4),
        slice ->
            ReleaseSlice.newBuilder(slice)
                .setPixelSha256(tested.getPixelSha256().orElseThrow())
                .build());
    String slice =
        release.slices.stream().filter(cine(TRAIN, 3, 4)).findFirst().orElseThrow().getSliceId();

    GateResult result = release.check(new SamePictureGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .contains("a frame of train is the very picture of one of test: slice " + slice);
    assertThat(result.condemned())
        .containsExactlyElementsOf(
            release.items.stream()
                .filter(item -> item.getSliceIds().contains(slice))
                .map(ReleaseItem::getQaId)
                .sorted()
                .toList())
        .isNotEmpty();
  }

  @Test
  void aBrighterAndNoisyCopyOfAMiddleFrameIsFound() {
    ReleaseSlice tested =
        release.slices.stream().filter(cine(TEST, 2, 2)).findFirst().orElseThrow();
    release.changeSlices(cine(TRAIN, 2, 2), slice -> noisyCopy(slice, tested));

    GateResult same = release.check(new SamePictureGate());
    GateResult similar = release.check(new SimilarPictureGate());

    assertThat(same.passed()).isTrue();
    assertThat(similar.figure()).isEqualTo(1);
    assertThat(similar.passed()).isFalse();
    assertThat(similar.lines().get(1))
        .startsWith(
            "the middle frame of volume %s of train looks like that of volume %s of test"
                .formatted(
                    ReleaseFixture.volumeId(TRAIN, "cine"), ReleaseFixture.volumeId(TEST, "cine")));
    assertThat(similar.condemned()).isNotEmpty().isSubsetOf(idsOf(TRAIN));
  }

  /** The picture of another slice, half as bright again, with some noise. */
  private static ReleaseSlice noisyCopy(ReleaseSlice slice, ReleaseSlice other) {
    int side = ReleaseFixture.PICTURE;
    int[] values = pixels(other);
    short[] noisy = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      noisy[i] = (short) (values[i] * 3 / 2 + 20 + i * 7919 % 11);
    }
    try (Png16 png = new Png16()) {
      byte[] bytes = png.encode(StoredFrame.unsigned(side, side, noisy));
      return ReleaseSlice.newBuilder(slice)
          .setImage(new Image(ByteBuffer.wrap(bytes), slice.getSliceId() + ".png"))
          .build();
    }
  }

  private static int[] pixels(ReleaseSlice slice) {
    ByteBuffer png = slice.getImage().orElseThrow().getBytes().duplicate();
    byte[] bytes = new byte[png.remaining()];
    png.get(bytes);
    try {
      Raster raster = ImageIO.read(new ByteArrayInputStream(bytes)).getRaster();
      return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aReportThatTwoPatientsOfTwoSplitsShareButForAWordIsFound() {
    String story = story(1);
    release.change(of(TRAIN), item -> GateRelease.saying(item, story + " Slight artefacts."));
    release.change(of(TEST), item -> GateRelease.saying(item, story + " No artefacts."));

    GateResult result = release.check(new SimilarReportGate());

    assertThat(result.figure()).isEqualTo(1);
    assertThat(result.passed()).isFalse();
    assertThat(result.lines().get(1))
        .startsWith("the evidence of the study of item ")
        .contains(" in train is nearly that of item ")
        .doesNotContain("artefacts");
    assertThat(result.condemned()).containsExactlyElementsOf(idsOf(TRAIN));
  }

  @Test
  void whatManyPatientsHaveInCommonIsATemplateAndNoCopy() {
    String template = story(1);
    release.change(item -> true, item -> GateRelease.saying(item, template));

    assertThat(release.check(new SimilarReportGate()).passed()).isTrue();
  }

  @Test
  void twoDifferentReportsAreComparedAndPass() {
    release.change(of(TRAIN), item -> GateRelease.saying(item, story(1)));
    release.change(of(TEST), item -> GateRelease.saying(item, story(2)));

    GateResult result = release.check(new SimilarReportGate());

    assertThat(result.lines())
        .contains("studies with 40 runs of words or more that are no templates: 2");
    assertThat(result.passed()).isTrue();
  }

  private static String story(int seed) {
    StringBuilder story = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      story.append("w").append((i * 37 + seed * 1009) % 5003).append(' ');
    }
    return story.toString();
  }

  @Test
  void aLongRunOfWordsThatStandsInAPublicTextIsFoundWhereverItsLinesBreak() throws IOException {
    String sentence =
        "The scar of the lateral wall spares the papillary muscle and reaches the apex in two of"
            + " four slices.";
    release.change(
        item -> item.getQaId().equals(idsOf(TRAIN).get(0)),
        item -> GateRelease.saying(item, sentence));
    release.publicTexts.add(
        Files.writeString(
            folder.resolve("public.txt"),
            "A case. the SCAR of the lateral\nwall spares the papillary muscle, and reaches the"
                + " apex\n\nin two patients."));

    GateResult result = release.check(new PublicTextGate());

    assertThat(result.figure()).isEqualTo(1);
    assertThat(result.passed()).isFalse();
    assertThat(result.condemned()).containsExactly(idsOf(TRAIN).get(0));
    assertThat(result.lines())
        .contains("a run of its words stands in a public text: item " + idsOf(TRAIN).get(0));
  }

  @Test
  void theWordingOfQuestionsIsPublicAndDoesNotCount() throws IOException {
    StringBuilder catalogue = new StringBuilder();
    release.items.forEach(item -> catalogue.append(item.getQuestion()).append('\n'));
    release.publicTexts.add(Files.writeString(folder.resolve("public.txt"), catalogue));

    assertThat(release.check(new PublicTextGate()).figure()).isZero();
  }

  @Test
  void withoutAPublicTextThereIsNothingToMeasure() {
    GateResult result = release.check(new PublicTextGate());

    assertThat(result.figure()).isNaN();
    assertThat(result.passed()).isTrue();
    assertThat(result.lines()).containsExactly("no public text was given: see --public-corpus");
  }
}
