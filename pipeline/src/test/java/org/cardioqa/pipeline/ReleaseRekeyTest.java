package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One archive built under two keys, and people's work carried from one build to the other. */
@EnabledIfSystemProperty(named = "cardioqa.long", matches = "true")
final class ReleaseRekeyTest {
  @TempDir private Path folder;

  private static void run(String... words) {
    Outcome outcome = BuildCommandTest.cardioqa(words);
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private Shards build(Path archive, String name, String key) throws IOException {
    Path file = ReleaseFixture.writeKey(folder.resolve("key-" + name));
    Files.writeString(file, key);
    run(
        "build",
        "--reports=" + archive.resolve("reports.jsonl"),
        "--dicom=" + archive.resolve("dicom"),
        "--key-file=" + file,
        "--output=" + folder.resolve(name));
    return new Shards(folder.resolve(name));
  }

  /** What of a candidate does not depend on the key. */
  private static String content(QaCandidate candidate) {
    return "%s %s %s"
        .formatted(
            candidate.getQuestionCode(),
            new TreeSet<>(candidate.getAnswers()),
            candidate.getOptions().stream()
                .map(option -> option.getCode() + option.getState())
                .sorted()
                .toList());
  }

  @Test
  void verdictsOnABuildUnderOneKeyCountForTheSameQuestionsOfTheBuildUnderTheOther()
      throws IOException {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(5, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    Shards old = build(archive, "old", "0123456789abcdef0123456789abcdef");
    Shards recent = build(archive, "new", "fedcba9876543210fedcba9876543210");
    List<QaCandidate> candidates = old.records(Table.CANDIDATES);
    List<Verdict> verdicts = new ArrayList<>();
    for (QaCandidate candidate : candidates) {
      verdicts.add(ReleaseFixture.verdict(candidate, "reader-1", Decision.ACCEPT));
      verdicts.add(ReleaseFixture.verdict(candidate, "reader-2", Decision.ACCEPT));
    }
    Path before = ReleaseFixture.writeVerdicts(folder.resolve("old.jsonl"), verdicts);
    Path after = folder.resolve("new.jsonl");
    Path map = folder.resolve("map.csv");

    run(
        "release",
        "rekey",
        "--shards-old=" + folder.resolve("old"),
        "--shards-new=" + folder.resolve("new"),
        "--verdicts=" + before,
        "--verdicts-output=" + after,
        "--map=" + map);

    Map<String, QaCandidate> byNewId =
        recent.records(Table.CANDIDATES).stream()
            .collect(Collectors.toMap(QaCandidate::getQaId, Function.identity()));
    Map<String, String> ids =
        Files.readAllLines(map).stream()
            .filter(line -> line.startsWith("question,"))
            .map(line -> line.split(","))
            .collect(Collectors.toMap(row -> row[1], row -> row[2]));
    assertThat(ids).hasSize(candidates.size());
    for (QaCandidate candidate : candidates) {
      QaCandidate same = byNewId.get(ids.get(candidate.getQaId()));
      assertThat(same.getQaId()).isNotEqualTo(candidate.getQaId());
      if (!candidate.getType().name().equals("T")) {
        assertThat(content(same)).isEqualTo(content(candidate));
      }
    }
    run(
        "release",
        "create",
        "--shards=" + folder.resolve("new"),
        "--verdicts=" + after,
        "--output=" + folder.resolve("release"),
        "--version=2.0.0",
        "--key-file=" + folder.resolve("key-new"));
    assertThat(
            ReleaseFolder.finished(folder.resolve("release")).manifest().excluded().stream()
                .map(excluded -> excluded.reason()))
        .as("each verdict counts")
        .doesNotContain("NOT_VERIFIED", "TOO_FEW_READERS");
  }
}
