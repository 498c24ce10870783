package org.cardioqa.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveGeneratorTest {
  private static final ArchiveOptions SMALL =
      ArchiveOptions.DEMO.withMatrix(new Matrix(40, 48, 3, 8, 20));
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path archive;
  private static ArchiveSummary summary;

  @BeforeAll
  static void write() throws IOException {
    summary = new ArchiveGenerator(11, 5, SMALL).write(archive);
  }

  @Test
  void sameArgumentsGiveTheSameBytes(@TempDir Path again) throws IOException {
    new ArchiveGenerator(11, 5, SMALL).write(again);

    assertThat(contents(again)).isEqualTo(contents(archive));
  }

  @Test
  void anotherSeedGivesOtherPatients(@TempDir Path other) throws IOException {
    new ArchiveGenerator(12, 1, SMALL).write(other);

    Map<String, Integer> contents = contents(other);
    contents.keySet().retainAll(contents(archive).keySet());
    assertThat(contents.keySet()).allMatch(name -> !name.startsWith("dicom"));
  }

  @Test
  void aPartMadeAloneEqualsThePartOfTheWhole(@TempDir Path part) throws IOException {
    new ArchiveGenerator(11, 2, SMALL.withFirstPatient(3)).write(part);

    Map<String, Integer> pictures = contents(part);
    pictures.keySet().removeIf(name -> !name.startsWith("dicom"));
    assertThat(pictures).isNotEmpty();
    assertThat(contents(archive)).containsAllEntriesOf(pictures);
    assertThat(Files.readAllLines(archive.resolve("reports.jsonl")))
        .containsAll(Files.readAllLines(part.resolve("reports.jsonl")));
  }

  @Test
  void anArchiveEndsWithThePatientWithWhomItHasPicturesEnough(@TempDir Path part)
      throws IOException {
    long all = summary.slices();
    assertThat(new ArchiveGenerator(11, 5, SMALL.withSlices(all)).write(part)).isEqualTo(summary);

    ArchiveSummary shorter = new ArchiveGenerator(11, 5, SMALL.withSlices(1)).write(part);
    assertThat(shorter.patients()).isEqualTo(1);
    assertThat(shorter.slices()).isBetween(1L, all - 1);
  }

  @Test
  void everyPlantedIdentifierOccursInTheFiles() throws IOException {
    StringBuilder all = new StringBuilder();
    for (JsonNode report : lines("reports.jsonl")) {
      report.elements().forEachRemaining(value -> all.append(value.asText()).append('\n'));
    }
    for (Path file : dicomFiles()) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      byte[] header = bytes.substring(0, 2500).getBytes(StandardCharsets.ISO_8859_1);
      all.append(new String(header, StandardCharsets.UTF_8)).append('\n');
    }
    String searched = all.toString();

    List<String> planted = Files.readAllLines(archive.resolve("gold/planted.txt"));
    assertThat(planted).hasSizeGreaterThan(100);
    assertThat(planted).allMatch(searched::contains);
  }

  @Test
  void fiveMakeUpsOfStudiesOccur() throws IOException {
    List<JsonNode> reports = lines("reports.jsonl");
    Set<String> named = new HashSet<>();
    Set<String> statuses = new HashSet<>();
    for (JsonNode report : reports) {
      statuses.add(report.get("status").asText());
      named.add(
          report.has("study_instance_uid")
              ? "uid"
              : report.has("accession_number") ? "accession" : "patient and date");
    }
    assertThat(statuses).containsExactlyInAnyOrder("PRELIMINARY", "FINAL", "ADDENDUM");
    assertThat(named).containsExactlyInAnyOrder("uid", "accession", "patient and date");
    assertThat(summary.patients()).isEqualTo(5);
    assertThat(summary.studies()).isEqualTo(7);
    assertThat(summary.reports()).isEqualTo(reports.size());
    // One study has no pictures, another no report.
    assertThat(studyUidsOfPictures()).hasSize(6);
    assertThat(lines("gold/phi.jsonl")).hasSameSizeAs(reports);
  }

  @Test
  void textsOfTheGoldAreThoseOfTheReports() throws IOException {
    List<String> texts = texts("reports.jsonl");
    assertThat(texts("gold/findings.jsonl")).isEqualTo(texts);
    assertThat(texts("gold/phi.jsonl")).isEqualTo(texts);
  }

  @Test
  void volumesOfTheGoldAreThoseOfTheFiles() throws IOException {
    Map<String, Integer> framesOfSeries = new TreeMap<>();
    Set<String> instances = new HashSet<>();
    for (Path file : dicomFiles()) {
      MinimalDicom dicom = MinimalDicom.read(file);
      framesOfSeries.merge(dicom.text(0x0020000E), 1, Integer::sum);
      assertThat(instances.add(dicom.text(0x00080018))).isTrue();
      int[] pixels = dicom.pixels();
      assertThat(pixels).hasSize(dicom.number(0x00280010) * dicom.number(0x00280011));
      assertThat(Arrays.stream(pixels).max().orElseThrow()).isLessThan(4096);
    }
    Map<String, Integer> expected = new TreeMap<>();
    for (JsonNode volume : lines("gold/volumes.jsonl")) {
      int frames = volume.get("slices").asInt() * volume.get("phases").asInt();
      assertThat(volume.get("positions")).hasSize(volume.get("slices").asInt());
      int series = volume.get("series").size();
      volume
          .get("series")
          .forEach(uid -> expected.merge(uid.asText(), frames / series, Integer::sum));
    }
    assertThat(framesOfSeries).isEqualTo(expected);
    assertThat(summary.instances()).isEqualTo(instances.size());
    assertThat(summary.volumes()).isEqualTo(lines("gold/volumes.jsonl").size());
  }

  @Test
  void headersNameThePatientOfTheReport() throws IOException {
    Map<String, MinimalDicom> byAccession = new TreeMap<>();
    for (Path file : dicomFiles()) {
      MinimalDicom dicom = MinimalDicom.read(file);
      byAccession.putIfAbsent(dicom.text(0x00080050), dicom);
    }
    int compared = 0;
    for (JsonNode report : lines("reports.jsonl")) {
      MinimalDicom dicom = byAccession.get(report.path("accession_number").asText());
      if (dicom != null) {
        assertThat(report.get("patient_id").asText()).isEqualTo(dicom.text(0x00100020));
        assertThat(report.get("birth_date").asText().replace("-", ""))
            .isEqualTo(dicom.text(0x00100030));
        if (report.has("study_instance_uid")) {
          assertThat(report.get("study_instance_uid").asText()).isEqualTo(dicom.text(0x0020000D));
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(1);
  }

  @Test
  void anArchiveWithoutPatientsIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ArchiveGenerator(1, 0));
  }

  private static Set<String> studyUidsOfPictures() throws IOException {
    Set<String> uids = new HashSet<>();
    for (Path file : dicomFiles()) {
      uids.add(MinimalDicom.read(file).text(0x0020000D));
    }
    return uids;
  }

  private static List<String> texts(String name) throws IOException {
    return lines(name).stream().map(line -> line.get("text").asText()).toList();
  }

  private static List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(archive.resolve(name))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<Path> dicomFiles() throws IOException {
    try (Stream<Path> files = Files.walk(archive.resolve("dicom"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Map<String, Integer> contents(Path folder) throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
