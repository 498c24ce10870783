package org.cardioqa.transforms.deid;

import java.util.List;

/**
 * Finds people by what stands beside their names (titles, labels, credentials, relatives, initials)
 * and by the name lists.
 *
 * <p>The models miss names that are rare, or written in capitals or without any; the words beside
 * them do not. What is only capitalised and known neither to the language nor to medicine counts as
 * a name too.
 */
final class NameFinder {
  private final TitledNames titled;
  private final LabelledNames labelled;
  private final ListedNames listed;

  NameFinder(Vocabulary vocabulary, NameWords kinds) {
    NameSequence sequences = new NameSequence(kinds);
    titled = new TitledNames(kinds, sequences);
    labelled = new LabelledNames(vocabulary, kinds, sequences);
    listed = new ListedNames(vocabulary, kinds, sequences);
  }

  /** Adds the names that the words beside them, or the lists, give away. */
  void detect(String text, List<Word> words, List<Span> spans) {
    for (int i = 0; i < words.size(); i++) {
      titled.detect(text, words, i, spans);
    }
    listed.detect(text, words, spans);
    labelled.detect(text, words, spans);
  }

  /** Adds the initials of who wrote or typed. */
  void signed(String text, List<Span> spans) {
    labelled.signed(text, spans);
  }
}
