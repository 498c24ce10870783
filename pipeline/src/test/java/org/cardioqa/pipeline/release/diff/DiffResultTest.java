package org.cardioqa.pipeline.release.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.release.diff.RowChange.State;
import org.junit.jupiter.api.Test;

class DiffResultTest {
  private static final int ROWS = 50_000;

  @Test
  void whatIsKeptDoesNotGrowWithTheNumberOfChangedRows() {
    DiffResult diff = new DiffResult("1.0.0", "2.0.0");
    for (int row = 0; row < ROWS; row++) {
      diff.add(answer(row, "M", List.of("a" + row)));
    }

    assertThat(diff.total().of(Change.ANSWER)).isEqualTo(ROWS);
    assertThat(diff.answers()).hasSize(DiffResult.MOST_TRANSITIONS + 1);
    assertThat(diff.answers().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
    assertThat(diff.examples().get(Change.ANSWER)).hasSize(DiffResult.EXAMPLES);
    assertThat(diff.causes()).hasSize(1);
  }

  @Test
  void numbersAndTextsAreOnePairWhateverTheySay() {
    DiffResult diff = new DiffResult("1.0.0", "2.0.0");
    diff.add(answer(1, "N", List.of("38")));
    diff.add(answer(2, "N", List.of("39")));
    diff.add(answer(3, "T", List.of("{\"a\": 1}")));

    assertThat(diff.answers())
        .containsOnlyKeys(
            new DiffResult.Transition("q", "(a number)", "(a number)"),
            new DiffResult.Transition("q", "(a text)", "(a text)"));
  }

  private static RowChange answer(int row, String type, List<String> answers) {
    return new RowChange(
        "id" + row,
        "q",
        EnumSet.of(Change.ANSWER),
        Optional.of(new State("train", type, List.of("before"))),
        Optional.of(new State("train", type, answers)),
        Optional.empty());
  }
}
