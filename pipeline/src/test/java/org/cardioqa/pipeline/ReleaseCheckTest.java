package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.Hashes;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.ItemCount;
import org.cardioqa.pipeline.release.papers.Contents;
import org.cardioqa.pipeline.release.papers.Croissant;
import org.cardioqa.pipeline.release.papers.Facts;
import org.cardioqa.schemas.ReleaseItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code release check} over a folder: a whole one, and ones with something broken. */
final class ReleaseCheckTest {
  private static final String POLICY = "tiers: [1, 2, 3]\n";

  @TempDir private Path folder;
  private Path release;
  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(10);
  private final List<ReleaseItem> items = fixture.items();

  @BeforeEach
  void writeAWholeRelease() throws IOException {
    items.removeIf(
        item ->
            item.getQuestionCode().equals("lge_status") && item.getAnswers().contains("abnormal"));
    write("release");
  }

  private void write(String name) throws IOException {
    release = folder.resolve(name);
    ReleaseFolder written =
        ReleaseFixture.writeRelease(release, "1.0.0", items, fixture.releaseSlices());
    Files.writeString(release.resolve("policy.yaml"), POLICY);
    ReleaseManifest empty = written.manifest();
    Files.write(
        release.resolve(ReleaseFolder.MANIFEST),
        new ReleaseManifest(
                empty.releaseVersion(),
                empty.name(),
                empty.date(),
                empty.canary(),
                empty.previous(),
                empty.inputs(),
                empty.code(),
                empty.catalogue(),
                empty.rules(),
                empty.models(),
                Hashes.of(release.resolve("policy.yaml")),
                empty.seeds(),
                counts(),
                empty.agreement(),
                empty.gates(),
                empty.excluded())
            .bytes());
    StringBuilder card = new StringBuilder("---\nlicense: other\nconfigs:\n");
    for (String config : List.of("image_understanding", "report_generation", "diagnosis")) {
      card.append("- config_name: %s\n  data_files:\n".formatted(config));
      card.append("  - {split: train, path: data/%s/*.parquet}\n".formatted(config));
    }
    card.append("- config_name: slices\n  data_files:\n");
    card.append("  - {split: train, path: data/slices/train-*.parquet}\n");
    card.append("  - {split: validation, path: data/slices/validation-*.parquet}\n");
    card.append("  - {split: test, path: data/slices/test-*.parquet}\n---\n\n# Fixture\n");
    Files.writeString(release.resolve("README.md"), card);
    Files.writeString(release.resolve("LICENSE"), "none\n");
    ReleaseFolder made = ReleaseFolder.finished(release);
    Files.writeString(
        release.resolve("croissant.json"),
        Croissant.of(Facts.of(made.manifest(), Policy.builtIn(), Contents.of(made), made)));
    seal();
  }

  private List<ItemCount> counts() {
    Map<ItemCount, Long> counts = new HashMap<>();
    List<String> configs = List.of("image_understanding", "report_generation", "diagnosis");
    for (ReleaseItem item : items) {
      counts.merge(
          new ItemCount(
              item.getSplit(),
              configs.get(item.getTier() - 1),
              item.getQuestionCode(),
              item.getSequenceView(),
              item.getOptions().isEmpty() ? "" : String.join("+", item.getAnswers()),
              0),
          1L,
          Long::sum);
    }
    List<ItemCount> list = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            list.add(
                new ItemCount(
                    key.split(),
                    key.config(),
                    key.questionCode(),
                    key.sequenceView(),
                    key.answer(),
                    count)));
    return list;
  }

  /** Lists every file and its checksum anew. */
  private void seal() throws IOException {
    Files.deleteIfExists(release.resolve("SHA256SUMS.txt"));
    List<String> files = new ArrayList<>(List.of("RECORDS", "SHA256SUMS.txt"));
    Files.deleteIfExists(release.resolve("RECORDS"));
    files.addAll(files());
    Files.write(release.resolve("RECORDS"), files);
    StringBuilder sums = new StringBuilder();
    for (String file : files()) {
      sums.append(Hashes.of(release.resolve(file))).append("  ").append(file).append('\n');
    }
    Files.writeString(release.resolve("SHA256SUMS.txt"), sums);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(release)) {
      return files.filter(Files::isRegularFile).map(f -> release.relativize(f).toString()).toList();
    }
  }

  private Outcome check(String... more) {
    List<String> words = new ArrayList<>(List.of("release", "check", release.toString()));
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  private void assertBroken(String words) {
    Outcome outcome = check();
    assertThat(outcome.out()).contains(words).containsPattern("integrity +\\d+ +<= 0 +FAILED");
    assertThat(outcome.code()).isEqualTo(ReleaseCheckCommand.FAILED_GATE);
  }

  @Test
  void aWholeReleasePassesEveryGate() throws IOException {
    Outcome outcome = check("--json=" + folder.resolve("check.json"));

    assertThat(outcome.out())
        .contains("Release 1.0.0", "No gate failed.")
        .containsPattern("phi +0 +<= 0 +passed")
        .containsPattern("guessing +- +<= 0.1 +nothing to measure")
        .containsPattern("integrity +0 +<= 0 +passed");
    assertThat(outcome.code()).isZero();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("check.json").toFile());
    assertThat(json.get("gates")).hasSize(18).allMatch(gate -> gate.get("passed").asBoolean());
  }

  @Test
  void aNameInASentenceFailsTheReleaseAndIsNotPrinted() throws IOException {
    ReleaseItem first = items.get(0);
    String sentence = "Discussed with Dr. Oluwaseun Adebayo on the ward.";
    first.getEvidence().get(0).setSentence(sentence);
    first.getEvidence().get(0).setEnd(first.getEvidence().get(0).getStart() + sentence.length());
    write("named");

    Outcome outcome = check("--json=" + folder.resolve("named.json"));

    assertThat(outcome.code()).isEqualTo(ReleaseCheckCommand.FAILED_GATE);
    assertThat(outcome.out())
        .containsPattern("phi +1 +<= 0 +FAILED")
        .contains("NAME evidence.sentence", first.getQaId())
        .doesNotContain("Adebayo");
    assertThat(Files.readString(folder.resolve("named.json"), UTF_8)).doesNotContain("Adebayo");
  }

  @Test
  void aPolicyMayListWhatAnotherFails() throws IOException {
    items.get(0).getEvidence().get(0).setFocusEnd(Integer.MAX_VALUE);
    write("unfocused");
    Path lenient =
        Files.writeString(
            folder.resolve("lenient.yaml"), "gates:\n  evidence: {on_failure: list}\n");

    assertThat(check().code()).isEqualTo(ReleaseCheckCommand.FAILED_GATE);
    Outcome outcome = check("--policy=" + lenient);
    assertThat(outcome.out()).containsPattern("evidence +1 +<= 0 +listed");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aPublicTextIsLookedUp() throws IOException {
    ReleaseItem item =
        items.stream()
            .filter(i -> i.getQuestionCode().equals("diagnosis"))
            .findFirst()
            .orElseThrow();
    String sentence = item.getEvidence().get(0).getSentence();
    Path corpus = Files.writeString(folder.resolve("corpus.txt"), "so: " + sentence);
    Path policy =
        Files.writeString(
            folder.resolve("short.yaml"), "gates:\n  public_text: {ngram_words: 3}\n");

    Outcome outcome = check("--public-corpus=" + corpus, "--policy=" + policy);

    assertThat(outcome.out())
        .contains("a run of its words stands in a public text: item " + item.getQaId());
    assertThat(outcome.code()).isEqualTo(ReleaseCheckCommand.FAILED_GATE);
  }

  @Test
  void aChangedFileIsFoundByItsChecksum() throws IOException {
    Files.writeString(release.resolve("README.md"), "\nMore.\n", StandardOpenOption.APPEND);

    assertBroken("README.md was changed: its SHA-256 is another than in SHA256SUMS.txt");
  }

  @Test
  void aStrayFileIsCountedAndItsNameIsNotShown() throws IOException {
    Files.writeString(release.resolve("data/slices/adebayo.txt"), "x");

    assertBroken("1 files in data/slices/ are not listed in RECORDS");
    assertThat(check().out())
        .contains("1 files in data/slices/ are not listed in SHA256SUMS.txt")
        .doesNotContain("adebayo");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(release.resolve("croissant.json"));

    assertBroken("croissant.json stands in SHA256SUMS.txt and is missing");
  }

  @Test
  void aCardThatNamesAPathWithoutAFileIsFound() throws IOException {
    Path card = release.resolve("README.md");
    Files.writeString(
        card, Files.readString(card).replace("data/slices/test-*", "data/slices/testing-*"));
    seal();

    assertBroken("README.md names data/slices/testing-*.parquet, where no file is");
    assertThat(check().out()).contains("README.md names no path for a file in data/slices/");
  }

  @Test
  void aCardWhoseHeadIsNoYamlIsFoundWithItsLine() throws IOException {
    Files.writeString(release.resolve("README.md"), "---\nconfigs: [\n---\n");
    seal();

    assertBroken("README.md, line ");
  }

  @Test
  void countsThatAreNotThoseOfTheRowsAreFound() throws IOException {
    Path manifest = release.resolve(ReleaseFolder.MANIFEST);
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("\"count\" : \\d+", "\"count\" : 999"));
    seal();

    assertBroken("release.json counts other rows of ");
  }

  @Test
  void aRowInTheFileOfAnotherSplitIsFound() throws IOException {
    Path other = release.resolve("data/diagnosis/validation-00000-of-00001.parquet");
    Files.move(
        release.resolve("data/diagnosis/test-00000-of-00001.parquet"),
        other,
        StandardCopyOption.REPLACE_EXISTING);
    seal();

    assertBroken("a row of validation-00000-of-00001.parquet states another split");
  }

  @Test
  void aPolicyWithATypoIsRefusedWithItsLine() throws IOException {
    Path policy = Files.writeString(folder.resolve("typo.yaml"), "gates:\n  fi: {max: 1}\n");

    Outcome outcome = check("--policy=" + policy);

    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("typo.yaml, line 2: unknown key 'fi'");
  }

  @Test
  void aFolderThatIsNoReleaseIsRefused() {
    release = folder;

    assertThat(check().code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(check().err()).contains("is no release");
  }
}
