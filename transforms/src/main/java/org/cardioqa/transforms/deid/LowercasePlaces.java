package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds institutions, employers and towns in dictation without capitals, where only the words
 * around them tell.
 */
final class LowercasePlaces {
  private static final int MOST_WORDS = 4;
  private static final Set<String> BEFORE =
      Set.of("at", "from", "to", "in", "via", "of", "near", "for", "with", "through");
  private static final Set<String> LINKS = Set.of("at", "for", "with", "of");
  private static final Set<String> SERVICES = Set.of("imaging", "radiology", "diagnostics");
  private static final Set<String> OWNING = Set.of("ran", "runs", "owns", "owned", "manages");
  private static final Set<String> TOWARDS = Set.of("at", "from", "to", "in", "near", "via");

  private final Vocabulary vocabulary;
  private final NameWords names;
  private final Set<String> kinds;
  private final Set<String> allKinds;
  private final Set<String> generic;
  private final Set<String> geographic;
  private final Set<String> trades;

  LowercasePlaces(Vocabulary vocabulary, NameWords names) {
    this.vocabulary = vocabulary;
    this.names = names;
    allKinds = folded("institutions");
    kinds = folded("institutions");
    kinds.removeAll(folded("weakinstitutions"));
    kinds.addAll(folded("lowercaseinstitutions"));
    generic = folded("generic");
    geographic = folded("geographic");
    trades = folded("trades");
  }

  private Set<String> folded(String list) {
    return vocabulary.beside(list).stream().map(Fold::of).collect(Collectors.toSet());
  }

  void detect(String text, List<Word> words, List<Span> spans) {
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (word.shape != Word.Shape.LOWER) {
        continue;
      }
      if (SERVICES.contains(word.fold)) {
        service(text, words, i, spans);
      }
      if (kinds.contains(word.fold)) {
        named(text, words, i, spans);
      } else if (geographic.contains(word.fold)) {
        geographic(text, words, i, spans);
      }
      if (i > 0 && TOWARDS.contains(words.get(i - 1).fold)) {
        strange(text, words, i, spans);
      }
      if (i > 0 && i + 1 < words.size() && trades.contains(words.get(i - 1).fold)) {
        employer(text, words, i, spans);
      }
      if (i > 1 && OWNING.contains(words.get(i - 1).fold) && words.get(i - 2).common) {
        business(text, words, i, spans);
      }
      town(text, words, i, spans);
    }
  }

  /** Quarry hill surgery: words of the language before a word of kind. */
  private void named(String text, List<Word> words, int kind, List<Span> spans) {
    int from = kind;
    int own = 0;
    while (from > 0
        && kind - from < MOST_WORDS
        && (part(words.get(from - 1)) || allKinds.contains(words.get(from - 1).fold))
        && between(text, words, from - 1).matches("[ ]|[ ]&[ ]|'s[ ]|s'[ ]")) {
      from--;
      Word word = words.get(from);
      own += !generic.contains(word.fold) && !allKinds.contains(word.fold) && !word.report ? 1 : 0;
    }
    boolean led =
        from == 0
            || BEFORE.contains(words.get(from - 1).fold)
            || words.get(from - 1).fold.equals("the")
            || !between(text, words, from - 1).equals(" ");
    if (own == 0 || !led) {
      return;
    }
    int last = kind;
    while (last + 1 < words.size()
        && kinds.contains(words.get(last + 1).fold)
        && between(text, words, last).equals(" ")) {
      last++;
    }
    add(words, article(words, from), last, IdentifierType.HOSPITAL, spans);
  }

  /** At harbour tower imaging: two words of no report, one of them of places. */
  private void service(String text, List<Word> words, int kind, List<Span> spans) {
    if (kind < 3 || !Set.of("at", "from").contains(words.get(kind - 3).fold)) {
      return;
    }
    boolean place = false;
    for (int i = kind - 2; i < kind; i++) {
      place |= geographic.contains(words.get(i).fold) || !words.get(i).common;
      if (!part(words.get(i))
          || generic.contains(words.get(i).fold)
          || !between(text, words, i).equals(" ")) {
        return;
      }
    }
    if (place) {
      add(words, kind - 2, kind, IdentifierType.HOSPITAL, spans);
    }
  }

  /** At beech valley. */
  private void geographic(String text, List<Word> words, int end, List<Span> spans) {
    if (end < 2 || !between(text, words, end - 1).equals(" ")) {
      return;
    }
    Word word = words.get(end - 1);
    if (part(word)
        && !generic.contains(word.fold)
        && BEFORE.contains(words.get(end - 2).fold)
        && between(text, words, end - 2).equals(" ")) {
      add(words, end - 1, end, IdentifierType.LOCATION, spans);
    }
  }

  /** From nordlight shipping: what no list knows, and the words behind it. */
  private void strange(String text, List<Word> words, int from, List<Span> spans) {
    int last = from;
    int unknown = -1;
    while (last < words.size()
        && last - from < 3
        && part(words.get(last))
        && !generic.contains(words.get(last).fold)
        && (last == from || between(text, words, last - 1).equals(" "))) {
      if (!words.get(last).common && !words.get(last).eponym) {
        unknown = last;
      }
      last++;
    }
    if (unknown >= 0 && unknown - from < 2 && words.get(unknown).text.length() > 2) {
      boolean behind = last - 1 > unknown && !names.isVerb(words.get(unknown + 1).fold);
      add(words, from, behind ? unknown + 1 : unknown, IdentifierType.LOCATION, spans);
    }
  }

  /** A chef at the copper spoon. */
  private void employer(String text, List<Word> words, int link, List<Span> spans) {
    if (!LINKS.contains(words.get(link).fold)) {
      return;
    }
    business(text, words, link + 1, spans);
  }

  private void business(String text, List<Word> words, int start, List<Span> spans) {
    int from = start;
    if (words.get(from).fold.equals("the") && from + 1 < words.size()) {
      from++;
    }
    int last = from;
    while (last < words.size()
        && last - from < MOST_WORDS
        && part(words.get(last))
        && (last == from || between(text, words, last - 1).matches("[ ]|[ ]&[ ]"))) {
      last++;
    }
    if (last > from && !generic.contains(words.get(from).fold)) {
      add(words, article(words, from), last - 1, IdentifierType.HOSPITAL, spans);
    }
  }

  private void town(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    boolean led =
        i > 0
            && (TOWARDS.contains(words.get(i - 1).fold)
                || text.startsWith(", ", words.get(i - 1).end));
    if (vocabulary.isPlace(word.fold)
        && (!word.eponym || (i > 0 && TOWARDS.contains(words.get(i - 1).fold)))
        && (!word.common
            || (led
                && !word.report
                && !word.eponym
                && !names.isNeutral(word.fold)
                && !generic.contains(word.fold)
                && !geographic.contains(word.fold)
                && word.name))
        && word.text.length() > 3) {
      add(words, i, i, IdentifierType.LOCATION, spans);
    }
    if (word.fold.equals("st")
        && led
        && i + 1 < words.size()
        && words.get(i + 1).text.length() > 2) {
      add(words, i, i + 1, IdentifierType.LOCATION, spans);
    }
  }

  /** "The" before a name of words goes with it. */
  private static int article(List<Word> words, int from) {
    return from > 0 && words.get(from - 1).fold.equals("the") ? from - 1 : from;
  }

  /** A word that may be part of a name: none of reports, of grammar or of what people do. */
  private boolean part(Word word) {
    return word.shape == Word.Shape.LOWER
        && word.text.length() > 2
        && !word.report
        && !names.isFunction(word.fold)
        && !names.isNeutral(word.fold)
        && !(names.isVerb(word.fold) && word.common);
  }

  private static String between(String text, List<Word> words, int i) {
    return text.substring(words.get(i).end, words.get(i + 1).start);
  }

  private static void add(
      List<Word> words, int from, int last, IdentifierType type, List<Span> spans) {
    spans.add(Span.of(words.get(from).start, words.get(last).end, type, Layer.RULE));
  }
}
