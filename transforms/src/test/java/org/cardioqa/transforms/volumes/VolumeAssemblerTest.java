package org.cardioqa.transforms.volumes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.cardioqa.transforms.volumes.VolumeAssembler.StackChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VolumeAssemblerTest {
  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms(IdentityKey.of("a key for tests, 32 bytes or more".getBytes(UTF_8)));
  private static final VolumeAssembler ASSEMBLER = assembler(PixelChoice.LINKED);

  private final TestInstances study = new TestInstances();

  @Test
  void oneSeriesASliceBecomesOneStackAcrossItsSeries() {
    for (int slice = 0; slice < 6; slice++) {
      study
          .series("cine_trufi_retro", TestInstances.SAX)
          .interval(30 + slice)
          .cineSlice(17.7 * slice, 25);
    }
    SliceVolume volume = only(assemble());
    assertThat(volume.getSequence()).isEqualTo("cine");
    assertThat(volume.getView()).isEqualTo("sax");
    assertThat(volume.getSlices()).isEqualTo(6);
    assertThat(volume.getPhases()).isEqualTo(25);
    assertThat(volume.getSeriesCount()).isEqualTo(6);
    assertThat(volume.getPhaseSource()).isEqualTo("trigger_time");
    assertThat(volume.getSpacingMm().get(2)).isCloseTo(17.7, within(1e-6));
    assertThat(volume.getSliceIds()).hasSize(150).doesNotHaveDuplicates();
    assertThat(volume.getWarnings()).isEmpty();
  }

  @Test
  void affinePutsEveryFirstVoxelWhereItsSliceStands() {
    study
        .series("cine_sax", TestInstances.SAX)
        .cineSlice(0, 12)
        .cineSlice(10, 12)
        .cineSlice(20, 12);
    AssembledStudy assembled = assemble();
    List<Double> affine = only(assembled).getAffine();
    for (SliceSource source : assembled.slices()) {
      int slice = source.getSlice().getSliceIndex() - 1;
      for (int axis = 0; axis < 3; axis++) {
        double expected = affine.get(4 * axis + 2) * slice + affine.get(4 * axis + 3);
        assertThat(source.getSlice().getPosition().get(axis)).isCloseTo(expected, within(1e-9));
      }
    }
    assertThat(affine.get(0)).isCloseTo(1.40625 * TestInstances.SAX.row().x(), within(1e-12));
    assertThat(affine.get(1)).isCloseTo(1.40625 * TestInstances.SAX.column().x(), within(1e-12));
  }

  @Test
  void geometryNamesTheViewsWhereWordsAreSilent() {
    saxStack("cine");
    study.series("cine", TestInstances.FOUR_CHAMBER).cineSlice(0, 25);
    study.series("cine", TestInstances.TWO_CHAMBER).cineSlice(0, 25);
    study.series("cine", TestInstances.THREE_CHAMBER.tilted(5)).cineSlice(0, 25);
    assertThat(views(assemble())).containsExactlyInAnyOrder("sax", "4ch", "2ch", "3ch");
  }

  @Test
  void aSteeplyTiltedPlaneIsNoLongAxisView() {
    saxStack("cine");
    study.series("cine", tiltedToAxis(21)).cineSlice(0, 25);
    assertThat(views(assemble())).containsExactlyInAnyOrder("sax", "other");
  }

  @Test
  void geometryWinsOverWordsWhereItIsClearAndBothAreRecorded() {
    saxStack("cine_sax");
    study.series("cine_4ch", TestInstances.TWO_CHAMBER).cineSlice(0, 25);
    SliceVolume twoChamber = byView(assemble(), "2ch");
    assertThat(twoChamber.getEvidence()).contains("conflict.view:words=4ch,geometry=2ch");
    assertThat(twoChamber.getConfidence()).isLessThanOrEqualTo(0.6);
  }

  @Test
  void wordsNameTheViewsOfTheRightHeartThatShareADirectionWithTheLeft() {
    saxStack("cine_sax");
    study.series("RV2CH_FIESTA_BH", TestInstances.TWO_CHAMBER).cineSlice(0, 25);
    assertThat(views(assemble())).containsExactlyInAnyOrder("sax", "rv2ch");
  }

  @Test
  void aSeriesOfSeveralViewsIsSplitByDirection() {
    saxStack("cine_sax");
    for (TestInstances.Plane plane :
        List.of(
            TestInstances.THREE_CHAMBER, TestInstances.FOUR_CHAMBER, TestInstances.TWO_CHAMBER)) {
      study
          .series("DE_LAX_3Ch_4Ch_2Ch_PSIR", plane)
          .with(template -> template.setSeriesInstanceUid("1.2.3.77"))
          .inverted(0, 300);
    }
    AssembledStudy assembled = assemble();
    assertThat(
            assembled.volumes().stream()
                .filter(volume -> volume.getSequence().equals("psir"))
                .map(SliceVolume::getView))
        .containsExactlyInAnyOrder("3ch", "4ch", "2ch");
  }

  @Test
  void magnitudeAndPhaseSensitiveImagesOfOneSeriesAreTwoVolumes() {
    saxStack("cine_sax");
    for (int slice = 0; slice < 3; slice++) {
      for (String type : List.of("M_IR", "CR_IR")) {
        study
            .series("PSIR_TFE_SAX", TestInstances.SAX)
            .with(template -> template.setSeriesInstanceUid("1.2.3.88"))
            .with(template -> template.setImageType(List.of("ORIGINAL", "PRIMARY", type)))
            .inverted(10 * slice, 300);
      }
    }
    assertThat(assemble().volumes().stream().map(SliceVolume::getSequence))
        .containsExactlyInAnyOrder("cine", "lge", "psir");
  }

  @Test
  void aPhaseMissingInASliceIsReportedAndNotPadded() {
    study
        .series("cine_sax", TestInstances.SAX)
        .cineSlice(0, 25)
        .cineSlice(10, 22)
        .cineSlice(20, 25);
    SliceVolume volume = only(assemble());
    assertThat(volume.getPhases()).isEqualTo(25);
    assertThat(volume.getSliceIds()).hasSize(72);
    assertThat(volume.getWarnings()).containsExactly("RAGGED_PHASES expected=25 slices=2:22");
  }

  @Test
  void aMissingSliceIsReportedAsAGapAndTheUsualStepKept() {
    study
        .series("cine_sax", TestInstances.SAX)
        .cineSlice(0, 12)
        .cineSlice(10, 12)
        .cineSlice(20, 12)
        .cineSlice(40, 12);
    SliceVolume volume = only(assemble());
    assertThat(volume.getSpacingMm().get(2)).isCloseTo(10, within(1e-6));
    assertThat(volume.getWarnings()).containsExactly("GAP after_slice=3 mm=20.00 usual_mm=10.00");
  }

  @Test
  void aSliceThatWasTurnedStandsApartAndIsReported() {
    saxStack("cine_sax");
    study.series("cine_sax", TestInstances.SAX.tilted(4)).cineSlice(60, 25);
    AssembledStudy assembled = assemble();
    assertThat(assembled.volumes()).hasSize(2);
    assertThat(assembled.volumes())
        .allSatisfy(
            volume ->
                assertThat(volume.getWarnings())
                    .anyMatch(warning -> warning.startsWith("REANGLED_SLICES apart=")));
  }

  @Test
  void aRepeatedCineIsSupersededByTheMoreCompleteOne() {
    saxStack("cine_sax");
    study.series("cine_sax", TestInstances.SAX).cineSlice(10, 20);
    AssembledStudy assembled = assemble();
    assertThat(only(assembled).getWarnings())
        .containsExactly("REPEATED_ACQUISITION dropped_frames=20");
    assertThat(counts(assembled))
        .isEqualTo(Map.of(InputStatus.USED, 125L, InputStatus.SUPERSEDED, 20L));
  }

  @Test
  void acquisitionsRepeatedInsideOneSeriesAreToldApartByTriggerTime() {
    study.series("cine_4ch", TestInstances.FOUR_CHAMBER).cineSlice(0, 25).cineSlice(0, 25);
    AssembledStudy assembled = assemble();
    assertThat(only(assembled).getPhases()).isEqualTo(25);
    assertThat(counts(assembled))
        .isEqualTo(Map.of(InputStatus.USED, 25L, InputStatus.SUPERSEDED, 25L));
  }

  /** Numbers the instances through, as scanners do. */
  private void numbered() {
    int number = 0;
    for (RawInstance instance : study.all()) {
      instance.setInstanceNumber(++number);
    }
  }

  @Test
  void aSliceTakenAgainAtAnotherHeartRateReplacesTheFirst() {
    study
        .series("cine_sax", TestInstances.SAX)
        .cineSlice(0, 25)
        .cineSlice(10, 25)
        .interval(38)
        .cineSlice(10, 25)
        .interval(35)
        .cineSlice(20, 25);
    numbered();
    AssembledStudy assembled = assemble();
    SliceVolume volume = only(assembled);
    assertThat(volume.getPhases()).isEqualTo(25);
    assertThat(volume.getWarnings()).containsExactly("REPEATED_ACQUISITION dropped_frames=25");
    assertThat(assembled.slices().get(26).getSlice().getTriggerTimeMs()).contains(38.0);
    assertThat(counts(assembled))
        .isEqualTo(Map.of(InputStatus.USED, 75L, InputStatus.SUPERSEDED, 25L));
  }

  @Test
  void aBeatWhoseNumbersBeginInItsMiddleIsOneBeat() {
    study.series("cine_4ch", TestInstances.FOUR_CHAMBER).cineSlice(0, 20);
    int number = 0;
    for (RawInstance instance : study.all()) {
      instance.setInstanceNumber((number++ + 8) % 20 + 1);
    }
    SliceVolume volume = only(assemble());
    assertThat(volume.getPhases()).isEqualTo(20);
    assertThat(volume.getWarnings()).isEmpty();
  }

  @Test
  void aLateEnhancementSliceTakenAgainReplacesTheFirst() {
    study
        .series("LGE_sax", TestInstances.SAX)
        .inverted(0, 300)
        .inverted(10, 300)
        .inverted(20, 300)
        .inverted(10, 320);
    numbered();
    AssembledStudy assembled = assemble();
    SliceVolume volume = only(assembled);
    assertThat(List.of(volume.getSlices(), volume.getPhases())).containsExactly(3, 1);
    assertThat(volume.getWarnings()).containsExactly("REPEATED_ACQUISITION dropped_frames=1");
    assertThat(assembled.slices().get(1).getFile().getName()).isEqualTo("4");
  }

  @Test
  void slicesOnAnotherGridStandApartAndAreReported() {
    saxStack("cine_sax");
    study
        .series("cine_sax", TestInstances.SAX)
        .with(template -> template.setColumns(192))
        .cineSlice(60, 25);
    assertThat(assemble().volumes())
        .extracting(SliceVolume::getWarnings)
        .containsExactlyInAnyOrder(
            List.of("OTHER_GRID_SLICES apart=1"), List.of("OTHER_GRID_SLICES apart=5"));
  }

  @Test
  void framesOfSeveralInstancesWithoutTimesStandInTheOrderOfInstancesAndFrames() {
    study
        .series("cine_4ch", TestInstances.FOUR_CHAMBER)
        .with(template -> template.setCardiacNumberOfImages(12))
        .still(0)
        .still(0);
    int number = 0;
    for (RawInstance instance : study.all()) {
      instance.setInstanceNumber(++number);
      List<RawFrame> frames = new ArrayList<>();
      for (int frame = 1; frame <= 6; frame++) {
        frames.add(RawFrame.newBuilder(instance.getFrames().get(0)).setNumber(frame).build());
      }
      instance.setFrames(frames);
    }
    AssembledStudy assembled = assemble();
    assertThat(only(assembled).getPhaseSource()).isEqualTo("frame_number");
    assertThat(assembled.slices())
        .extracting(source -> source.getFile().getName() + "." + source.getFrameNumber())
        .startsWith("1.1", "1.2")
        .endsWith("2.5", "2.6");
  }

  @Test
  void aMosaicIsSetAsideWithAReason() {
    saxStack("cine_sax");
    study
        .series("ep2d_perf", TestInstances.SAX)
        .with(template -> template.setImageType(List.of("ORIGINAL", "PRIMARY", "M", "MOSAIC")))
        .still(0);
    AssembledStudy assembled = assemble();
    assertThat(only(assembled).getSequence()).isEqualTo("cine");
    assertThat(assembled.quarantined())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getReason()).isEqualTo("UNSUPPORTED_PIXELS");
              assertThat(row.getMessage()).contains("mosaic");
            });
  }

  @Test
  void phasesOfSlicesWithOtherHeartRatesAreAlignedByTheirRank() {
    study
        .series("cine_sax", TestInstances.SAX)
        .with(template -> template.setNominalInterval(780.0))
        .interval(31)
        .cineSlice(0, 25)
        .with(template -> template.setNominalInterval(1050.0))
        .interval(42)
        .cineSlice(10, 25);
    AssembledStudy assembled = assemble();
    assertThat(only(assembled).getWarnings())
        .containsExactly("RR_INTERVALS_DIFFER min_ms=780 max_ms=1050");
    assertThat(assembled.slices())
        .filteredOn(source -> source.getSlice().getPhaseIndex() == 11)
        .extracting(source -> source.getSlice().getTriggerTimeMs().orElseThrow())
        .containsExactly(310.0, 420.0);
  }

  @Test
  void restAndStressAtTheSamePositionsStayTwoVolumes() {
    for (String name : List.of("STRESS_PERFUSION", "REST_PERFUSION")) {
      study
          .series(name, TestInstances.SAX)
          .dynamics(0, 40, 900)
          .dynamics(10, 40, 900)
          .dynamics(20, 40, 900);
    }
    assertThat(assemble().volumes())
        .hasSize(2)
        .allSatisfy(
            volume -> {
              assertThat(volume.getSequence()).isEqualTo("perfusion");
              assertThat(volume.getSlices()).isEqualTo(3);
              assertThat(volume.getPhases()).isEqualTo(40);
              assertThat(volume.getPhaseSource()).isEqualTo("acquisition_time");
            });
  }

  @Test
  void aCineIrIsNoCine() {
    study.series("CINE_IR", TestInstances.SAX).cineSlice(0, 25);
    SliceVolume volume = only(assemble());
    assertThat(volume.getSequence()).isEqualTo("ti_scout");
    assertThat(counts(assemble())).isEqualTo(Map.of(InputStatus.UNUSED_ACQUISITION, 25L));
  }

  @Test
  void scoutsAndUnknownKindsMakeNoVolume() {
    study.series("localizer", TestInstances.SAX).still(0);
    study.series("anything", TestInstances.SAX).still(0);
    AssembledStudy assembled = assemble();
    assertThat(assembled.volumes()).isEmpty();
    assertThat(counts(assembled)).isEqualTo(Map.of(InputStatus.UNUSED_ACQUISITION, 2L));
  }

  @Test
  void anIdenticalCopyIsSuperseded() {
    study.series("cine_4ch", TestInstances.FOUR_CHAMBER).cineSlice(0, 25);
    study.add(RawInstance.newBuilder(study.last()).setInputKey("copy").build());
    assertThat(counts(assemble()))
        .isEqualTo(Map.of(InputStatus.USED, 25L, InputStatus.SUPERSEDED, 1L));
  }

  @Test
  void instancesThatShareAUidAndDifferAreAllSetAside() {
    study.series("cine_4ch", TestInstances.FOUR_CHAMBER).cineSlice(0, 25);
    study.add(RawInstance.newBuilder(study.last()).setInputKey("other").setRows(100).build());
    AssembledStudy assembled = assemble();
    assertThat(assembled.quarantined())
        .extracting(Quarantined::getReason)
        .containsExactly("DUPLICATE_INSTANCE", "DUPLICATE_INSTANCE");
    assertThat(only(assembled).getPhases()).isEqualTo(24);
  }

  @Test
  void anImageWithoutAPlaceIsSetAsideUnlessItIsDerived() {
    study.series("cine_4ch", TestInstances.FOUR_CHAMBER).still(0);
    RawInstance placed = study.last();
    RawFrame nowhere =
        RawFrame.newBuilder(placed.getFrames().get(0)).setPosition(List.of()).build();
    study.replaceLast(RawInstance.newBuilder(placed).setFrames(List.of(nowhere)).build());
    study.add(
        RawInstance.newBuilder(study.last())
            .setInputKey("curve")
            .setSopInstanceUid("1.2.3.curve")
            .setImageType(List.of("DERIVED", "SECONDARY"))
            .build());
    AssembledStudy assembled = assemble();
    assertThat(assembled.quarantined())
        .singleElement()
        .satisfies(row -> assertThat(row.getReason()).isEqualTo("MISSING_ATTRIBUTE"));
    assertThat(counts(assembled)).isEqualTo(Map.of(InputStatus.UNUSED_ACQUISITION, 1L));
  }

  @Test
  void framesOfAMultiFrameInstanceMakeTheSameVolumeAsSingleOnes() {
    saxStack("cine_sax");
    List<RawInstance> single = study.all();
    List<RawFrame> frames = new ArrayList<>();
    for (RawInstance instance : single) {
      frames.add(
          RawFrame.newBuilder(instance.getFrames().get(0)).setNumber(frames.size() + 1).build());
    }
    Collections.shuffle(frames, new Random(1));
    RawInstance multi = RawInstance.newBuilder(single.get(0)).setFrames(frames).build();
    SliceVolume one = only(ASSEMBLER.assemble(single, PSEUDONYMS));
    AssembledStudy assembled = ASSEMBLER.assemble(List.of(multi), PSEUDONYMS);
    SliceVolume other = only(assembled);
    assertThat(other.getAffine()).isEqualTo(one.getAffine());
    assertThat(List.of(other.getSlices(), other.getPhases()))
        .isEqualTo(List.of(one.getSlices(), one.getPhases()));
    assertThat(assembled.states()).hasSize(1);
  }

  @Test
  void pixelsAreWantedOfWhatAQuestionCanPointTo() {
    study.series("cine_rvot", TestInstances.FOUR_CHAMBER).cineSlice(0, 25);
    study.series("4CH_Tags_Grid", TestInstances.FOUR_CHAMBER).cineSlice(0, 25);
    assertThat(wanted(PixelChoice.LINKED)).containsExactlyInAnyOrder(true, false);
    assertThat(wanted(PixelChoice.ALL)).containsExactly(true);
    assertThat(wanted(PixelChoice.NONE)).containsExactly(false);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void eachInstanceHasOneFateWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    List<String> names =
        List.of("cine_sax", "", "PSIR_sax_MAG", "4CH_DHE", "loc", "perf", "T1map_sax", "flow_P");
    List<TestInstances.Plane> planes =
        List.of(TestInstances.SAX, TestInstances.FOUR_CHAMBER, TestInstances.SAX.tilted(3));
    for (int series = 0; series < 12; series++) {
      TestInstances.Series made =
          study.series(
              names.get(random.nextInt(names.size())), planes.get(random.nextInt(planes.size())));
      for (int slice = random.nextInt(4); slice >= 0; slice--) {
        made.cineSlice(random.nextInt(5) * 8, 1 + random.nextInt(14));
      }
    }
    List<RawInstance> instances = new ArrayList<>(study.all());
    for (int index = 0; index < 10; index++) {
      RawInstance copied = instances.get(random.nextInt(instances.size()));
      instances.add(
          RawInstance.newBuilder(copied)
              .setInputKey("copy" + index)
              .setRows(random.nextBoolean() ? copied.getRows() : 99)
              .build());
    }
    AssembledStudy assembled = ASSEMBLER.assemble(instances, PSEUDONYMS);
    assertThat(
            Stream.concat(
                assembled.states().stream().map(InputState::getInputKey),
                assembled.quarantined().stream().map(Quarantined::getInputKey)))
        .containsExactlyInAnyOrderElementsOf(
            instances.stream().map(RawInstance::getInputKey).toList());
    assertThat(assembled.slices().stream().map(slice -> slice.getSlice().getSliceId()))
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(
            assembled.volumes().stream().flatMap(volume -> volume.getSliceIds().stream()).toList());
    Collections.shuffle(instances, random);
    assertThat(ASSEMBLER.assemble(instances, PSEUDONYMS)).isEqualTo(assembled);
  }

  @Test
  void noRawIdentifierStandsOnARecord() {
    study
        .series("JANE_DOE_cine_sax", TestInstances.SAX)
        .with(template -> template.setPatientId("MRN4711"))
        .cineSlice(0, 25);
    AssembledStudy assembled = assemble();
    String text = assembled.volumes() + "" + assembled.states();
    assertThat(text).doesNotContain("JANE", "MRN4711", "1.2.3");
    assertThat(assembled.slices())
        .allSatisfy(
            source -> assertThat(source.getSlice().toString()).doesNotContain("MRN4711", "1.2.3"));
  }

  private void saxStack(String description) {
    TestInstances.Series series = study.series(description, TestInstances.SAX);
    for (int slice = 0; slice < 5; slice++) {
      series.cineSlice(10 * slice, 25);
    }
  }

  /** A plane whose normal leans from the short-axis plane by this angle. */
  private static TestInstances.Plane tiltedToAxis(double degrees) {
    TestInstances.Plane upright = TestInstances.upright(119);
    double angle = Math.toRadians(degrees);
    return new TestInstances.Plane(
        upright.row().times(Math.cos(angle)).plus(upright.normal().times(Math.sin(angle))),
        upright.column());
  }

  private AssembledStudy assemble() {
    return ASSEMBLER.assemble(study.all(), PSEUDONYMS);
  }

  private Set<Boolean> wanted(PixelChoice choice) {
    return assembler(choice).assemble(study.all(), PSEUDONYMS).slices().stream()
        .map(SliceSource::getWanted)
        .collect(Collectors.toSet());
  }

  private static VolumeAssembler assembler(PixelChoice choice) {
    return new VolumeAssembler(
        SeriesRules.standard(), Catalog.builtIn().allImageSources(), choice, StackChoice.KNOWN);
  }

  private static SliceVolume only(AssembledStudy assembled) {
    assertThat(assembled.volumes()).hasSize(1);
    return assembled.volumes().get(0);
  }

  private static List<String> views(AssembledStudy assembled) {
    return assembled.volumes().stream().map(SliceVolume::getView).toList();
  }

  private static SliceVolume byView(AssembledStudy assembled, String view) {
    return assembled.volumes().stream()
        .filter(volume -> volume.getView().equals(view))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + view + " in " + views(assembled)));
  }

  private static Map<InputStatus, Long> counts(AssembledStudy assembled) {
    return assembled.states().stream()
        .collect(Collectors.groupingBy(InputState::getState, Collectors.counting()));
  }
}
