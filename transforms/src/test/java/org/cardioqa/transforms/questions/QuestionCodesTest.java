package org.cardioqa.transforms.questions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.schemas.yaml.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the table of question codes row by row: form, when it is asked, what its options state. */
final class QuestionCodesTest {
  private static final Catalog CATALOG = Catalog.builtIn();
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(CATALOG);

  private record Row(
      String code,
      String view,
      String type,
      List<String> options,
      String asked,
      List<String> answers,
      List<String> notAsked) {
    @Override
    public String toString() {
      return code;
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = QuestionCodesTest.class.getResourceAsStream("question-codes.yaml")) {
      return YamlNode.read(in, "question-codes.yaml").get("rows").items().stream()
          .map(
              row ->
                  new Row(
                      row.get("code").text(),
                      row.get("view").text(),
                      row.get("type").text(),
                      row.texts("options"),
                      row.get("asked").text(),
                      row.texts("answers"),
                      row.texts("not_asked")))
          .toList();
    }
  }

  private static Optional<QaCandidate> candidate(String code, String text) {
    String whole = text.contains(":") ? text : "Cardiac MRI was performed. " + text;
    return READER.read("r", whole).candidates().stream()
        .filter(candidate -> candidate.getQuestionCode().equals(code))
        .findFirst();
  }

  @Test
  void theTableHasEveryQuestionOfTheCatalogue() throws IOException {
    assertThat(rows())
        .extracting(Row::code)
        .containsExactlyInAnyOrderElementsOf(
            CATALOG.questions().stream().map(Question::code).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aQuestionHasTheImagesTheFormAndTheOptionsOfTheTable(Row row) {
    Question question = CATALOG.question(row.code()).orElseThrow();
    assertThat(question.sequenceView()).isEqualTo(row.view());
    assertThat(question.type()).isEqualTo(QuestionType.valueOf(row.type()));
    assertThat(question.options())
        .extracting(Option::code)
        .containsExactlyInAnyOrderElementsOf(row.options());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aQuestionIsAskedWhenItsConditionHoldsAndAnsweredByWhatIsStated(Row row) {
    QaCandidate candidate = candidate(row.code(), row.asked()).orElseThrow();
    assertThat(candidate.getEvidence()).isNotEmpty();
    if (candidate.getType() == QuestionType.T) {
      assertThat(candidate.getAnswers()).hasSize(1);
      return;
    }
    assertThat(candidate.getAnswers()).containsExactlyInAnyOrderElementsOf(row.answers());
    for (CandidateOption option : candidate.getOptions()) {
      boolean answer = row.answers().contains(option.getCode());
      assertThat(option.getState() == OptionState.STATED_PRESENT)
          .as(option.getCode())
          .isEqualTo(answer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aQuestionIsNotAskedWhenNothingStatesAnAnswer(Row row) {
    assertThat(row.notAsked()).isNotEmpty();
    for (String text : row.notAsked()) {
      assertThat(candidate(row.code(), text)).as(text).isEmpty();
    }
  }

  @Test
  void noneIsTheAnswerOnlyWhenTheWholeGroupIsDenied() {
    String all =
        "No SAM, LVOT obstruction, spade sign, aortic stenosis or dilated pulmonary artery.";
    assertThat(candidate("special_signs", all).orElseThrow().getAnswers()).containsExactly("none");
    assertThat(candidate("special_signs", "No SAM or LVOT obstruction.")).isEmpty();
  }
}
