package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hard snippets of our own: what must go, and what must stay. */
class SnippetsTest {
  static Stream<String> snippets() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String fixture : List.of("hard", "style", "format", "people", "context")) {
      lines.addAll(Marked.lines(fixture + "-snippets.txt"));
    }
    return lines.stream();
  }

  static Stream<String> knownSnippets() throws IOException {
    return Marked.lines("known-snippets.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void identifiersGoAndTrapsStay(String line) {
    Marked marked = Marked.of(line);

    marked.assertCovered(Detector.SHARED.detect(marked.text(), List.of()));
  }

  @ParameterizedTest
  @MethodSource("knownSnippets")
  void whatAHeaderStatesGoesInAllItsForms(String line) {
    String[] halves = line.split(" => ", 2);
    List<KnownIdentifier> known = new ArrayList<>();
    for (String identifier : halves[0].split(";", -1)) {
      String[] entry = identifier.strip().split("=", 2);
      known.add(new KnownIdentifier(IdentifierType.valueOf(entry[0]), entry[1]));
    }
    Marked marked = Marked.of(halves[1]);

    marked.assertCovered(Detector.SHARED.detect(marked.text(), known));
  }

  /** Written before the rules they measure; a floor below what was measured, not a goal. */
  @Test
  void mostOfWhatWasWrittenBeforeTheRulesGoesAndNoTrapChanges() throws IOException {
    int letters = 0;
    int missed = 0;
    for (String line : Marked.lines("fresh-snippets.txt")) {
      Marked marked = Marked.of(line);
      List<Span> found = Detector.SHARED.detect(marked.text(), List.of());
      new Marked(marked.text(), List.of(), marked.traps()).assertCovered(found);
      for (int[] id : marked.identifiers()) {
        letters += id[1] - id[0];
        missed += marked.uncovered(id, found).length();
      }
    }

    assertThat((double) missed / letters).isLessThan(0.02);
  }
}
