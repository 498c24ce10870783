package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.ReleaseItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words and exit codes of the verbs that look at finished releases. */
final class ReleaseCommandsTest {
  private static final String ROW = ReleaseFixture.qaId(1, "diagnosis");

  @TempDir private Path folder;

  private ReleaseFixture fixture;
  private ReleaseFolder release;

  @BeforeEach
  void write() throws IOException {
    fixture = ReleaseFixture.ofPatients(10);
    release = write("1.0.0", fixture.items());
  }

  @Test
  void aReleaseDoesNotDifferFromItself() {
    Outcome same = cardioqa("release", "diff", "1.0.0", "1.0.0");

    assertThat(same.code()).isZero();
    assertThat(same.out()).contains("the releases do not differ");
  }

  @Test
  void releasesThatDifferGiveExitCodeOneAndAllForms() throws IOException {
    write("1.1.0", fixture.items().stream().filter(i -> !i.getQaId().equals(ROW)).toList());

    Outcome diff =
        cardioqa(
            "release",
            "diff",
            "1.0.0",
            "1.1.0",
            "--json=" + folder.resolve("diff.json"),
            "--html=" + folder.resolve("diff.html"));

    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out()).contains("removed", ROW);
    assertThat(json("diff.json").at("/total/removed").asInt()).isEqualTo(1);
    assertThat(folder.resolve("diff.html")).content().contains("<svg ", "</html>");
  }

  @Test
  void aFolderWithoutAReleaseIsRefusedByName() {
    Outcome diff = cardioqa("release", "diff", "1.0.0", "nowhere");

    assertThat(diff.code()).isEqualTo(3);
    assertThat(diff.err()).contains("nowhere is no release: it needs release.json");
  }

  @Test
  void anErratumStandsBesideTheReleaseAndLeavesItAsItWas() throws IOException {
    Map<String, byte[]> before = bytes(release.root());

    Outcome added = errata("add", "--qa-id=" + ROW, "--kind=retracted");
    Outcome listed = cardioqa("release", "errata", "list", "--release=" + release.root());

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(listed.code()).isZero();
    assertThat(listed.out()).contains("retracted", ROW, "reader-7", "2026-03-01", "1.0.0");
    assertThat(folder.resolve("errata.json")).exists();
    assertThat(bytes(release.root())).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void anErratumNeedsARowOfTheReleaseAndAnEarlierEntryIfItReinstates() {
    Outcome unknown = errata("add", "--qa-id=nobody", "--kind=retracted");
    Outcome nothing = errata("add", "--qa-id=" + ROW, "--kind=reinstated");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no such row in");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("there is no erratum on this qa_id");
  }

  @Test
  void aReasonThatNamesSomebodyIsRefusedAndNotRepeated() {
    Outcome named =
        cardioqa(
            "release",
            "errata",
            "add",
            "--release=" + release.root(),
            "--qa-id=" + ReleaseFixture.qaId(1, "lge_status"),
            "--kind=retracted",
            "--reason=The sentence names Dr. Oluwaseun Adebayo.",
            "--signed-off-by=reader-7");

    assertThat(named.code()).isEqualTo(2);
    assertThat(named.err())
        .contains("--reason is published, and its characters ", "may identify somebody (NAME)")
        .doesNotContain("Adebayo");
    assertThat(folder.resolve("errata.json")).doesNotExist();
  }

  @Test
  void aChangedEntryIsRefusedByEveryVerbThatReadsIt() throws IOException {
    assertThat(errata("add", "--qa-id=" + ROW, "--kind=retracted").code()).isZero();
    Path file = folder.resolve("errata.json");
    Files.writeString(file, Files.readString(file).replace("reader-7", "reader-8"));

    Outcome listed = cardioqa("release", "errata", "list", "--release=" + release.root());
    Outcome more = errata("add", "--qa-id=" + ROW, "--kind=corrected");
    Outcome diff = cardioqa("release", "diff", "1.0.0", "1.0.0", "--errata=" + file);

    assertThat(List.of(listed.code(), more.code(), diff.code())).containsOnly(3);
    assertThat(listed.err()).contains("entry 1 is not as it was signed off");
  }

  @Test
  void statsDrawEachDistribution() throws IOException {
    Outcome stats =
        cardioqa(
            "release",
            "stats",
            release.root().toString(),
            "--json=" + folder.resolve("stats.json"),
            "--html=" + folder.resolve("stats.html"),
            "--svg=" + folder.resolve("plots"),
            "--png=" + folder.resolve("plots"));

    assertThat(stats.code()).as(stats.err()).isZero();
    assertThat(stats.out()).contains("patients", "vendor", "siemens");
    assertThat(json("stats.json").at("/patients/all").asInt()).isEqualTo(10);
    assertThat(folder.resolve("plots/vendor.svg")).content().startsWith("<svg ");
    assertThat(ImageIO.read(folder.resolve("plots/vendor.png").toFile()).getWidth())
        .isEqualTo(1800);
    assertThat(folder.resolve("stats.html")).content().contains("Rows by vendor");
  }

  @Test
  void scoresOfAllRowsGiveExitCodeZeroAndOfSomeOne() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ReleaseItem item : fixture.items()) {
      if (item.getSplit().equals("test")) {
        var line = new ObjectMapper().createObjectNode().put("qa_id", item.getQaId());
        item.getAnswers().forEach(line.putArray("answers")::add);
        lines.append(line).append('\n');
      }
    }
    Path all = Files.writeString(folder.resolve("all.jsonl"), lines);
    Path some =
        Files.writeString(
            folder.resolve("some.jsonl"), lines.substring(0, lines.indexOf("\n") + 1));

    Outcome right = score("--predictions=" + all);
    Outcome less =
        score("--predictions=" + all, "--compare=" + some, "--json=" + folder.resolve("s.json"));

    assertThat(right.code()).as(right.err()).isZero();
    assertThat(score("--predictions=" + some).code()).isEqualTo(1);
    assertThat(less.out()).contains("First file less second");
    assertThat(json("s.json").at("/comparison/0/difference/value").asDouble()).isPositive();
    assertThat(score("--predictions=" + all, "--split=dev").code()).isEqualTo(2);
  }

  @Test
  void verdictsAndErrataAreCarriedOverToTheSameIdsUnderTheSameKey() throws IOException {
    Path shards = fixture.writeShards(folder.resolve("shards"));
    Path verdicts = fixture.writeVerdicts(folder.resolve("verdicts.jsonl"));
    assertThat(errata("add", "--qa-id=" + ROW, "--kind=retracted").code()).isZero();

    Outcome rekeyed =
        cardioqa(
            "release",
            "rekey",
            "--shards-old=" + shards,
            "--shards-new=" + shards,
            "--verdicts=" + verdicts,
            "--verdicts-output=" + folder.resolve("new.jsonl"),
            "--errata=" + folder.resolve("errata.json"),
            "--errata-output=" + folder.resolve("new.json"),
            "--map=" + folder.resolve("map.csv"));

    assertThat(rekeyed.code()).as(rekeyed.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("new.jsonl"))).hasSameSizeAs(fixture.verdicts());
    assertThat(folder.resolve("new.jsonl.unmapped")).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("map.csv")))
        .contains("question,%s,%s".formatted(ROW, ROW))
        .hasSize(1 + 10 + 10 + fixture.candidates().size());
  }

  private ReleaseFolder write(String version, List<ReleaseItem> items) throws IOException {
    return ReleaseFixture.writeRelease(
        folder.resolve(version), version, items, fixture.releaseSlices());
  }

  private Outcome cardioqa(String... words) {
    return BuildCommandTest.cardioqa(
        Stream.of(words)
            .map(word -> word.matches("\\d.*|nowhere") ? folder.resolve(word).toString() : word)
            .toArray(String[]::new));
  }

  private Outcome errata(String... words) {
    return cardioqa(
        Stream.concat(
                Stream.of("release", "errata"),
                Stream.concat(
                    Stream.of(words),
                    Stream.of(
                        "--release=" + release.root(),
                        "--reason=the answer is another one",
                        "--signed-off-by=reader-7",
                        "--date=2026-03-01")))
            .toArray(String[]::new));
  }

  private Outcome score(String... words) {
    return cardioqa(
        Stream.concat(
                Stream.of("release", "score", "--release=" + release.root(), "--resamples=50"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  private static Map<String, byte[]> bytes(Path root) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }
}
