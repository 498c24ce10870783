package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.ReleaseItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a release over an erratum to the next release, and the difference between the two. */
final class ReleaseErrataTest {
  private static final String ROW = ReleaseFixture.qaId(1, "diagnosis");

  @TempDir private Path folder;

  private Path shards;
  private Path verdicts;
  private Path key;
  private Path policy;

  @BeforeEach
  void writeInputs() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(3);
    shards = fixture.writeShards(folder.resolve("shards"));
    verdicts = fixture.writeVerdicts(folder.resolve("verdicts.jsonl"));
    key = ReleaseFixture.writeKey(folder.resolve("key"));
    policy = Files.writeString(folder.resolve("policy.yaml"), "pixels: none\n");
  }

  @Test
  void aRetractedRowStaysOutUntilItIsReinstatedAndTheDiffNamesWhy() throws IOException {
    Path first = create("1.0.0");
    errata(first, "retracted");
    Path second = create("1.1.0", "--previous=" + first);
    Outcome out = diff(first, second);
    errata(second, "reinstated");
    Path third = create("1.2.0", "--previous=" + second);
    Outcome back = diff(second, third);

    assertThat(qaIds(first)).contains(ROW);
    assertThat(qaIds(second)).doesNotContain(ROW).hasSize(qaIds(first).size() - 1);
    assertThat(out.code()).isEqualTo(1);
    assertThat(out.out()).contains("removed  erratum 1, retracted").doesNotContain("PROBLEM");
    assertThat(qaIds(third)).containsExactlyElementsOf(qaIds(first));
    assertThat(back.out()).contains("added   erratum 2, reinstated").doesNotContain("PROBLEM");
  }

  private Path create(String version, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "release",
                "create",
                "--shards=" + shards,
                "--verdicts=" + verdicts,
                "--output=" + folder.resolve(version),
                "--version=" + version,
                "--policy=" + policy,
                "--key-file=" + key));
    words.addAll(List.of(more));
    Outcome made = BuildCommandTest.cardioqa(words.toArray(String[]::new));
    assertThat(made.code()).as(made.err()).isZero();
    return folder.resolve(version);
  }

  private static void errata(Path release, String kind) {
    Outcome added =
        BuildCommandTest.cardioqa(
            "release",
            "errata",
            "add",
            "--release=" + release,
            "--qa-id=" + ROW,
            "--kind=" + kind,
            "--reason=the answer is another one",
            "--signed-off-by=reader-7");
    assertThat(added.code()).as(added.err()).isZero();
  }

  private static Outcome diff(Path one, Path other) {
    return BuildCommandTest.cardioqa("release", "diff", one.toString(), other.toString());
  }

  private static List<String> qaIds(Path release) throws IOException {
    try (Stream<ReleaseItem> items = ReleaseFolder.finished(release).items()) {
      return items.map(ReleaseItem::getQaId).sorted().toList();
    }
  }
}
