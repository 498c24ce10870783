package org.cardioqa.transforms.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mutated files cost a {@link DicomFormatException} or nothing; whatever else comes out fails.
 *
 * <p>A short run always; with {@code -Dcardioqa.long=true}, as in {@code .ci/run full}, 100,000
 * mutations of invented headers and as many of real ones, where {@code cardioqa.data} has them.
 */
class HeaderFuzzTest {
  private static final boolean LONG = Boolean.getBoolean("cardioqa.long");
  private static final int SYNTAXES = 4;
  private static final int MUTATIONS = (LONG ? 100_000 : 2_000) / SYNTAXES;
  private static final int REAL_MUTATIONS = LONG ? 100_000 : 2_000;
  private static final byte[] NASTY = {0, 1, 2, (byte) 0xFE, (byte) 0xFF, 0x7F, (byte) 0x80, 'S'};

  @ParameterizedTest
  @ValueSource(
      strings = {DicomBytes.IMPLICIT, DicomBytes.EXPLICIT, DicomBytes.BIG, DicomBytes.DEFLATED})
  void mutationsOnlyEverGiveTheReadersOwnException(String syntax) throws IOException {
    byte[] file = seed().file(syntax);
    Random random = new Random(20_240_704);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      if (!isRead(mutate(file, file.length, random))) {
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS - 1);
  }

  @Test
  void mutationsOfRealHeadersOnlyEverGiveTheReadersOwnException() throws Exception {
    String data = System.getProperty("cardioqa.data", "");
    assumeFalse(data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("cine-siemens-vida/Se1", "enhanced-mr")) {
      try (Stream<Path> walk = Files.list(Path.of(data, "dicom", folder))) {
        walk.sorted().limit(5).forEach(files::add);
      }
    }
    Random random = new Random(5);
    for (Path path : files) {
      byte[] file = Files.readAllBytes(path);
      DicomHeader header = new Part10Format().readHeader(new BytesChannel(file));
      int pixels = (int) header.pixels().orElseThrow().offset();
      int refused = 0;
      for (int i = 0; i < REAL_MUTATIONS / files.size(); i++) {
        if (!isRead(mutate(file, pixels, random))) {
          refused++;
        }
      }
      assertThat(refused).isPositive();
    }
  }

  private static DicomBytes seed() {
    DicomBytes item =
        DicomBytes.dataset()
            .text(0x00081150, "UI", DicomBytes.MR_IMAGE)
            .text(0x00081155, "UI", "1.2.9");
    return DicomBytes.image()
        .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "\\ISO 2022 IR 87")
        .text(0x00100010, "PN", "A\u001B$B0l\u001B(B^B")
        .text(0x00200032, "DS", "1\\2\\3")
        .doubles(0x00189082, 1.5)
        .sequence(0x00081140, item, item)
        .openSequence(0x00081250, DicomBytes.dataset().openSequence(0x00081140, item))
        .openSequence(0x00211019, "UN", item)
        .bytes(0x00211020, "OB", new byte[300]);
  }

  /** Changes some bytes before an end, or cuts the file off. */
  private static byte[] mutate(byte[] file, int end, Random random) {
    byte[] mutated = file.clone();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int at = 128 + random.nextInt(end - 128);
      mutated[at] =
          random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : (byte) random.nextInt(256);
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(mutated, random.nextInt(mutated.length))
        : mutated;
  }

  private static boolean isRead(byte[] file) throws IOException {
    DicomFormat format = new Part10Format();
    try {
      touch(format.readHeader(new BytesChannel(file)).dataset());
      format.readFrame(new BytesChannel(file), 1);
      rewrite(format, file);
      return true;
    } catch (DicomFormatException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  /** What is written can be read again. */
  private static void rewrite(DicomFormat format, byte[] file)
      throws IOException, DicomFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomEditor keep =
        new DicomEditor() {
          @Override
          public Edit edit(DicomAttribute attribute) {
            assertThat(attribute.strings()).doesNotContainNull();
            return attribute.isWellFormed() ? Edit.KEEP : Edit.EMPTY;
          }

          @Override
          public List<NewAttribute> additions() {
            return List.of();
          }
        };
    format.rewrite(new BytesChannel(file), keep, Channels.newChannel(out));
    touch(format.readHeader(new BytesChannel(out.toByteArray())).dataset());
  }

  private static void touch(DicomDataset dataset) throws DicomFormatException {
    for (int tag : dataset.tags()) {
      List<String> values = dataset.strings(tag);
      assertThat(values).doesNotContainNull();
      for (DicomDataset item : dataset.items(tag)) {
        touch(item);
      }
    }
  }
}
