package org.cardioqa.transforms.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.RunPart;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.ShardEntry;
import org.junit.jupiter.api.Test;

final class RunTotalsTest {
  @Test
  void aRunIsCompleteIfEveryTableHasTheRowsItShouldHave() {
    assertThat(manifest(parts(5, 5)).getComplete()).isTrue();
  }

  @Test
  void aLostShardMakesTheRunIncomplete() {
    RunManifest manifest = manifest(parts(5, 4));

    assertThat(manifest.getComplete()).isFalse();
    assertThat(manifest.getProblems())
        .containsExactly("the table findings has 4 rows in its shards and should have 5");
  }

  @Test
  void anInputThatDoesNotAddUpMakesTheRunIncomplete() {
    List<RunPart> parts = parts(5, 5);
    parts.add(count(RunTotals.PROBLEMS, "an input ended in no state", 2));

    assertThat(manifest(parts).getProblems())
        .containsExactly("an input ended in no state (2 times)");
  }

  @Test
  void countsOfOneNameAddUp() {
    List<RunPart> parts = parts(5, 5);
    parts.add(count(RunTotals.INPUTS, "REPORT/USED", 2));
    parts.add(count(RunTotals.INPUTS, "REPORT/USED", 3));

    assertThat(manifest(parts).getInputs()).containsExactly(new Count("REPORT/USED", 5L));
  }

  @Test
  void theManifestComesBackFromItsJson() throws IOException {
    RunManifest manifest = manifest(parts(5, 5));
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ManifestJson.write(manifest, json);

    assertThat(ManifestJson.read(new ByteArrayInputStream(json.toByteArray()))).isEqualTo(manifest);
  }

  private static RunManifest manifest(List<RunPart> parts) {
    return RunTotals.of(
        parts, List.of(new Setting("cardioqa", "1")), List.of(new Setting("pixels", "ALL")));
  }

  private static List<RunPart> parts(long expected, long written) {
    List<RunPart> parts = new ArrayList<>();
    parts.add(count(RunTotals.ROWS, "findings", expected));
    parts.add(
        RunPart.newBuilder()
            .setDraft("draft")
            .setShard(
                new ShardEntry(
                    "findings/part-00000-of-00001.parquet", "findings", written, 10L, "00"))
            .build());
    return parts;
  }

  private static RunPart count(String category, String of, long count) {
    return RunPart.newBuilder().setCategory(category).setCount(new Count(of, count)).build();
  }
}
