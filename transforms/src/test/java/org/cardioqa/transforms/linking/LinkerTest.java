package org.cardioqa.transforms.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinkerTest {
  private static final Catalog CATALOG = Catalog.builtIn();

  /** Step from slice to slice towards the base of a usual heart, mm. */
  private static final List<Double> TO_BASE = List.of(-4.8, 6.2, 6.2);

  private static final List<Double> TO_APEX = List.of(4.8, -6.2, -6.2);

  @Test
  void aQuestionWithoutALocationIsLinkedToTheWholeVolume() {
    QaCandidate linked = link("lv_size", List.of(), volume("v", "cine", "sax", 9, 25));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
    assertThat(linked.getLinks()).singleElement().satisfies(link -> range(link, 1, 9, 1, 25));
  }

  @Test
  void theVolumeOfAnotherViewDoesNotAnswer() {
    QaCandidate linked = link("lv_size", List.of(), volume("v", "cine", "4ch", 1, 25));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.NO_VOLUME);
    assertThat(linked.getLinks()).isEmpty();
    assertThat(linked.getLinkReason()).contains("cine_sax");
  }

  @ParameterizedTest
  @CsvSource({
    "basal, 1, 3",
    "mid, 4, 6",
    "apical, 7, 9",
    "apex, 9, 9",
  })
  void aLevelIsAThirdOfTheStackFromTheBase(String level, int from, int to) {
    QaCandidate linked =
        link("lge_high_wall", List.of(level), volume("v", "psir", "sax", 9, 1, TO_APEX));
    assertThat(linked.getLinks()).singleElement().satisfies(link -> range(link, from, to, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "basal, 7, 9",
    "mid, 4, 6",
    "apical, 1, 3",
    "apex, 1, 1",
  })
  void theBaseIsTheLastSliceOfAStackThatRunsToTheBase(String level, int from, int to) {
    QaCandidate linked =
        link("lge_high_wall", List.of(level), volume("v", "psir", "sax", 9, 1, TO_BASE));
    assertThat(linked.getLinks())
        .singleElement()
        .satisfies(
            link -> {
              range(link, from, to, 1, 1);
              assertThat(link.getReason()).contains("by position", "slice 9 of 9");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "basal, 3, 4",
    "mid, 5, 6",
    "apical, 7, 8",
    "apex, 9, 9",
  })
  void levelsAreThirdsOfTheSlicesWithAClosedRing(String level, int from, int to) {
    SliceVolume volume = volume("v", "psir", "sax", 10, 1, TO_APEX);
    volume.setRingFirstSlice(3);
    volume.setRingLastSlice(8);
    assertThat(link("lge_high_wall", List.of(level), volume).getLinks())
        .singleElement()
        .satisfies(
            link -> {
              range(link, from, to, 1, 1);
              assertThat(link.getReason()).contains("by ring, slices 3 to 8 closed");
            });
  }

  @Test
  void aRingInAStackThatRunsToTheBaseIsDividedFromItsEnd() {
    SliceVolume volume = volume("v", "psir", "sax", 10, 1, TO_BASE);
    volume.setRingFirstSlice(2);
    volume.setRingLastSlice(7);
    assertThat(link("lge_high_wall", List.of("basal"), volume).getLinks())
        .singleElement()
        .satisfies(link -> range(link, 6, 7, 1, 1));
    assertThat(link("lge_high_wall", List.of("apex"), volume).getLinks())
        .singleElement()
        .satisfies(link -> range(link, 1, 1, 1, 1));
  }

  @Test
  void thirdsCoverEverySliceOnce() {
    for (int slices = 3; slices < 20; slices++) {
      SliceLevels levels = SliceLevels.of(volume("v", "cine", "sax", slices, 25, TO_APEX));
      assertThat(levels.range(Level.BASAL).from()).isEqualTo(1);
      assertThat(levels.range(Level.MID).from()).isEqualTo(levels.range(Level.BASAL).to() + 1);
      assertThat(levels.range(Level.APICAL).from()).isEqualTo(levels.range(Level.MID).to() + 1);
      assertThat(levels.range(Level.APICAL).to()).isEqualTo(slices);
      assertThat(levels.range(Level.BASAL).to()).isPositive();
    }
  }

  @Test
  void segmentsNameTheirLevels() {
    Finding finding = finding(List.of());
    finding.setAhaSegments(List.of(8, 13));
    List<VolumeLink> links =
        only(Linker.link(
                List.of(candidate("aha_lge_segments")),
                List.of(finding),
                List.of(volume("v", "lge", "sax", 9, 1, TO_APEX)),
                CATALOG))
            .getLinks();
    assertThat(links).hasSize(2);
    range(links.get(0), 4, 6, 1, 1);
    range(links.get(1), 7, 9, 1, 1);
  }

  @Test
  void aLevelOnTooFewSlicesIsPartial() {
    QaCandidate linked = link("lge_high_wall", List.of("basal"), volume("v", "psir", "sax", 2, 1));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.PARTIAL);
    assertThat(linked.getLinkReason()).contains("2 short-axis slice");
    assertThat(linked.getLinks()).singleElement().satisfies(link -> range(link, 1, 2, 1, 1));
  }

  @Test
  void psirIsPreferredAndItsMagnitudeLinkedBesideIt() {
    QaCandidate linked =
        link(
            "lge_status",
            List.of(),
            volume("a", "lge", "sax", 9, 1),
            volume("b", "psir", "sax", 9, 1));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
    assertThat(linked.getLinks()).extracting(VolumeLink::getVolumeId).containsExactly("b", "a");
    assertThat(linked.getLinks().get(1).getReason()).contains("magnitude");
  }

  @Test
  void theMoreCompleteOfTwoVolumesIsLinked() {
    QaCandidate linked =
        link(
            "lv_size",
            List.of(),
            volume("a", "cine", "sax", 3, 25),
            volume("b", "cine", "sax", 10, 25));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
    assertThat(linked.getLinks()).extracting(VolumeLink::getVolumeId).containsExactly("b");
  }

  @Test
  void equallyCompleteVolumesAreAmbiguousAndAllLinked() {
    QaCandidate linked =
        link(
            "lv_size",
            List.of(),
            volume("a", "cine", "sax", 10, 25),
            volume("b", "cine", "sax", 10, 25));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.AMBIGUOUS);
    assertThat(linked.getLinks()).extracting(VolumeLink::getVolumeId).containsExactly("a", "b");
  }

  @Test
  void restAndStressAreBothLinkedAndLabelled() {
    SliceVolume rest = volume("a", "perfusion", "sax", 3, 40);
    rest.setEvidence(List.of("perfusion.perf", "words.rest"));
    SliceVolume stress = volume("b", "perfusion", "other", 3, 40);
    stress.setEvidence(List.of("perfusion.perf", "words.stress"));
    QaCandidate linked = link("perfusion_status", List.of(), rest, stress);
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
    assertThat(linked.getLinks())
        .extracting(VolumeLink::getReason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("at rest"),
            reason -> assertThat(reason).contains("under stress"));
  }

  @Test
  void theWholeStudyLinksEveryVolumeThatCanAnswerSomething() {
    QaCandidate linked =
        link(
            "diagnosis",
            List.of(),
            volume("a", "cine", "sax", 10, 25),
            volume("b", "psir", "4ch", 1, 1),
            volume("c", "tagging", "sax", 3, 20));
    assertThat(linked.getLinks()).extracting(VolumeLink::getVolumeId).containsExactly("a", "b");
  }

  private static QaCandidate linkSentence(String sentence, SliceVolume volume) {
    QaCandidate candidate = candidate("wall_motion_coordination");
    candidate.getEvidence().get(0).setSentence(sentence);
    return Linker.link(List.of(candidate), List.of(finding(List.of())), List.of(volume), CATALOG)
        .get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "The septum moves away at end-systole.,8,12",
    "Dyskinesia in systole.,8,12",
    "Collapse in early diastole.,23,25",
    "Normal systolic function.,1,25",
    "Seen in systole and in diastole.,1,25",
    "Hypokinesia.,1,25"
  })
  void aPhaseThatTheSentenceNamesIsLinkedAroundItsEstimate(String sentence, int from, int to) {
    SliceVolume volume = volume("v", "cine", "4ch", 1, 25);
    volume.setEndSystole(10);
    volume.setEndDiastole(25);
    QaCandidate linked = linkSentence(sentence, volume);
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
    assertThat(linked.getLinks()).singleElement().satisfies(link -> range(link, 1, 1, from, to));
  }

  @Test
  void aNamedPhaseWithoutAnEstimateIsPartial() {
    QaCandidate linked = linkSentence("Dyskinesia in systole.", volume("v", "cine", "4ch", 1, 25));
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.PARTIAL);
    assertThat(linked.getLinkReason()).contains("end-systole");
  }

  @Test
  void aConceptMayNameItsPhase() {
    SliceVolume volume = volume("v", "cine", "3ch", 1, 25);
    volume.setEndSystole(10);
    Finding sam = Finding.newBuilder(finding(List.of())).setConcept("sam").build();
    QaCandidate linked =
        Linker.link(List.of(candidate("special_signs")), List.of(sam), List.of(volume), CATALOG)
            .get(0);
    assertThat(linked.getLinks())
        .singleElement()
        .satisfies(
            link -> {
              range(link, 1, 1, 8, 12);
              assertThat(link.getReason()).contains("estimated end-systole \u00b12");
            });
  }

  @Test
  void aStillPictureHasNoPhaseToMiss() {
    QaCandidate candidate = candidate("lge_status");
    candidate.getEvidence().get(0).setSentence("Enhancement, seen at end-diastole.");
    QaCandidate linked =
        Linker.link(
                List.of(candidate),
                List.of(finding(List.of())),
                List.of(volume("v", "lge", "sax", 9, 1)),
                CATALOG)
            .get(0);
    assertThat(linked.getLinkStatus()).isEqualTo(LinkStatus.LINKED);
  }

  @Test
  void theOrderOfVolumesAndFindingsDoesNotMatter() {
    List<SliceVolume> volumes = new ArrayList<>();
    for (int index = 0; index < 5; index++) {
      volumes.add(volume("v" + index, "cine", "sax", 10, 25));
    }
    QaCandidate one = link("lv_size", List.of(), volumes.toArray(new SliceVolume[0]));
    Collections.reverse(volumes);
    assertThat(link("lv_size", List.of(), volumes.toArray(new SliceVolume[0]))).isEqualTo(one);
  }

  @Test
  void theContentHashChangesWithAnswersEvidenceAndLinks() {
    SliceVolume volume = volume("v", "cine", "sax", 10, 25);
    String hash = link("lv_size", List.of(), volume).getContentHash();
    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(link("lv_size", List.of(), volume("w", "cine", "sax", 10, 25)).getContentHash())
        .isNotEqualTo(hash);
    QaCandidate answered = candidate("lv_size");
    answered.setAnswers(List.of("dilated"));
    QaCandidate other = only(Linker.link(List.of(answered), List.of(), List.of(volume), CATALOG));
    assertThat(other.getContentHash()).isNotEqualTo(hash);
    QaCandidate renamed = candidate("lv_size");
    renamed.setQuestion("another wording");
    assertThat(only(Linker.link(List.of(renamed), List.of(), List.of(volume), CATALOG)))
        .satisfies(one -> assertThat(one.getContentHash()).isEqualTo(hash));
  }

  private static QaCandidate link(String code, List<String> values, SliceVolume... volumes) {
    return only(
        Linker.link(List.of(candidate(code)), List.of(finding(values)), List.of(volumes), CATALOG));
  }

  private static QaCandidate only(List<QaCandidate> candidates) {
    assertThat(candidates).hasSize(1);
    return candidates.get(0);
  }

  private static void range(VolumeLink link, int from, int to, int phaseFrom, int phaseTo) {
    assertThat(
            List.of(link.getSliceFrom(), link.getSliceTo(), link.getPhaseFrom(), link.getPhaseTo()))
        .isEqualTo(List.of(from, to, phaseFrom, phaseTo));
  }

  static QaCandidate candidate(String code) {
    return QaCandidate.newBuilder()
        .setQaId("qa")
        .setContentHash("")
        .setStudyId("study")
        .setPatientId("patient")
        .setReportId("report")
        .setCatalogVersion(CATALOG.version())
        .setQuestionCode(code)
        .setTier(1)
        .setSequenceView(CATALOG.question(code).orElseThrow().sequenceView())
        .setType(QuestionType.S)
        .setQuestion("?")
        .setEvidence(List.of(new Evidence("f", 0, 5, "Words", 0, 5, Certainty.PRESENT, "findings")))
        .setLinkStatus(LinkStatus.NO_VOLUME)
        .setLinkReason("")
        .setAskedBecause("stated")
        .setConfidence(1)
        .setPriority(0)
        .build();
  }

  static Finding finding(List<String> values) {
    return Finding.newBuilder()
        .setFindingId("f")
        .setReportId("report")
        .setStudyId("study")
        .setConcept("lge")
        .setValues(values)
        .setCertainty(Certainty.PRESENT)
        .setTemporality(Temporality.RECENT)
        .setExperiencer(Experiencer.PATIENT)
        .setSection("findings")
        .setStart(0)
        .setEnd(5)
        .setSentenceStart(0)
        .setSentenceEnd(5)
        .setRuleId("r")
        .setExtractorVersion("1")
        .build();
  }

  static SliceVolume volume(String id, String sequence, String view, int slices, int phases) {
    return volume(id, sequence, view, slices, phases, TO_APEX);
  }

  private static SliceVolume volume(
      String id, String sequence, String view, int slices, int phases, List<Double> step) {
    return SliceVolume.newBuilder()
        .setVolumeId(id)
        .setStudyId("study")
        .setPatientId("patient")
        .setSequence(sequence)
        .setView(view)
        .setConfidence(0.9)
        .setSlices(slices)
        .setPhases(phases)
        .setRows(208)
        .setColumns(256)
        .setAffine(
            List.of(
                1.0,
                0.0,
                step.get(0),
                0.0,
                0.0,
                1.0,
                step.get(1),
                0.0,
                0.0,
                0.0,
                step.get(2),
                0.0,
                0.0,
                0.0,
                0.0,
                1.0))
        .setPhaseSource("trigger_time")
        .setSeriesCount(1)
        .build();
  }
}
