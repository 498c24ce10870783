package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.cardioqa.transforms.questions.TextAnswers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NoFindingTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", NoFinding.EMPTY_TEXT),
        Arguments.of(" \n\t ", NoFinding.EMPTY_TEXT),
        Arguments.of("--- ;;; \ud83e\udec0", NoFinding.NO_WORDS),
        Arguments.of("HISTORY: LV thrombus.", NoFinding.SECTIONS_NOT_READ),
        Arguments.of("FINDINGS:\n\nIMPRESSION:\n", NoFinding.ONLY_HEADINGS),
        Arguments.of("Hello", NoFinding.NOTHING_KNOWN),
        Arguments.of("\u05d0\u05d9\u05df \u05ea\u05e4\u05dc\u05d9\u05d8", NoFinding.NOTHING_KNOWN),
        Arguments.of("PK\u0003\u0004\ufffd\u0000", NoFinding.NOTHING_KNOWN));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextInWhichNothingIsFoundSaysWhy(String text, NoFinding reason) {
    assertThat(
            FindingExtractor.builtIn()
                .read(TextAnswers.Reader.report("r", text))
                .getNoFindingReason())
        .isEqualTo(reason.name());
  }
}
