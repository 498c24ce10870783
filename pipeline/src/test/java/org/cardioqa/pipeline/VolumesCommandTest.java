package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;
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
  void everyVolumeIsWrittenAsNiftiWithItsVoxelsWhereTheAffineSays() throws Exception {
    new ArchiveGenerator(3, 1).write(folder);
    String dicom = folder.resolve("dicom").toString();
    Path nifti = folder.resolve("nifti");
    assertThat(run(new StringWriter(), "volumes", dicom, "--nifti", nifti.toString())).isZero();

    List<Found> volumes = FolderVolumes.in(dicom).volumes();
    assertThat(names(nifti)).hasSameSizeAs(volumes);
    Found cine =
        volumes.stream().filter(found -> found.volume().getPhases() > 1).findFirst().orElseThrow();
    SliceVolume volume = cine.volume();
    NiftiImage image =
        NiftiImage.read(
            nifti.resolve(
                "%s_%s_%s.nii"
                    .formatted(volume.getSequence(), volume.getView(), volume.getVolumeId())));
    assertThat(List.of(image.size(0), image.size(1), image.size(2), image.size(3)))
        .containsExactly(
            volume.getColumns(), volume.getRows(), volume.getSlices(), volume.getPhases());
    SliceSource last = cine.frames().get(cine.frames().size() - 1);
    try (PixelReader pixels = new PixelReader(ReadDicom::open)) {
      assertThat(image.value(3, 2, volume.getSlices() - 1, volume.getPhases() - 1))
          .isEqualTo(pixels.read(last).value(2, 3));
    }
    List<Double> position = last.getSlice().getPosition();
    assertThat(image.place(0, 0, volume.getSlices() - 1))
        .containsExactly(
            new double[] {-position.get(0), -position.get(1), position.get(2)}, within(1e-2));
  }

  @Test
  void aVolumeThatLacksAPhaseIsWrittenAsAFileASlice() throws Exception {
    new ArchiveGenerator(3, 1).write(folder);
    String dicom = folder.resolve("dicom").toString();
    Found sax =
        FolderVolumes.in(dicom).volumes().stream()
            .filter(found -> found.volume().getSlices() > 2 && found.volume().getPhases() > 1)
            .findFirst()
            .orElseThrow();
    Files.delete(Path.of(sax.frames().get(1).getFile().getPath()));
    Path nifti = folder.resolve("nifti");
    assertThat(run(new StringWriter(), "volumes", dicom, "--nifti", nifti.toString())).isZero();

    List<String> slices = names(nifti).stream().filter(name -> name.contains("_slice")).toList();
    assertThat(slices).hasSize(sax.volume().getSlices());
    assertThat(NiftiImage.read(nifti.resolve(slices.get(0))).size(3))
        .isEqualTo(sax.volume().getPhases() - 1);
    assertThat(NiftiImage.read(nifti.resolve(slices.get(1))).size(3))
        .isEqualTo(sax.volume().getPhases());
  }

  @Test
  void everyVolumeHasASheetAndAnAnimationThatLoops() throws IOException {
    new ArchiveGenerator(3, 1).write(folder);
    String dicom = folder.resolve("dicom").toString();
    Path png = folder.resolve("png");
    assertThat(run(new StringWriter(), "volumes", dicom, "--png", png.toString())).isZero();

    for (Found found : FolderVolumes.in(dicom).volumes()) {
      SliceVolume volume = found.volume();
      String name = String.join("_", volume.getSequence(), volume.getView(), volume.getVolumeId());
      BufferedImage sheet = ImageIO.read(png.resolve(name + ".png").toFile());
      assertThat(sheet.getHeight()).isEqualTo(volume.getSlices() * volume.getRows());
      assertThat(sheet.getWidth())
          .isEqualTo(Math.min(10, volume.getPhases()) * volume.getColumns());
      if (found.frames().size() == 1) {
        continue;
      }
      byte[] animation = Files.readAllBytes(png.resolve(name + ".apng"));
      int control = new String(animation, ISO_8859_1).indexOf("acTL");
      ByteBuffer numbers = ByteBuffer.wrap(animation, control + 4, 8);
      assertThat(numbers.getInt())
          .isEqualTo(volume.getPhases() > 1 ? volume.getPhases() : volume.getSlices());
      assertThat(numbers.getInt()).as("plays, 0 for ever").isZero();
      assertThat(ImageIO.read(new ByteArrayInputStream(animation))).isNotNull();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
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
