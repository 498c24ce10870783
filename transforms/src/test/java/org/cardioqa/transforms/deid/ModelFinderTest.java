package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.cardioqa.transforms.text.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFinderTest {
  private static final int LONGEST_NAME = 6;

  private final ModelFinder finder =
      new ModelFinder(Vocabulary.SHARED, new NameWords(Vocabulary.SHARED));

  @Test
  void theModelsAreNotAskedOnlyWhereNoAnswerOfTheirsWouldBeAccepted() throws IOException {
    int spared = 0;
    for (String text : texts()) {
      List<Word> words = Word.of(text, Vocabulary.SHARED);
      for (int from = 0; from < words.size(); from++) {
        for (int to = from + 1; to <= Math.min(words.size(), from + LONGEST_NAME); to++) {
          List<Word> inside = words.subList(from, to);
          if (!finder.askable(inside, new BitSet())) {
            spared++;
            for (Name.Kind kind : Name.Kind.values()) {
              Name name = new Name(kind, inside.get(0).start, inside.get(inside.size() - 1).end);
              assertThat(finder.accepted(name, inside)).as("%s in %s", name, text).isFalse();
            }
          }
        }
      }
    }
    assertThat(spared).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Left ventricular ejection fraction is 45%, without regional wall motion abnormality.",
        "NO PERICARDIAL EFFUSION. THE AORTIC VALVE IS TRICUSPID.",
        "Simpson's method was used."
      })
  void theModelsAreNotAskedAboutSentencesOfKnownWords(String text) {
    assertThat(finder.askable(Word.of(text, Vocabulary.SHARED), new BitSet())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"discussed with okonjo today", "THE RIDE FROM OKONJO", "a scan by Grace Summers"})
  void theModelsAreAskedAboutStrangeWordsAndCapitals(String text) {
    assertThat(finder.askable(Word.of(text, Vocabulary.SHARED), new BitSet())).isTrue();
  }

  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String file : List.of("hard-snippets.txt", "fresh-snippets.txt", "known-snippets.txt")) {
      for (String line : Marked.lines(file)) {
        texts.add(Marked.of(line).text());
      }
    }
    return texts;
  }

  @Test
  void theModelsAreNotAskedWhereOtherLayersFoundAllThatTheyMightAnswer() {
    String text = "The study of Okonkwo is normal.";
    BitSet found = new BitSet();
    found.set(text.indexOf("Okonkwo"), text.indexOf(" is"));

    assertThat(finder.askable(Word.of(text, Vocabulary.SHARED), found)).isFalse();
  }
}
