package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.Slice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a gate takes out of a release, or lets back in, and what the diff says of them. */
final class ReleaseGatesDropTest {
  private static final int PATIENTS = 5;

  /** Under the fixture's key this patient is in train, the one more in test. */
  private static final int TRAINED_ON = 2;

  private static final String POLICY =
      """
      splits: {train: 0.5, validation: 0, test: 0.5}
      gates:
        evidence: {on_failure: drop}
        same_pictures: {on_failure: drop}
        similar_pictures: {on_failure: list}
      """;

  @TempDir private Path folder;
  private Path key;

  @BeforeEach
  void writeInputs() throws IOException {
    key = ReleaseFixture.writeKey(folder.resolve("key"));
    Files.writeString(folder.resolve("policy.yaml"), POLICY);
  }

  private ReleaseFolder create(String version, ReleaseFixture fixture) throws IOException {
    Path output = folder.resolve(version);
    Outcome made =
        BuildCommandTest.cardioqa(
            "release",
            "create",
            "--shards=" + fixture.writeShards(folder.resolve("shards-" + version)),
            "--verdicts=" + fixture.writeVerdicts(folder.resolve(version + ".jsonl")),
            "--output=" + output,
            "--version=" + version,
            "--policy=" + folder.resolve("policy.yaml"),
            "--key-file=" + key);
    assertThat(made.code()).as(made.err()).isZero();
    return ReleaseFolder.finished(output);
  }

  /** Changed rows by what is said of them. */
  private Map<String, List<String>> diff(ReleaseFolder one, ReleaseFolder other)
      throws IOException {
    Path json = folder.resolve("diff.json");
    BuildCommandTest.cardioqa(
        "release", "diff", one.root().toString(), other.root().toString(), "--json=" + json);
    Map<String, List<String>> rows = new TreeMap<>();
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("rows")) {
      String said = row.get("changes").get(0).asText() + ": " + row.path("reason").asText();
      rows.computeIfAbsent(said, s -> new ArrayList<>()).add(row.get("qa_id").asText());
    }
    return rows;
  }

  private static List<ReleaseItem> items(ReleaseFolder release) throws IOException {
    try (Stream<ReleaseItem> items = release.items()) {
      return items.toList();
    }
  }

  private static List<String> ids(List<ReleaseItem> items, String patient) {
    return items.stream()
        .filter(item -> item.getPatientId().equals(patient))
        .map(ReleaseItem::getQaId)
        .sorted()
        .toList();
  }

  @Test
  void onePatientMoreWhosePicturesStandInTheOtherSplitIsNamedWithTheGateThatDropsRows()
      throws IOException {
    ReleaseFolder first = create("1.0.0", ReleaseFixture.ofPatients(PATIENTS));
    ReleaseFixture more = ReleaseFixture.ofPatients(PATIENTS + 1);
    String added = ReleaseFixture.patientId(PATIENTS);
    String twin = ReleaseFixture.patientId(TRAINED_ON);
    copyPictures(TRAINED_ON, more);
    ReleaseFolder second = create("1.1.0", more);

    Map<String, List<String>> there = diff(first, second);
    Map<String, List<String>> back = diff(second, first);

    assertThat(there)
        .containsOnlyKeys("added: ", "removed: dropped by gate same_pictures")
        .containsEntry("added: ", ids(items(second), added))
        .containsEntry("removed: dropped by gate same_pictures", ids(items(first), twin));
    assertThat(back).containsEntry("added: freed by gate same_pictures", ids(items(first), twin));
  }

  private static void copyPictures(int from, ReleaseFixture fixture) {
    List<Slice> theirs =
        fixture.slices().stream()
            .filter(slice -> slice.getPatientId().equals(ReleaseFixture.patientId(from)))
            .toList();
    List<Slice> own =
        fixture.slices().stream()
            .filter(slice -> slice.getPatientId().equals(ReleaseFixture.patientId(PATIENTS)))
            .toList();
    for (int i = 0; i < own.size(); i++) {
      own.get(i).setPixelSha256(theirs.get(i).getPixelSha256().orElseThrow());
    }
  }

  @Test
  void aQuestionThatStandsBecauseAGateDroppedWhatGaveItAwayNamesThatGate() throws IOException {
    ReleaseFolder first = create("1.0.0", ReleaseFixture.ofPatients(PATIENTS));
    ReleaseFixture broken = ReleaseFixture.ofPatients(PATIENTS);
    QaCandidate wall = broken.candidate(0, "lge_high_wall");
    Evidence evidence = wall.getEvidence().get(0);
    broken.replace(
        QaCandidate.newBuilder(wall)
            .setEvidence(
                List.of(Evidence.newBuilder(evidence).setFocusEnd(evidence.getEnd() + 9).build()))
            .build());

    ReleaseFolder second = create("1.1.0", broken);

    assertThat(diff(first, second))
        .containsOnly(
            Map.entry("removed: dropped by gate evidence", List.of(wall.getQaId())),
            Map.entry(
                "added: freed by gate evidence", List.of(ReleaseFixture.qaId(0, "lge_status"))));
    assertThat(diff(second, first))
        .containsOnly(
            Map.entry("added: freed by gate evidence", List.of(wall.getQaId())),
            Map.entry(
                "removed: no longer freed by gate evidence",
                List.of(ReleaseFixture.qaId(0, "lge_status"))));
  }
}
