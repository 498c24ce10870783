package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From reports and DICOM by a build and two readers to two releases and what differs. */
final class ReleaseEndToEndTest {
  private static final int PATIENTS = 2;

  @TempDir private Path folder;

  private static Verdict edited(QaCandidate candidate, Verdict earlier, String answer) {
    return Verdict.newBuilder(ReleaseFixture.verdict(candidate, earlier.getReader(), Decision.EDIT))
        .setAnswers(List.of(answer))
        .setSupersedes(earlier.getVerdictId())
        .build();
  }

  private static void run(String... words) {
    Outcome outcome = BuildCommandTest.cardioqa(words);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  private ReleaseFolder release(String version, Path shards, List<Verdict> verdicts, String... more)
      throws IOException {
    Path judged = ReleaseFixture.writeVerdicts(folder.resolve(version + ".jsonl"), verdicts);
    Path output = folder.resolve("release-" + version);
    List<String> words =
        new ArrayList<>(
            List.of(
                "release",
                "create",
                "--shards=" + shards,
                "--verdicts=" + judged,
                "--output=" + output,
                "--version=" + version,
                "--key-file=" + folder.resolve("key")));
    words.addAll(List.of(more));
    run(words.toArray(String[]::new));
    return ReleaseFolder.finished(output);
  }

  @Test
  void whatReadersAcceptIsReleasedAndWhatTheyChangeLaterIsTheDifference() throws IOException {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(3, PATIENTS, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    Path key = ReleaseFixture.writeKey(folder.resolve("key"));
    Path shards = folder.resolve("shards");
    run(
        "build",
        "--reports=" + archive.resolve("reports.jsonl"),
        "--dicom=" + archive.resolve("dicom"),
        "--key-file=" + key,
        "--output=" + shards);
    List<QaCandidate> candidates = new Shards(shards).records(Table.CANDIDATES);
    List<Verdict> verdicts = new ArrayList<>();
    for (QaCandidate candidate : candidates) {
      verdicts.add(ReleaseFixture.verdict(candidate, "reader-1", Decision.ACCEPT));
      verdicts.add(ReleaseFixture.verdict(candidate, "reader-2", Decision.ACCEPT));
    }

    ReleaseFolder first = release("1.0.0", shards, verdicts);

    List<ReleaseItem> items;
    try (Stream<ReleaseItem> rows = first.items()) {
      items = rows.toList();
    }
    long left = first.manifest().excluded().stream().mapToLong(e -> e.count()).sum();
    assertThat(items).isNotEmpty();
    assertThat(items.size() + left).isEqualTo(candidates.size());
    assertThat(items).allMatch(item -> !item.getSliceIds().isEmpty());

    ReleaseItem number =
        items.stream().filter(i -> i.getType() == QuestionType.N).findFirst().orElseThrow();
    QaCandidate candidate =
        candidates.stream()
            .filter(c -> c.getQaId().equals(number.getQaId()))
            .findFirst()
            .orElseThrow();
    for (String reader : List.of("reader-1", "reader-2")) {
      Verdict earlier = ReleaseFixture.verdict(candidate, reader, Decision.ACCEPT);
      verdicts.add(edited(candidate, earlier, "12345"));
    }
    ReleaseFolder second = release("1.1.0", shards, verdicts, "--previous=" + first.root());

    Path json = folder.resolve("diff.json");
    Outcome diff =
        BuildCommandTest.cardioqa(
            "release", "diff", first.root().toString(), second.root().toString(), "--json=" + json);
    assertThat(diff.err()).isEmpty();
    JsonNode told = new ObjectMapper().readTree(json.toFile());
    assertThat(told.toString()).contains(number.getQaId()).contains("answer");
    List<String> other = new ArrayList<>();
    items.stream()
        .map(ReleaseItem::getQaId)
        .filter(id -> !id.equals(number.getQaId()) && told.toString().contains(id))
        .forEach(other::add);
    assertThat(other).isEmpty();
    assertThat(Files.readString(second.root().resolve("CHANGELOG.md")))
        .contains("Since 1.0.0: 0 items added, 0 removed, 1 with other answers.");
  }
}
