package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cardioqa.transforms.deid.dicom.ConfidentialityProfile;
import org.cardioqa.transforms.deid.dicom.ProfileOption;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.Dictionary;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.studies.PatientIssuers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, de-identified: a cine study of 225 and enhanced objects of two vendors. */
final class RealDeidDicomTest {
  private static final int FILES = 230;

  @TempDir private static Path out;
  private static Path in;
  private static FolderDeidentifier.Result result;

  @BeforeAll
  static void deidentifyOnce() throws IOException {
    String data = System.getProperty("cardioqa.data", "");
    assumeTrue(!data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    in = Path.of(data, "dicom");
    result =
        new FolderDeidentifier(
                new ConfidentialityProfile(ProfileOption.usual()),
                IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1)),
                PatientIssuers.COMPARED)
            .deidentify(in.toString(), out);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  private static DicomHeader header(Path file) throws IOException, DicomFormatException {
    try (FileChannel channel = FileChannel.open(file)) {
      return DicomFormat.load().readHeader(channel);
    }
  }

  private static List<Integer> pixelHashes(Path folder) throws Exception {
    List<Integer> hashes = new ArrayList<>();
    for (Path file : files(folder)) {
      var pixels = header(file).pixels().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      int start = (int) pixels.offset();
      hashes.add(Arrays.hashCode(Arrays.copyOfRange(bytes, start, start + (int) pixels.length())));
    }
    hashes.sort(null);
    return hashes;
  }

  /** Every UID, name, id and date of a header, at every depth, that is not the standard's own. */
  private static void collect(DicomDataset dataset, Set<String> values) throws Exception {
    for (int tag : dataset.tags()) {
      if (dataset.isSequence(tag)) {
        for (DicomDataset item : dataset.items(tag)) {
          collect(item, values);
        }
      } else {
        String keyword = Dictionary.keyword(tag).orElse("");
        boolean identifies =
            keyword.endsWith("UID")
                || keyword.endsWith("Date")
                || keyword.endsWith("PatientID")
                || (keyword.endsWith("Name") && dataset.strings(tag).toString().contains("^"))
                || List.of("PatientName", "DeviceSerialNumber", "StationName", "InstitutionName")
                    .contains(keyword);
        if (identifies) {
          values.addAll(dataset.strings(tag));
        }
      }
    }
  }

  @Test
  void everyFileIsWritten() throws IOException {
    assertThat(result.setAside()).isEmpty();
    assertThat(result.written()).isEqualTo(FILES);
    assertThat(files(out)).hasSize(FILES);
  }

  @Test
  void pixelsAreTheOriginalsByteForByte() throws Exception {
    assertThat(pixelHashes(out)).isEqualTo(pixelHashes(in));
  }

  @Test
  void noOriginalUidNameIdOrDateIsInTheBytesBeforeThePixels() throws Exception {
    Set<String> originals = new TreeSet<>();
    for (Path file : files(in)) {
      collect(header(file).dataset(), originals);
    }
    originals.removeIf(
        value -> value.length() < 5 || value.startsWith("1.2.840.10008.") || value.equals("^^^^"));
    Set<String> found = new TreeSet<>();
    for (Path file : files(out)) {
      int pixels = (int) header(file).pixels().orElseThrow().offset();
      String head = new String(Files.readAllBytes(file), 0, pixels, ISO_8859_1);
      originals.stream().filter(head::contains).forEach(found::add);
    }

    assertThat(originals).hasSizeGreaterThan(FILES);
    assertThat(found).isEmpty();
  }

  @Test
  void theVolumesAreThoseOfTheOriginals() throws IOException {
    assertThat(volumes(out)).isEqualTo(volumes(in));
  }

  private static List<String> volumes(Path folder) throws IOException {
    return FolderVolumes.in(folder.toString()).volumes().stream()
        .map(FolderVolumes.Found::volume)
        .map(
            volume ->
                "%s %s %d x %d %s"
                    .formatted(
                        volume.getSequence(),
                        volume.getView(),
                        volume.getSlices(),
                        volume.getPhases(),
                        volume.getAffine()))
        .sorted()
        .toList();
  }

  @Test
  void dcmdumpReadsEveryKindOfFile() throws Exception {
    assumeTrue(runs("dcmdump", "--version"), "dcmdump is not installed: files not checked with it");
    for (Path file : oneOfEach()) {
      assertThat(said("dcmdump", "+Ep", file.toString()))
          .doesNotContainIgnoringCase("error")
          .doesNotContain("W:")
          .contains("DeidentificationMethodCodeSequence");
    }
  }

  @Test
  void dciodvfyFindsNoErrorThatTheOriginalsLack() throws Exception {
    assumeTrue(
        runs("dciodvfy", "-version"), "dciodvfy is not installed: files not checked with it");
    Set<String> before = new TreeSet<>();
    for (Path file : files(in)) {
      if (file.toString().contains("enhanced") || file.toString().contains("Se1/")) {
        before.addAll(errors(file));
      }
    }
    for (Path file : oneOfEach()) {
      assertThat(before).containsAll(errors(file));
    }
  }

  @Test
  void pydicomReadsEveryFileToItsPixels() throws Exception {
    String python = "/usr/bin/python3";
    assumeTrue(
        runs(python, "-c", "import pydicom"), "pydicom is not installed: not checked with it");
    String script =
        """
        import pydicom, sys, pathlib
        count = 0
        for path in pathlib.Path(sys.argv[1]).rglob('*.dcm'):
            file = pydicom.dcmread(path)
            assert file.preamble == bytes(128)
            assert file.file_meta.MediaStorageSOPInstanceUID == file.SOPInstanceUID
            assert file.PatientIdentityRemoved == 'YES' and file.PatientName == file.PatientID
            file.walk(lambda item, element: element.value)
            assert len(file.PixelData) >= file.Rows * file.Columns * 2
            count += 1
        print(count)
        """;
    assertThat(said(python, "-c", script, out.toString()).strip()).isEqualTo("" + FILES);
  }

  /** A file of each study and of each class of objects. */
  private static List<Path> oneOfEach() throws Exception {
    List<Path> chosen = new ArrayList<>();
    Set<String> kinds = new TreeSet<>();
    for (Path file : files(out)) {
      DicomDataset header = header(file).dataset();
      if (kinds.add(
          header.string(Tag.STUDY_INSTANCE_UID) + " " + header.string(Tag.SOP_CLASS_UID))) {
        chosen.add(file);
      }
    }
    assertThat(chosen).hasSize(3);
    return chosen;
  }

  private static List<String> errors(Path file) throws Exception {
    return said("dciodvfy", file.toString())
        .lines()
        .filter(line -> line.startsWith("Error"))
        .distinct()
        .toList();
  }

  private static boolean runs(String... command) {
    try {
      said(command);
      return true;
    } catch (IOException | InterruptedException | AssertionError e) {
      return false;
    }
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    int code = process.waitFor();
    assertThat(code == 0 || command[0].equals("dciodvfy")).as(said).isTrue();
    return said;
  }
}
