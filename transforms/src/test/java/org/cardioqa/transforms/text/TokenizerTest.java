package org.cardioqa.transforms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private final Tokenizer tokenizer = new Tokenizer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n\t ",
        "LVEF 41% (Simpson). Native T1 1012 ms.",
        "“Curly” quotes, ½ wall – and m²; naïve Zürich …",
        "a\u0000b \uFFFD \uD83D\uDE00 emoji \uD800 lone",
        "soft\u00ADhyphen and no\u00A0break\u2028line",
        "cannot gonna don't 'tis",
        "\u0410\u0411 \u4E2D\u6587 \u05D0\u05D1"
      })
  void everyTokenIsTheTextBetweenItsOffsets(String text) {
    List<Token> tokens = tokenizer.tokens(text);

    assertThat(tokens)
        .allSatisfy(t -> assertThat(text.substring(t.start(), t.end())).isEqualTo(t.text()));
    assertThat(tokens).isSortedAccordingTo((a, b) -> Integer.compare(a.start(), b.start()));
  }

  @Test
  void sentencesHoldEveryTokenOnce() {
    String text = "FINDINGS:\nLV dilated. EF 41%.\n\n1. Scar\n2. Thrombus";

    assertThat(tokenizer.sentences(text).stream().flatMap(s -> s.tokens().stream()).toList())
        .isEqualTo(tokenizer.tokens(text));
  }

  @Test
  void headingsItemsAndEmptyLinesEndASentence() {
    String text = "FINDINGS:\nLV dilated\nand thin\n\nNo scar\n1. Scar\n- Thrombus\nDictated by: A";

    assertThat(tokenizer.sentences(text).stream().map(s -> s.in(text)))
        .containsExactly(
            "FINDINGS:",
            "LV dilated\nand thin",
            "No scar",
            "1. Scar",
            "- Thrombus",
            "Dictated by: A");
  }

  @Test
  void aLineThatWasNotWrappedIsAStatementOfItsOwn() {
    String list = "no aortic regurgitation\nsmall pericardial effusion";
    String prose = "There is no late gadolinium enhancement of the left ventricular\nmyocardium.";

    assertThat(tokenizer.statements(list).stream().map(s -> s.in(list)))
        .containsExactly("no aortic regurgitation", "small pericardial effusion");
    assertThat(tokenizer.statements(prose)).hasSize(1);
  }

  @Test
  void aLineThatHadRoomForTheNextWordWasNotWrapped() {
    String list =
        "hypokinesia basal to mid inferoseptal and inferior\nRV normal size\n"
            + "LGE basal to mid inferoseptal and inferior walls (segments 3, 4, 9, 10), subendocardial";

    assertThat(tokenizer.statements(list)).hasSize(3);
  }

  @Test
  void aLineThatEndsWithAPrepositionGoesOn() {
    String text = "enhancement of the\nseptum";

    assertThat(tokenizer.statements(text)).hasSize(1);
  }

  @Test
  void aLineThatBeginsWithAVerbGoesOnWithTheOneBefore() {
    assertThat(
            new Tokenizer()
                .statements(
                    "There is a filling defect at the apex, seen in one view of the long axis. A thrombus\ncannot be excluded\nNo effusion\n"))
        .extracting(sentence -> sentence.tokens().get(0).text())
        .containsExactly("There", "A", "No");
  }

  @Test
  void aQuestionMarkBeforeAWordEndsNoSentence() {
    String text = "- ?small LV thrombus";

    assertThat(tokenizer.statements(text)).hasSize(1);
  }

  @Test
  void aWordOfAMegabyteIsCut() {
    List<Sentence> sentences = tokenizer.sentences("x".repeat(1 << 20));

    assertThat(sentences)
        .allSatisfy(s -> assertThat(s.tokens()).hasSizeLessThanOrEqualTo(256))
        .allSatisfy(s -> assertThat(s.tokens()).allMatch(t -> t.text().length() <= 1_000));
    assertThat(sentences.get(sentences.size() - 1).end()).isEqualTo(1 << 20);
  }

  @Test
  void aSentenceOfAHundredThousandTokensIsCut() {
    assertThat(tokenizer.sentences("word ".repeat(100_000)))
        .allSatisfy(s -> assertThat(s.tokens()).hasSizeLessThanOrEqualTo(256));
  }
}
