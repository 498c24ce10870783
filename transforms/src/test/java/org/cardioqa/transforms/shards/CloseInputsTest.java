package org.cardioqa.transforms.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.questions.GenerateQuestions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloseInputsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          read and used                               | 1 | 1 | 0 | 0 |
          read and set aside                          | 1 | 0 | 1 | 0 |
          used, but a frame could not be decoded      | 1 | 1 | 0 | 1 |
          used, but two frames could not be decoded   | 1 | 1 | 0 | 2 |
          read and forgotten                          | 1 | 0 | 0 | 0 | ended in no state
          used and set aside                          | 1 | 1 | 1 | 0 | more than one state
          used twice                                  | 1 | 2 | 0 | 0 | more than one state
          set aside by two stages                     | 1 | 0 | 2 | 0 | more than one state
          used without having been read               | 0 | 1 | 0 | 0 | never read
          read twice                                  | 2 | 1 | 0 | 0 | more than once
          """)
  void anInputIsReadOnceAndEndsOnce(
      String what, int seen, int states, int setAside, int undecodable, String problem) {
    List<Quarantined> rows = new ArrayList<>();
    for (int i = 0; i < setAside; i++) {
      rows.add(row("ReadDicom"));
    }
    for (int i = 0; i < undecodable; i++) {
      rows.add(row(WriteShards.STAGE));
    }

    if (problem == null) {
      assertThat(CloseInputs.problems(seen, states, rows)).isEmpty();
    } else {
      assertThat(CloseInputs.problems(seen, states, rows))
          .singleElement()
          .asString()
          .contains(problem);
    }
  }

  @Test
  void aReportOfWhoseFindingsNoQuestionsCouldBeMadeKeepsItsRows() {
    assertThat(CloseInputs.problems(1, 1, List.of(row(GenerateQuestions.STAGE)))).isEmpty();
  }

  private static Quarantined row(String stage) {
    return Quarantine.of(stage, InputKind.DICOM).row("key", Reason.TRUNCATED, "too short");
  }
}
