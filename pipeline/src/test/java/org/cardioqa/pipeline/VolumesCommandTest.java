package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.testdata.ArchiveGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VolumesCommandTest {
  @TempDir private Path folder;

  @Test
  void jsonListsEveryFileInSliceAndPhaseOrder() throws IOException {
    new ArchiveGenerator(3, 1).write(folder);
    String dicom = folder.resolve("dicom").toString();
    StringWriter out = new StringWriter();
    assertThat(run(out, "volumes", dicom, "--json", "-")).isZero();
    JsonNode volumes = new ObjectMapper().readTree(out.toString());
    assertThat(volumes).isNotEmpty();
    for (JsonNode volume : volumes) {
      assertThat(volume.get("files")).hasSize(volume.get("slices").asInt());
      assertThat(volume.get("affine")).hasSize(16);
      for (JsonNode slice : volume.get("files")) {
        assertThat(slice).hasSize(volume.get("phases").asInt());
        assertThat(Path.of(slice.get(0).get("path").asText())).exists();
        assertThat(slice.get(0).get("frame").asInt()).isPositive();
      }
    }
  }

  @Test
  void theTableHasALineAVolumeAndTheStates() throws IOException {
    new ArchiveGenerator(3, 1).write(folder);
    StringWriter out = new StringWriter();
    assertThat(run(out, "volumes", folder.resolve("dicom").toString())).isZero();
    assertThat(out.toString()).contains("SEQUENCE", "cine", "USED: ");
  }

  @Test
  void whatIsNoDicomIsCountedByReason() throws IOException {
    Files.writeString(folder.resolve("notes.dcm"), "no image");
    StringWriter out = new StringWriter();
    assertThat(run(out, "volumes", folder.toString())).isZero();
    assertThat(out.toString()).contains("set aside, NOT_DICOM: 1");
  }

  @Test
  void anEmptyFolderIsAWrongCommandLine() {
    StringWriter out = new StringWriter();
    assertThat(run(out, "volumes", folder.resolve("nowhere").toString())).isEqualTo(2);
  }

  @Test
  void theRealCineIsOneShortAxisStackAndThreeLongAxisSlices() throws IOException {
    FolderVolumes found = FolderVolumes.in(data("dicom/cine-siemens-vida"));
    assertThat(found.volumes())
        .extracting(Found::volume)
        .extracting(
            SliceVolume::getSequence,
            SliceVolume::getView,
            SliceVolume::getSlices,
            SliceVolume::getPhases,
            SliceVolume::getSeriesCount)
        .containsExactlyInAnyOrder(
            tuple("cine", "sax", 6, 25, 6),
            tuple("cine", "4ch", 1, 25, 1),
            tuple("cine", "2ch", 1, 25, 1),
            tuple("cine", "rvot", 1, 25, 1));
    assertThat(found.states()).isEqualTo(Map.of(InputStatus.USED, 225L));
    SliceVolume sax =
        found.volumes().stream()
            .map(Found::volume)
            .filter(volume -> volume.getView().equals("sax"))
            .findFirst()
            .orElseThrow();
    List<Double> spacing = sax.getSpacingMm();
    assertThat(spacing.get(0)).isEqualTo(1.40625);
    assertThat(spacing.get(2)).isCloseTo(17.7, within(0.01));
    assertThat(sax.getPhaseSource()).isEqualTo("trigger_time");
  }

  private static int run(StringWriter out, String... words) {
    CommandLine line = CardioQa.commandLine();
    return line.setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(words);
  }

  private static String data(String name) {
    String data = System.getProperty("cardioqa.data", "");
    assumeFalse(data.isEmpty(), "no external data: give -Dcardioqa.data=DIR");
    Path path = Path.of(data, name);
    assumeFalse(Files.notExists(path), "not there: " + path);
    return path.toString();
  }
}
