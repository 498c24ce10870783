package org.cardioqa.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at the pictures of three patients, one of each vendor. */
class PicturesTest {
  private static final Matrix MATRIX = new Matrix(72, 80, 7, 16, 30);

  @TempDir static Path archive;
  private static final List<Path> FILES = new ArrayList<>();
  private static final List<MinimalDicom> PICTURES = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    new ArchiveGenerator(3, 3, ArchiveOptions.DEMO.withMatrix(MATRIX)).write(archive);
    try (Stream<Path> files = Files.walk(archive.resolve("dicom"))) {
      FILES.addAll(files.filter(Files::isRegularFile).sorted().toList());
    }
    for (Path file : FILES) {
      PICTURES.add(MinimalDicom.read(file));
    }
  }

  @Test
  void theVentricleIsLargestAtTheFirstPhaseAndSmallestAtEndSystole() {
    Map<String, Map<Double, Integer>> poolByPlace = new TreeMap<>();
    for (MinimalDicom picture : PICTURES) {
      String description = picture.text(0x0008103E);
      boolean shortAxis =
          description.equals("SAX_FIESTA_BH")
              || description.equals("sBTFE_BH_SA")
              || description.startsWith("cine_trufi_retro_sl");
      // At the base the atrium comes into the plane, at the tip there are but a few pixels.
      int slice = Integer.parseInt(picture.text(0x00200012));
      if (shortAxis && slice >= 3 && slice <= 5) {
        poolByPlace
            .computeIfAbsent(picture.text(0x0020000D) + " " + slice, none -> new TreeMap<>())
            .put(Double.parseDouble(picture.text(0x00181060)), pool(picture));
      }
    }
    assertThat(poolByPlace).hasSize(12);
    poolByPlace.forEach(
        (place, phases) -> {
          List<Integer> pools = new ArrayList<>(phases.values());
          assertThat(pools).as(place).hasSize(MATRIX.phases());
          int smallest = pools.stream().min(Integer::compare).orElseThrow();
          int largest = pools.stream().max(Integer::compare).orElseThrow();
          assertThat(smallest).as(place).isPositive().isLessThan(largest);
          assertThat(pools.get(MATRIX.endSystole() - 1)).as(place).isEqualTo(smallest);
          assertThat(pools.get(0)).as(place).isEqualTo(largest);
        });
  }

  /** Pixels of the bright pool around the middle of the left ventricle. */
  private static int pool(MinimalDicom picture) {
    int columns = picture.number(0x00280011);
    int[] pixels = picture.pixels();
    String spacings = picture.text(0x00280030);
    double spacing = Double.parseDouble(spacings.substring(0, spacings.indexOf('\\')));
    int middle = (columns - 1) / 2 + (int) Math.round(16 / spacing);
    int start = (picture.number(0x00280010) - 1) / 2 * columns + middle;
    boolean[] seen = new boolean[pixels.length];
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
    int area = 0;
    while (!open.isEmpty()) {
      int at = open.remove();
      if (at < 0 || at >= pixels.length || seen[at] || pixels[at] < 1250) {
        continue;
      }
      seen[at] = true;
      area++;
      open.addAll(List.of(at - 1, at + 1, at - columns, at + columns));
    }
    return area;
  }

  @Test
  void noTwoPicturesAreEqual() {
    Map<Integer, Integer> seen = new HashMap<>();
    for (MinimalDicom picture : PICTURES) {
      seen.merge(Arrays.hashCode(picture.pixels()), 1, Integer::sum);
    }
    assertThat(seen.values()).allMatch(count -> count == 1);
  }

  @Test
  void noiseLeavesAPngAtLeastThreeFifthsOfItsSize() {
    for (int i = 0; i < PICTURES.size(); i += 41) {
      MinimalDicom picture = PICTURES.get(i);
      int[] pixels = picture.pixels();
      int columns = picture.number(0x00280011);
      int best = Integer.MAX_VALUE;
      for (int distance : new int[] {0, 1, columns}) {
        best = Math.min(best, deflated(pixels, distance));
      }
      assertThat(best).as(picture.text(0x0008103E)).isGreaterThan((int) (0.6 * 2 * pixels.length));
    }
  }

  @Test
  void nominalIntervalsDifferFromSliceToSlice() {
    Map<String, String> intervals = new TreeMap<>();
    for (MinimalDicom picture : PICTURES) {
      if (picture.text(0x0008103E).equals("SAX_FIESTA_BH")) {
        intervals.put(picture.text(0x00200032), picture.text(0x00181062));
      }
    }
    assertThat(intervals).hasSize(MATRIX.slices());
    assertThat(intervals.values().stream().distinct().count()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dciodvfy", "dcmdump"})
  void anotherToolFindsNoError(String tool) throws IOException, InterruptedException {
    assumeTrue(onPath(tool), tool + " is not on the PATH: the files were not checked with it");
    // The first picture of each series and every fiftieth of the others.
    List<Path> checked = new ArrayList<>();
    String series = "";
    for (int i = 0; i < FILES.size(); i++) {
      String uid = PICTURES.get(i).text(0x0020000E);
      if (!uid.equals(series) || i % 50 == 0) {
        checked.add(FILES.get(i));
      }
      series = uid;
    }
    for (Path file : checked) {
      Process process = new ProcessBuilder(tool, file.toString()).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said.lines()).noneMatch(line -> line.matches("(?i)(.*\\b)?error\\b.*"));
    }
    assertThat(checked).hasSizeGreaterThan(20);
  }

  private static boolean onPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Length after a filter of PNG's: each byte less that of the pixel so far before it. */
  private static int deflated(int[] pixels, int distance) {
    byte[] bytes = new byte[2 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int before = distance == 0 || i < distance ? 0 : pixels[i - distance];
      bytes[2 * i] = (byte) ((pixels[i] >> 8) - (before >> 8));
      bytes[2 * i + 1] = (byte) (pixels[i] - before);
    }
    Deflater deflater = new Deflater(6);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[2 * bytes.length];
    int length = deflater.deflate(out);
    deflater.end();
    return length;
  }
}
