package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;

/** Real files, whose values here were read with pydicom 2.3.1. Skipped without cardioqa.data. */
class RealDicomTest {
  private static Path data(String folder) {
    String root = System.getProperty("cardioqa.data", "");
    assumeFalse(root.isEmpty(), "cardioqa.data is not set; real DICOM is not read");
    return Path.of(root, "dicom", folder);
  }

  private static List<RawInstance> read(Path folder) throws IOException {
    List<RawInstance> instances = new ArrayList<>();
    DicomInputs inputs =
        new DicomInputs(
            DicomFormat.load(),
            IdentityKey.of(new byte[IdentityKey.MIN_BYTES]),
            file -> FileChannel.open(Path.of(file.getPath())));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(path).toString();
        inputs.read(
            new InputFile(path.toString(), name, Files.size(path), 0L),
            outcome -> {
              assertThat(outcome).as(name).isInstanceOf(DicomOutcome.Accepted.class);
              instances.add(((DicomOutcome.Accepted) outcome).instance());
            });
      }
    }
    return instances;
  }

  private static StoredFrame pixels(RawInstance instance, int frame)
      throws IOException, DicomFormatException {
    try (PixelReader reader = new PixelReader(file -> FileChannel.open(Path.of(file.getPath())))) {
      return reader.read(instance.getFile(), Optional.empty(), frame);
    }
  }

  @Test
  void classicCineHasPydicomsValues() throws Exception {
    List<RawInstance> instances = read(data("cine-siemens-vida"));
    assertThat(instances).hasSize(225);
    Set<String> series = new HashSet<>();
    long total = 0;
    for (RawInstance instance : instances) {
      series.add(instance.getSeriesInstanceUid());
      for (short value : pixels(instance, 1).values()) {
        total += value;
      }
    }
    assertThat(series).hasSize(9);
    assertThat(total).isEqualTo(1_261_650_382L);

    RawInstance one =
        instances.stream()
            .filter(instance -> instance.getFile().getName().endsWith("1747185566-27.dcm"))
            .findFirst()
            .orElseThrow();
    assertThat(one.getPatientId()).contains("patient1");
    assertThat(one.getSeriesDescription()).contains("cine_trufi_retro 2CH");
    assertThat(one.getSequenceName()).contains("*tfi2d1_10");
    assertThat(one.getNominalInterval()).contains(975.0);
    assertThat(one.getCardiacNumberOfImages()).contains(25);
    assertThat(one.getImageType()).contains("RETRO", "MFSPLIT");
    assertThat(one.getRows()).isEqualTo(256);
    assertThat(one.getColumns()).isEqualTo(208);
    RawFrame frame = one.getFrames().get(0);
    assertThat(frame.getPosition()).containsExactly(86.4403, -91.9405, 153.513);
    assertThat(frame.getOrientation())
        .containsExactly(-0.621421, 0.783462, -0.00474517, 0.0391428, 0.0249969, -0.998921);
    assertThat(frame.getTriggerTime()).contains(0.0);
    assertThat(frame.getWindowCenter()).contains(314.0);
    assertThat(frame.getAcquisitionTime()).contains(38_582_015.0);
    StoredFrame pixels = pixels(one, 1);
    assertThat(pixels.value(128, 104)).isEqualTo(410);
    assertThat(pixels.value(10, 200)).isEqualTo(7);
  }

  @Test
  void enhancedMultiFrameHasPydicomsValues() throws Exception {
    List<RawInstance> instances = read(data("enhanced-mr"));
    assertThat(instances).hasSize(5);
    RawInstance philips = instances.get(0);
    assertThat(philips.getFrames()).hasSize(64);
    RawFrame first = philips.getFrames().get(0);
    assertThat(first.getPosition())
        .containsExactly(-127.24297738075, -119.77660465240, -38.354590835260);
    assertThat(first.getRescaleSlope()).contains(1.27985347985347);
    assertThat(first.getEchoTime()).contains(1.52);
    assertThat(first.getImageType()).containsExactly("ORIGINAL", "PRIMARY", "T1", "M");
    RawFrame last = philips.getFrames().get(63);
    assertThat(last.getNumber()).isEqualTo(64);
    assertThat(last.getInStackPosition()).contains(32);
    assertThat(last.getTemporalPosition()).contains(1);
    assertThat(last.getImageType()).containsExactly("ORIGINAL", "PRIMARY", "T1", "FIELD_MAP");
    assertThat(last.getRescaleIntercept()).contains(-500.0);
    assertThat(last.getWindowWidth()).contains(1000.0);
    assertThat(sum(pixels(philips, 1))).isEqualTo(1_431_053);
    assertThat(sum(pixels(philips, 32))).isEqualTo(1_436_066);
    assertThat(sum(pixels(philips, 64))).isEqualTo(9_249_578);
  }

  private static long sum(StoredFrame frame) {
    long sum = 0;
    for (short value : frame.values()) {
      sum += value;
    }
    return sum;
  }
}
