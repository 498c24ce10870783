package org.cardioqa.pipeline.release.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.Policy.Protocol;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;
import org.junit.jupiter.api.Test;

final class SliceChoiceTest {
  private static final int SLICES = 8;
  private static final int PHASES = 20;

  private static SliceVolume volume(String id, String sequence) {
    return SliceVolume.newBuilder()
        .setVolumeId(id)
        .setStudyId("study")
        .setPatientId("patient")
        .setSequence(sequence)
        .setView("sax")
        .setConfidence(1)
        .setSlices(SLICES)
        .setPhases(PHASES)
        .setRows(1)
        .setColumns(1)
        .setPhaseSource("TRIGGER_TIME")
        .setEndDiastole(2)
        .setEndSystole(9)
        .setSeriesCount(1)
        .build();
  }

  private static List<Slice> frames(String volume) {
    List<Slice> frames = new ArrayList<>();
    for (int slice = 1; slice <= SLICES; slice++) {
      for (int phase = 1; phase <= PHASES; phase++) {
        frames.add(
            Slice.newBuilder()
                .setSliceId("%s %d/%d".formatted(volume, slice, phase))
                .setVolumeId(volume)
                .setStudyId("study")
                .setPatientId("patient")
                .setSliceIndex(slice)
                .setPhaseIndex(phase)
                .setRows(1)
                .setColumns(1)
                .setRescaleSlope(1)
                .setRescaleIntercept(0)
                .setStoredValueOffset(0)
                .build());
      }
    }
    return frames;
  }

  private static VolumeLink link(String volume, int from, int to, int phaseFrom, int phaseTo) {
    return new VolumeLink(volume, from, to, phaseFrom, phaseTo, "");
  }

  private static List<String> chosen(Policy.Slices policy, VolumeLink... links) {
    return new SliceChoice(policy)
            .choose(
                "qa",
                List.of(links),
                Map.of("v", volume("v", "cine"), "w", volume("w", "perfusion")),
                Map.of("v", frames("v"), "w", frames("w")))
            .stream()
            .map(Slice::getSliceId)
            .toList();
  }

  @Test
  void everyLinkedFrameIsTakenOnceAndInOrder() {
    assertThat(
            chosen(
                new Policy.Slices(Protocol.ALL_LINKED, 100, 1),
                link("w", 2, 2, 3, 3),
                link("v", 1, 2, 4, 5),
                link("v", 2, 2, 5, 6)))
        .containsExactly("v 1/4", "v 1/5", "v 2/4", "v 2/5", "v 2/6", "w 2/3");
  }

  @Test
  void aboveTheBudgetFramesAreThinnedEvenly() {
    assertThat(chosen(new Policy.Slices(Protocol.ALL_LINKED, 4, 1), link("v", 3, 3, 1, 20)))
        .containsExactly("v 3/3", "v 3/8", "v 3/13", "v 3/18");
  }

  @Test
  void theWindowOfACineIsFromEndDiastoleToEndSystoleOnTheLinkedSlicesAndTheirNeighbours() {
    List<String> expected =
        IntStream.rangeClosed(3, 5)
            .boxed()
            .flatMap(
                slice ->
                    IntStream.rangeClosed(2, 9)
                        .mapToObj(phase -> "v %d/%d".formatted(slice, phase)))
            .toList();
    assertThat(chosen(new Policy.Slices(Protocol.WINDOW, 100, 1), link("v", 4, 4, 1, 20)))
        .isEqualTo(expected);
  }

  @Test
  void theWindowOfOthersIsOneOnEitherSideAndEndsWithTheStack() {
    assertThat(chosen(new Policy.Slices(Protocol.WINDOW, 100, 1), link("w", 1, 1, 20, 20)))
        .containsExactly("w 1/19", "w 1/20", "w 2/19", "w 2/20");
  }

  @Test
  void uniformTakesAGridOfSlicesAndPhasesFromEachVolume() {
    List<String> chosen =
        chosen(
            new Policy.Slices(Protocol.UNIFORM, 20, 1),
            link("v", 1, 8, 1, 20),
            link("w", 1, 8, 1, 20));
    assertThat(chosen)
        .containsExactly(
            "v 3/3", "v 3/7", "v 3/11", "v 3/15", "v 3/19", "v 7/3", "v 7/7", "v 7/11", "v 7/15",
            "v 7/19", "w 3/3", "w 3/7", "w 3/11", "w 3/15", "w 3/19", "w 7/3", "w 7/7", "w 7/11",
            "w 7/15", "w 7/19");
  }

  @Test
  void drawnFramesDependOnTheSeedAlone() {
    Policy.Slices one = new Policy.Slices(Protocol.RANDOM, 8, 1);
    Policy.Slices two = new Policy.Slices(Protocol.RANDOM, 8, 2);
    List<String> drawn = chosen(one, link("v", 1, 8, 1, 20));
    assertThat(drawn)
        .hasSize(8)
        .doesNotHaveDuplicates()
        .isEqualTo(chosen(one, link("v", 1, 8, 1, 20)));
    assertThat(chosen(two, link("v", 1, 8, 1, 20))).hasSize(8).isNotEqualTo(drawn);
  }

  @Test
  void withinTheBudgetEveryProtocolButTheWindowTakesAll() {
    for (Protocol protocol : List.of(Protocol.ALL_LINKED, Protocol.UNIFORM, Protocol.RANDOM)) {
      assertThat(chosen(new Policy.Slices(protocol, 4, 1), link("v", 1, 2, 1, 2)))
          .containsExactly("v 1/1", "v 1/2", "v 2/1", "v 2/2");
    }
  }

  @Test
  void linksToVolumesThatAreNotThereGiveNothing() {
    assertThat(chosen(new Policy.Slices(Protocol.ALL_LINKED, 4, 1), link("x", 1, 2, 1, 2)))
        .isEqualTo(List.of());
  }
}
