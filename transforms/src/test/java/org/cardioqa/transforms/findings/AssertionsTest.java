package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssertionsTest {
  private static final Assertions ASSERTIONS = Assertions.builtIn();
  private static final Tokenizer TOKENIZER = new Tokenizer();

  private static Assertion of(String text, String target) {
    int start = text.indexOf(target);
    Sentence whole = new Sentence(TOKENIZER.tokens(text));
    return ASSERTIONS.of(whole, start, start + target.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "There is no pericardial effusion. | effusion | ABSENT",
        "No thrombus, aneurysm or effusion. | effusion | ABSENT",
        "No effusion, normal function. | function | PRESENT",
        "No effusion but a thrombus. | thrombus | PRESENT",
        "No effusion; thrombus. | thrombus | PRESENT",
        "The scar was not seen. | scar | ABSENT",
        "Effusion: none. | Effusion | ABSENT",
        "No change in the scar. | scar | PRESENT",
        "A thrombus cannot be excluded. | thrombus | UNCERTAIN",
        "A thrombus was excluded. | thrombus | ABSENT",
        "Possible thrombus. | thrombus | UNCERTAIN",
        "Suggesting the absence of oedema. | oedema | UNCERTAIN",
        "Nothing suspicious for oedema. | oedema | ABSENT",
        "Consistent with oedema. | oedema | PRESENT",
        "No oedema except for a scar. | scar | PRESENT",
        "Neither oedema nor scar. | scar | ABSENT",
        "Scar without oedema. | Scar | PRESENT",
        "Function preserved, scar negative. | Function | PRESENT"
      })
  void certaintyFollowsFromTheCueThatReaches(String text, String target, Certainty certainty) {
    assertThat(of(text, target).certainty()).isEqualTo(certainty);
  }

  @Test
  void historyAndFamilyAreToldFromThePresentPatient() {
    assertThat(of("Known history of infarction.", "infarction").temporality())
        .isEqualTo(Temporality.HISTORICAL);
    assertThat(of("His father had cardiomyopathy.", "cardiomyopathy").experiencer())
        .isEqualTo(Experiencer.OTHER);
    assertThat(of("Compared with the previous study there is a scar.", "scar").temporality())
        .isEqualTo(Temporality.RECENT);
  }

  @Test
  void anAssertionNamesTheCueThatDecided() {
    assertThat(of("There is no evidence of scar.", "scar").cue()).contains("no evidence of");
    assertThat(of("There is a scar.", "scar").cue()).isEmpty();
  }

  @Test
  void textWithoutCueWordsIsNeverNegated() {
    List<String> words =
        List.of(
            "septum",
            "scar",
            "enhancement",
            "the",
            "of",
            "lateral",
            "wall",
            "a",
            ",",
            "and",
            "large",
            "function");
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder("Scar");
      for (int j = 0; j < 12; j++) {
        text.append(' ').append(words.get(random.nextInt(words.size())));
      }
      assertThat(of(text.toString(), "Scar")).as(text.toString()).isEqualTo(Assertion.PLAIN);
    }
  }
}
