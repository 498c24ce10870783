package org.cardioqa.pipeline.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.schemas.Slice;
import org.cardioqa.transforms.shards.ManifestJson;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunReportTest {
  private static final int PATIENTS = 4;

  @TempDir private Path folder;
  private ReleaseFixture run;

  @BeforeEach
  void makeARun() {
    run = ReleaseFixture.ofPatients(PATIENTS);
  }

  private String page() throws IOException {
    run.writeShards(folder);
    return RunReport.html(folder.toString(), manifest(folder, run));
  }

  /** What a job would say of these shards. */
  static RunManifest manifest(Path folder, ReleaseFixture run) throws IOException {
    RunManifest manifest;
    try (var in = Files.newInputStream(folder.resolve("manifest.json"))) {
      manifest = ManifestJson.read(in);
    }
    List<ShardEntry> shards = new ArrayList<>();
    for (Table<?> table : Table.ALL) {
      shards.add(new ShardEntry(table.shardPath(0, 1), table.name(), 1L, 1L, ""));
    }
    long linked =
        run.candidates().stream().filter(c -> c.getLinkStatus() == LinkStatus.LINKED).count();
    return RunManifest.newBuilder(manifest)
        .setShards(shards)
        .setOptions(List.of(new Setting("pixels", "LINKED")))
        .setInputs(
            List.of(
                new Count("DICOM/QUARANTINED", 2L),
                new Count("DICOM/USED", 1_500L),
                new Count("REPORT/NO_STUDY", 1L),
                new Count("REPORT/USED", (long) PATIENTS)))
        .setQuarantined(List.of(new Count("ReadDicom/TRUNCATED", 2L)))
        .setCandidates(List.of(new Count("tier 1/LINKED", linked)))
        .setVolumes(List.of(new Count("cine/sax", 4L), new Count("lge/sax", 4L)))
        .setSlices(List.of(new Count("with pixels", (long) run.slices().size())))
        .build();
  }

  @Test
  void theNumbersAreThoseOfTheManifest() throws IOException {
    assertThat(page())
        .contains("<b>1,502</b> <span>DICOM instances read</span>")
        .contains("<b>5</b> <span>reports read</span>")
        .contains("DICOM instances to quarantined: 2")
        .contains("ReadDicom/TRUNCATED");
  }

  @Test
  void everyQuestionHasItsAnswersCounted() throws IOException {
    long all =
        run.candidates().stream().filter(c -> c.getQuestionCode().equals("lge_status")).count();
    long none =
        run.candidates().stream()
            .filter(c -> c.getQuestionCode().equals("lge_status"))
            .filter(c -> c.getAnswers().contains("none"))
            .count();
    assertThat(all).isEqualTo(4);
    assertThat(none).isEqualTo(2);
    assertThat(page())
        .contains("4 candidates, 50% abnormal")
        .contains("<title>none: 2</title>")
        .contains("<th class=\"number\">median</th>");
  }

  @Test
  void aSampleHasItsSentenceWithTheFindingMarkedAndAMovingPicture() throws IOException {
    QaCandidate candidate = run.candidate(0, "lv_systolic_function");
    Evidence evidence = candidate.getEvidence().get(0);
    run.candidates().removeIf(c -> !c.getQaId().equals(candidate.getQaId()));
    run.replace(
        QaCandidate.newBuilder(candidate)
            .setEvidence(
                List.of(
                    Evidence.newBuilder(evidence)
                        .setSentence("Function is <reduced> & slow.")
                        .setFocusStart(evidence.getStart() + 12)
                        .setFocusEnd(evidence.getStart() + 21)
                        .build()))
            .build());

    assertThat(page())
        .contains("Function is <mark>&lt;reduced&gt;</mark> &amp; slow.")
        .containsOnlyOnce("<article class=\"sample\">")
        .contains("<img class=\"loop\" width=\"16\" height=\"16\"");
  }

  @Test
  void theLoopShowsTheLinkedPhasesOfTheMiddleSlice() throws IOException {
    QaCandidate candidate = run.candidate(0, "lv_systolic_function");
    var link = candidate.getLinks().get(0);
    run.writeShards(folder);

    Optional<LinkedSlice> slice = LinkedSlice.read(folder.toString(), manifest(folder, run), link);

    byte[] apng =
        java.util.Base64.getDecoder().decode(slice.orElseThrow().loop().replaceFirst("[^,]*,", ""));
    String chunks = new String(apng, java.nio.charset.StandardCharsets.ISO_8859_1);
    int frames = chunks.split("fcTL", -1).length - 1;
    assertThat(frames).isEqualTo(link.getPhaseTo() - link.getPhaseFrom() + 1).isGreaterThan(1);
    assertThat(slice.get().still()).isNotEqualTo(slice.get().loop());
  }

  @Test
  void withoutPixelsASampleSaysSo() throws IOException {
    run.slices().replaceAll(slice -> Slice.newBuilder(slice).setImage(null).build());
    assertThat(page()).contains("The run kept no pixels of it.").doesNotContain("<img");
  }

  @Test
  void aRunThatDoesNotAddUpHasAPageThatSaysWhy() throws IOException {
    RunManifest failed =
        RunManifest.newBuilder()
            .setManifestVersion("1")
            .setComplete(false)
            .setProblems(List.of("an input ended twice (3 times)"))
            .setInputsSha256("")
            .setInputs(List.of(new Count("REPORT/USED", 7L)))
            .build();
    RunReport.write(folder.toString(), failed);
    assertThat(Files.readString(folder.resolve("report.html"), UTF_8))
        .contains("do not add up")
        .contains("an input ended twice (3 times)")
        .contains("reports to used: 7");
  }

  @Test
  void theSameShardsGiveTheSamePage() throws IOException {
    assertThat(page()).isEqualTo(page());
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    assertThat(page().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "<script", "<link", "url(", " style=")
        .contains("default-src 'none'; style-src 'sha256-");
  }
}
