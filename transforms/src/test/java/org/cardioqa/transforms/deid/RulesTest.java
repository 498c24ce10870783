package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.IdentifierType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  /** So that no rule is left out for want of a character. */
  private static final String ALL_NEEDS = "1 @ : ^\n";

  private static final int LENGTH = 8_000;

  /** Counts how often a character is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7", "x", " ", "\t", "\n", "0", "(", "*", "\u00e9", "Smith ", "SMITH ", "Dr. ", "of ", "1 ",
        "1/", "1-", "1.", "a.", "A. ", "Ab-", "a@", "Ab^", "May ", "one ", "A1", "MRN ", "at dot "
      })
  void theLooksAtATextGrowNoFasterThanItsLength(String piece) {
    long once = looks(piece, LENGTH);
    long twice = looks(piece, 2 * LENGTH);

    assertThat(twice).isLessThan(once * 5 / 2);
  }

  private static long looks(String piece, int length) {
    Counted text = new Counted(ALL_NEEDS + piece.repeat(length / piece.length()));
    Rules.SHARED.detect(text, new ArrayList<>());
    return text.looks;
  }

  @Test
  void anIdentifierLongerThanWhatARuleLooksAtIsTakenWhole() {
    String url = "https://pacs.example.org/view?token=" + "Ab1-".repeat(500);
    List<Span> spans = new ArrayList<>();

    Rules.SHARED.detect("see " + url + " today", spans);

    assertThat(spans)
        .anySatisfy(
            span -> {
              assertThat(span.type()).isEqualTo(IdentifierType.OTHER_ID);
              assertThat(span.start()).isEqualTo(4);
              assertThat(span.end()).isEqualTo(4 + url.length());
            });
  }

  @Test
  void aDateEndsBeforeAnEmptyLine() {
    String text = "MR HEART 3 Feb\n\n60 F, breathless";
    List<Span> spans = new ArrayList<>();
    Rules.SHARED.detect(text, spans);

    assertThat(spans)
        .extracting(span -> text.substring(span.start(), span.end()))
        .containsOnly("3 Feb");
  }
}
