package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.testdata.images.StudyPictures.Form;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One acquisition in each maker's dialect, as classic pictures and as enhanced objects. */
final class VendorDialectsTest {
  private static final Matrix SMALL = new Matrix(40, 48, 5, 12, 32);

  @TempDir private Path folder;

  private Path archive(String vendor, Form form) throws IOException {
    Path archive = folder.resolve(form.name());
    new ArchiveGenerator(
            11, 1, ArchiveOptions.DEMO.withMatrix(SMALL).withVendor(vendor).withForm(form))
        .write(archive);
    return archive;
  }

  private static List<Found> volumes(Path archive) throws IOException {
    return FolderVolumes.in(archive.resolve("dicom").toString()).volumes().stream()
        .filter(found -> !found.volume().getSequence().equals("scout"))
        .toList();
  }

  /** All that a volume is, but for its ids: what it shows, where, when, and its pixels. */
  private static String content(Found found) throws Exception {
    SliceVolume volume = found.volume();
    List<Object> content = new ArrayList<>();
    content.add(List.of(volume.getSequence(), volume.getView(), volume.getSlices()));
    content.add(List.of(volume.getPhases(), volume.getSpacingMm(), volume.getAffine()));
    content.add(List.of(volume.getSliceThicknessMm(), volume.getWarnings()));
    try (PixelReader pixels = new PixelReader(ReadDicom::open)) {
      for (SliceSource source : found.frames()) {
        content.add(source.getSlice().getPosition());
        content.add(source.getSlice().getTriggerTimeMs());
        content.add(source.getSlice().getWindowCenter());
        content.add(Arrays.hashCode(pixels.read(source).values()));
      }
    }
    return content.toString();
  }

  private static List<String> contents(List<Found> volumes) throws Exception {
    List<String> contents = new ArrayList<>();
    for (Found found : volumes) {
      contents.add(content(found));
    }
    return contents.stream().sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIEMENS", "GE", "PHILIPS", "CANON"})
  void classicAndEnhancedObjectsOfOneAcquisitionGiveTheSameVolumes(String vendor) throws Exception {
    List<Found> classic = volumes(archive(vendor, Form.CLASSIC));
    List<Found> enhanced = volumes(archive(vendor, Form.ENHANCED));
    assertThat(enhanced).allSatisfy(VendorDialectsTest::isMultiFrame);
    assertThat(contents(enhanced)).isEqualTo(contents(classic));
  }

  private static void isMultiFrame(Found found) {
    long files = found.frames().stream().map(SliceSource::getFile).distinct().count();
    assertThat(files).isLessThanOrEqualTo(found.volume().getSlices());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIEMENS", "GE", "PHILIPS", "CANON"})
  void everyVolumeIsWhatTheGeneratorMade(String vendor) throws Exception {
    Path archive = archive(vendor, Form.ENHANCED);
    List<String> made = new ArrayList<>();
    for (String line : Files.readAllLines(archive.resolve("gold").resolve("volumes.jsonl"))) {
      JsonNode gold = new ObjectMapper().readTree(line);
      if (!gold.get("sequence").asText().equals("scout")) {
        made.add(
            "%s %s %d x %d"
                .formatted(
                    gold.get("sequence").asText(),
                    gold.get("view").asText(),
                    gold.get("slices").asInt(),
                    gold.get("phases").asInt()));
      }
    }
    assertThat(volumes(archive))
        .extracting(Found::volume)
        .extracting(
            volume ->
                "%s %s %d x %d"
                    .formatted(
                        volume.getSequence(),
                        volume.getView(),
                        volume.getSlices(),
                        volume.getPhases()))
        .containsExactlyInAnyOrderElementsOf(made);
  }
}
