package org.cardioqa.schemas.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.parquet.ParquetDigests.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetDigestsTest {
  @TempDir private Path folder;

  private List<String> columns = List.of();

  @Test
  void equalRowsHaveEqualHashesWhetherADictionaryHoldsThemOrNot() throws IOException {
    ReleaseItem item = item().build();
    List<ReleaseItem> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(item().setQaId("q%04d".formatted(i)).setAnswerText("x".repeat(1000) + i).build());
    }
    many.add(item);

    Row alone = rows(List.of(item)).get(0);
    List<Row> among = rows(many);

    assertThat(among.get(3000).hashes()).isEqualTo(alone.hashes());
    assertThat(among.get(0).hashes()).isNotEqualTo(alone.hashes());
  }

  @Test
  void aChangeShowsInItsOwnColumnOnly() throws IOException {
    assertThat(changed(item -> item.setSplit("test"))).containsExactly("split");
    assertThat(changed(item -> item.setReaders(3))).containsExactly("readers");
    assertThat(changed(item -> item.setEdited(true))).containsExactly("edited");
    assertThat(changed(item -> item.setTolerance(0.5))).containsExactly("tolerance");
    assertThat(changed(item -> item.setAnswers(List.of("a", "c")))).containsExactly("answers");
    assertThat(changed(item -> item.setOptions(List.of(option("a", "B", OptionState.UNSTATED)))))
        .containsExactly("options");
  }

  @Test
  void whatIsSharedOutAmongElementsOtherwiseIsAnotherContent() throws IOException {
    Row one = row(item().setSliceIds(List.of("ab", "c")).build());
    Row two = row(item().setSliceIds(List.of("a", "bc")).build());
    Row none = row(item().setSliceIds(List.of()).build());
    Row blank = row(item().setSliceIds(List.of("")).build());
    int column = columns.indexOf("slice_ids");

    assertThat(Set.of(one, two, none, blank).stream().map(row -> row.hashes()[column]).distinct())
        .hasSize(4);
  }

  @Test
  void theOrderOfElementsCounts() throws IOException {
    assertThat(changed(item -> item.setAnswers(List.of("b", "a")))).containsExactly("answers");
  }

  @Test
  void valuesOfKeptColumnsComeAsTextAndOthersAreNotHeld() throws IOException {
    Row row = row(item().build());

    assertThat(row.values()[columns.indexOf("answers")]).containsExactly("a", "b");
    assertThat(row.values()[columns.indexOf("readers")]).containsExactly("2");
    assertThat(row.values()[columns.indexOf("unit")]).isEmpty();
    assertThat(row.values()[columns.indexOf("question")]).isNull();
  }

  @Test
  void columnsThatAreNotWantedAreNotRead() throws IOException {
    row(item().build());

    assertThat(columns).contains("qa_id", "options").doesNotContain("canary");
  }

  private List<String> changed(UnaryOperator<ReleaseItem.Builder> change) throws IOException {
    List<Row> rows = rows(List.of(item().build(), change.apply(item()).build()));
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (rows.get(0).hashes()[i] != rows.get(1).hashes()[i]) {
        changed.add(columns.get(i));
      }
    }
    return changed;
  }

  private Row row(ReleaseItem item) throws IOException {
    return rows(List.of(item)).get(0);
  }

  private List<Row> rows(List<ReleaseItem> items) throws IOException {
    Path file = folder.resolve("items.parquet");
    try (ParquetRecordWriter<ReleaseItem> writer =
        ParquetRecordWriter.to(Files.newOutputStream(file), ReleaseItem.getClassSchema())) {
      for (ReleaseItem item : items) {
        writer.write(item);
      }
    }
    List<Row> rows = new ArrayList<>();
    try (ParquetDigests digests =
        ParquetDigests.of(
            new LocalInputFile(file),
            name -> !name.equals("canary"),
            Set.of("answers", "readers", "unit"))) {
      columns = digests.columns();
      for (Optional<Row> row = digests.next(); row.isPresent(); row = digests.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }

  private static ReleaseOption option(String code, String letter, OptionState state) {
    return new ReleaseOption(letter, code, "text of " + code, state);
  }

  private static ReleaseItem.Builder item() {
    return ReleaseItem.newBuilder()
        .setQaId("q")
        .setSplit("train")
        .setStudyId("s")
        .setPatientId("p")
        .setTier(1)
        .setQuestionCode("lge_high_wall")
        .setSequenceView("lge_sax")
        .setType(QuestionType.M)
        .setQuestion("Which walls?")
        .setOptions(List.of(option("a", "A", OptionState.UNSTATED)))
        .setAnswers(List.of("a", "b"))
        .setAnswerText("text")
        .setLinkStatus(LinkStatus.LINKED)
        .setCatalogVersion("1.0.0")
        .setContentHash("h")
        .setVerification("agreed")
        .setEdited(false)
        .setReaders(2)
        .setCanary("guid");
  }
}
