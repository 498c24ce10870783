package org.cardioqa.transforms.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that DCMTK compresses; what it decompresses them to is what is right. */
final class DcmtkCodecTest {
  private static final int ROWS = 61;
  private static final int COLUMNS = 83;

  @TempDir private Path folder;

  /** Flat areas, edges, ramps and noise: every mode of every coder. */
  private static DicomBytes picture(int stored, boolean signed) {
    Random random = new Random(stored);
    int most = (1 << stored) - 1;
    short[] values = new short[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      int row = i / COLUMNS;
      int column = i % COLUMNS;
      int value = row < 15 ? 7 : column < 20 ? most * row / ROWS : random.nextInt(most / 3) + row;
      value = row > 50 && column % 9 < 6 ? most : value;
      values[i] = (short) (signed ? value - (most >> 1) - 1 & most : value);
    }
    return DicomBytes.image(ROWS, COLUMNS, values)
        .shorts(Tag.BITS_STORED, stored)
        .shorts(Tag.HIGH_BIT, stored - 1)
        .shorts(Tag.PIXEL_REPRESENTATION, signed ? 1 : 0);
  }

  private static StoredFrame read(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      return new Part10Format().readFrame(channel, 1);
    }
  }

  private Path run(String tool, Path in, String... options) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, tool))),
        "skipped: " + tool + " (dcmtk) is not on the PATH");
    Path out = folder.resolve(tool + ".dcm");
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(options));
    command.addAll(List.of(in.toString(), out.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "dcmcjpls,+el,12,false",
    "dcmcjpls,+el,16,false",
    "dcmcjpls,+el,12,true",
    "dcmcjpls,+el,9,false",
    "dcmcjpeg,+e1,12,false",
    "dcmcjpeg,+el,16,false",
    "dcmcrle,+r,12,true"
  })
  void losslessFramesGiveTheValuesBack(String tool, String option, int stored, boolean signed)
      throws Exception {
    Path plain =
        Files.write(folder.resolve("plain.dcm"), picture(stored, signed).file(DicomBytes.EXPLICIT));
    Path coded = tool.equals("dcmcrle") ? run(tool, plain) : run(tool, plain, option);
    assertThat(read(coded).values()).isEqualTo(read(plain).values());
  }

  @ParameterizedTest
  @CsvSource({
    "dcmcjpls,+en,dcmdjpls,12,0",
    "dcmcjpls,+en,dcmdjpls,16,0",
    "dcmcjpeg,+ee,dcmdjpeg,12,1"
  })
  void framesWithLossAreWhatTheToolMakesOfThem(
      String tool, String option, String decoder, int stored, int tolerance) throws Exception {
    Path plain =
        Files.write(folder.resolve("plain.dcm"), picture(stored, false).file(DicomBytes.EXPLICIT));
    Path coded = run(tool, plain, option);
    StoredFrame expected = read(run(decoder, coded));
    StoredFrame frame = read(coded);
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        assertThat(frame.value(row, column))
            .isCloseTo(expected.value(row, column), within(tolerance));
      }
    }
  }
}
