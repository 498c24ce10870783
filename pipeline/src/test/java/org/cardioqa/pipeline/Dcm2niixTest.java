package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files beside dcm2niix (Debian): the same voxels at the same places in the patient. It turns
 * rows upside down and columns of some stacks around, and writes each of the six series of the real
 * short-axis stack alone.
 */
final class Dcm2niixTest {
  private static final double TOLERANCE_MM = 1e-3;

  @TempDir private static Path folder;
  private static List<NiftiImage> theirs;
  private static List<NiftiImage> ours;

  @BeforeAll
  static void convertOnce() throws Exception {
    String data = System.getProperty("cardioqa.data", "");
    assumeTrue(!data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "dcm2niix"))),
        "skipped: dcm2niix is not on the PATH");
    Path dicom = Path.of(data, "dicom");
    Path other = Files.createDirectory(folder.resolve("dcm2niix"));
    Process process =
        new ProcessBuilder(
                "dcm2niix",
                "-z",
                "n",
                "-d",
                "9",
                "-f",
                "%s_%p_%z",
                "-o",
                other.toString(),
                dicom.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    theirs = images(other);
    Path own = folder.resolve("cardioqa");
    new VolumeFiles(Optional.of(own), Optional.empty())
        .write(FolderVolumes.in(dicom.toString()).volumes());
    ours = images(own);
  }

  private static List<NiftiImage> images(Path folder) throws IOException {
    List<NiftiImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".nii")).sorted().toList()) {
        images.add(NiftiImage.read(file));
      }
    }
    return images;
  }

  @Test
  void everyVoxelHasTheSameValueAtTheSamePlace() {
    assertThat(theirs).hasSize(12);
    assertThat(ours).hasSize(7);
    for (NiftiImage image : theirs) {
      List<NiftiImage> equal = ours.stream().filter(own -> contains(own, image)).toList();
      assertThat(equal).hasSize(1);
    }
  }

  @Test
  void bothFormsOfTheAffineSayTheSame() {
    for (NiftiImage own : ours) {
      double[] place = own.place(3, 5, 1);
      assertThat(own.placeByQuaternion(3, 5, 1)).containsExactly(place, within(0.01));
    }
  }

  /** Whether slices of an image of ours are the whole of another, its axes turned around or not. */
  private static boolean contains(NiftiImage own, NiftiImage other) {
    if (own.size(0) != other.size(0)
        || own.size(1) != other.size(1)
        || own.size(3) != other.size(3)) {
      return false;
    }
    for (int from = 0; from + other.size(2) <= own.size(2); from++) {
      for (int step : new int[] {1, -1}) {
        int first = step == 1 ? from : from + other.size(2) - 1;
        if (same(own, first, step, true, other) || same(own, first, step, false, other)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean same(
      NiftiImage own, int first, int step, boolean mirrored, NiftiImage other) {
    int lastRow = own.size(1) - 1;
    int lastColumn = own.size(0) - 1;
    int lastSlice = other.size(2) - 1;
    int[][] corners = {
      {0, 0, 0},
      {lastColumn, 0, 0},
      {0, lastRow, 0},
      {0, 0, lastSlice},
      {lastColumn, lastRow, lastSlice}
    };
    for (int[] corner : corners) {
      double[] here = own.place(corner[0], corner[1], first + step * corner[2]);
      int turned = mirrored ? lastColumn - corner[0] : corner[0];
      double[] there = other.place(turned, lastRow - corner[1], corner[2]);
      for (int axis = 0; axis < 3; axis++) {
        if (Math.abs(here[axis] - there[axis]) > TOLERANCE_MM) {
          return false;
        }
      }
    }
    for (int phase = 0; phase < own.size(3); phase++) {
      for (int slice = 0; slice < other.size(2); slice++) {
        for (int row = 0; row <= lastRow; row++) {
          for (int column = 0; column <= lastColumn; column++) {
            if (own.value(column, row, first + step * slice, phase)
                != other.value(
                    mirrored ? lastColumn - column : column, lastRow - row, slice, phase)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }
}
