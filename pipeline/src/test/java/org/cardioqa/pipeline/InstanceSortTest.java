package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceSortTest {
  private static final int MOST = 20;

  @TempDir private Path folder;

  @Test
  void studiesComeTogetherInTheirOrderWhileFewHeadersAreInMemory() throws IOException {
    List<RawInstance> instances = shuffled(37, 14);
    List<List<RawInstance>> studies = new ArrayList<>();
    try (InstanceSort sort = new InstanceSort(MOST, folder)) {
      for (RawInstance instance : instances) {
        sort.add(instance);
        assertThat(sort.heldFrames()).isLessThan(MOST);
      }
      assertThat(sort.runs()).isGreaterThan(20);
      sort.forEachStudy(studies::add);
    }
    assertThat(studies).map(Set::copyOf).isEqualTo(sorted(instances));
  }

  @Test
  void framesCountNotFiles() throws IOException {
    try (InstanceSort sort = new InstanceSort(MOST, folder)) {
      sort.add(instance("1", "1", MOST - 1));
      assertThat(sort.runs()).isZero();
      sort.add(instance("1", "2", MOST));
      assertThat(sort.runs()).isEqualTo(1);
      assertThat(sort.heldFrames()).isZero();
    }
  }

  @Test
  void fewAreSortedWithoutAFile() throws IOException {
    List<RawInstance> instances = shuffled(2, 4);
    List<List<RawInstance>> studies = new ArrayList<>();
    try (InstanceSort sort = new InstanceSort(MOST, folder)) {
      for (RawInstance instance : instances) {
        sort.add(instance);
      }
      sort.forEachStudy(studies::add);
      assertThat(sort.runs()).isZero();
    }
    assertThat(studies).map(Set::copyOf).isEqualTo(sorted(instances));
  }

  @Test
  void whatIsWrittenHasNoNameFromItsFirstByteOn() throws IOException {
    try (InstanceSort sort = new InstanceSort(1, folder)) {
      sort.add(instance("1", "1", 1));
      assertThat(sort.runs()).isEqualTo(1);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void nothingGivesNothing() throws IOException {
    try (InstanceSort sort = new InstanceSort(MOST, folder)) {
      sort.forEachStudy(study -> assertThat(study).isNull());
    }
  }

  private static List<RawInstance> shuffled(int studies, int instances) {
    List<RawInstance> all = new ArrayList<>();
    for (int study = 0; study < studies; study++) {
      for (int number = 0; number < instances; number++) {
        all.add(instance("1.2." + study, "1.2.3." + study + "." + number, 1 + number % 3));
      }
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  /** Study by study by the text of their UIDs; the order in a study is left open. */
  private static List<Set<RawInstance>> sorted(List<RawInstance> instances) {
    return instances.stream()
        .map(RawInstance::getStudyInstanceUid)
        .distinct()
        .sorted()
        .map(
            uid ->
                instances.stream()
                    .filter(one -> one.getStudyInstanceUid().equals(uid))
                    .collect(Collectors.toSet()))
        .toList();
  }

  private static RawInstance instance(String study, String uid, int frames) {
    List<RawFrame> list = new ArrayList<>();
    for (int frame = 1; frame <= frames; frame++) {
      list.add(RawFrame.newBuilder().setNumber(frame).setPosition(List.of(1.5, -2.0, 3.0)).build());
    }
    return RawInstance.newBuilder()
        .setInputKey(uid)
        .setFile(new InputFile("/archive/" + uid, uid, 100L, 0L))
        .setStudyInstanceUid(study)
        .setSeriesInstanceUid(study + ".1")
        .setSopInstanceUid(uid)
        .setSopClassUid("1.2.840.10008.5.1.4.1.1.4")
        .setTransferSyntaxUid("1.2.840.10008.1.2.1")
        .setPatientId("Grün^Ä")
        .setRows(2)
        .setColumns(2)
        .setSamplesPerPixel(1)
        .setPhotometricInterpretation("MONOCHROME2")
        .setBitsAllocated(16)
        .setBitsStored(12)
        .setSigned(false)
        .setPixelLength(8)
        .setFrames(list)
        .build();
  }
}
