package org.cardioqa.transforms.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameTaggerTest {
  private final Tokenizer tokenizer = new Tokenizer();

  @Test
  void peopleAndPlacesAreFound() {
    String text = "John Carpenter was seen at Stanford University in Boston.";

    assertThat(names(text))
        .contains("PERSON John Carpenter", "LOCATION Boston", "ORGANIZATION Stanford University");
  }

  @Test
  void capitalsAreReadAsTheCallerSays() {
    String text = "SEEN BY JOHN CARPENTER IN CLINIC.";
    Sentence sentence = tokenizer.sentences(text).get(0);

    assertThat(
            NameTagger.shared()
                .names(sentence, w -> w.charAt(0) + w.substring(1).toLowerCase(Locale.ROOT)))
        .anyMatch(n -> text.substring(n.start(), n.end()).endsWith("JOHN CARPENTER"));
  }

  @Test
  void threadsThatShareTheModelsGetTheSameNames() {
    String text = "Mary Jones told Peter Brown in Chicago that Amara Diallo called on May 3.";
    List<String> alone = names(text);

    assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> names(text)).toList())
        .isEqualTo(Collections.nCopies(200, alone));
  }

  @Test
  void nothingIsLearntFromWhatWasRead() {
    String text = "We met Quimby in Bramble.";
    List<String> before = names(text);

    names("the quimby and the bramble were seen, quimby after bramble.");

    assertThat(names(text)).isEqualTo(before);
  }

  private List<String> names(String text) {
    return tokenizer.sentences(text).stream()
        .flatMap(s -> NameTagger.shared().names(s).stream())
        .map(n -> n.kind() + " " + text.substring(n.start(), n.end()))
        .toList();
  }
}
