package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.transforms.text.Name;
import org.cardioqa.transforms.text.NameTagger;
import org.cardioqa.transforms.text.Sentence;

/**
 * Takes over what CoreNLP's models find, less what the lists know to be the language of reports.
 *
 * <p>The models know little of text in capitals. There, words of the language are shown to them in
 * lower case and all others with a capital.
 */
final class ModelFinder {
  private static final int SHORTEST_IN_CAPITALS = 5;

  private final Vocabulary vocabulary;
  private final NameWords names;
  private final Set<String> kinds;
  private final Set<String> generic;

  ModelFinder(Vocabulary vocabulary, NameWords names) {
    this.vocabulary = vocabulary;
    this.names = names;
    kinds = vocabulary.beside("institutions").stream().map(Fold::of).collect(Collectors.toSet());
    generic = vocabulary.beside("generic").stream().map(Fold::of).collect(Collectors.toSet());
  }

  void detect(String text, List<Sentence> sentences, List<Word> words, List<Span> spans) {
    BitSet found = new BitSet();
    spans.forEach(span -> found.set(span.start(), span.end()));
    for (Sentence sentence : sentences) {
      if (!askable(Words.between(words, sentence.start(), sentence.end()), found)) {
        continue;
      }
      for (Name name : NameTagger.shared().names(sentence, this::reading)) {
        List<Word> inside = beforePhrase(text, Words.between(words, name.start(), name.end()));
        if (!inside.isEmpty() && accepted(name, inside)) {
          IdentifierType type =
              switch (name.kind()) {
                case PERSON -> IdentifierType.NAME;
                case ORGANIZATION -> IdentifierType.HOSPITAL;
                default -> IdentifierType.LOCATION;
              };
          for (List<Word> run : runs(text, inside)) {
            trimmed(run, type, spans);
          }
        }
      }
    }
  }

  /** Without what begins with a phrase that names a thing: MARY LONG AXIS. */
  private static List<Word> beforePhrase(String text, List<Word> inside) {
    for (int i = 1; i < inside.size(); i++) {
      if (inside.get(i).shape == Word.Shape.CAPITALS
          && Detector.beginsPhrase(text, inside.get(i))) {
        return inside.subList(0, i);
      }
    }
    return inside;
  }

  /** Parted where a line ends or columns lie apart: what stands there is another field. */
  private static List<List<Word>> runs(String text, List<Word> inside) {
    List<List<Word>> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i < inside.size(); i++) {
      String gap = text.substring(inside.get(i - 1).end, inside.get(i).start);
      boolean heading = inside.get(i).report || inside.get(i).common;
      if (gap.contains("   ") || gap.indexOf('\t') >= 0 || (gap.indexOf('\n') >= 0 && heading)) {
        runs.add(inside.subList(from, i));
        from = i;
      }
    }
    runs.add(inside.subList(from, inside.size()));
    return runs;
  }

  /** Without words of reports at its ends. */
  private void trimmed(List<Word> inside, IdentifierType type, List<Span> spans) {
    int from = 0;
    int to = inside.size();
    while (from < to && plain(inside.get(from))) {
      from++;
    }
    while (to > from
        && (type == IdentifierType.NAME
            ? plain(inside.get(to - 1))
            : inside.get(to - 1).report && !kinds.contains(inside.get(to - 1).fold))) {
      to--;
    }
    if (from < to) {
      spans.add(Span.of(inside.get(from).start, inside.get(to - 1).end, type, Layer.NER));
    }
  }

  private boolean plain(Word word) {
    return word.report
        || names.isCredential(word.fold)
        || names.isRole(word.fold)
        || (names.isNeutral(word.fold) && !word.name)
        || (word.common && !word.name && word.first);
  }

  boolean accepted(Name name, List<Word> inside) {
    int strange = 0;
    int named = 0;
    int known = 0;
    Word last = inside.get(inside.size() - 1);
    boolean alone = inside.stream().allMatch(word -> word == last || word.initial() || word.report);
    if (alone && (abbreviation(last) || (last.eponym && last.fold.indexOf('-') > 0))) {
      return false;
    }
    for (Word word : inside) {
      strange += strange(word) ? 1 : 0;
      named += word.name && capital(word) ? 1 : 0;
      known += word.report || names.isNeutral(word.fold) || word.eponym ? 1 : 0;
    }
    return switch (name.kind()) {
      case PERSON ->
          strange > 0
              || (named > 0 && known < inside.size() && named + known >= inside.size())
              || named > 1;
      case LOCATION -> strange > 0 || (known == 0 && inside.stream().allMatch(Word::marked));
      case ORGANIZATION ->
          (strange > 0 && known * 2 <= inside.size() + 1)
              || (known == 0
                  && inside.size() > 1
                  && (last.fold.equals("hospital")
                      || !inside.stream().allMatch(w -> ofKind(w.fold)))
                  && inside.stream().allMatch(w -> w.marked() || names.isFunction(w.fold)));
      case DATE, OTHER -> false;
    };
  }

  /**
   * Whether an answer of the models about these words could be accepted: each way to accept one
   * needs a word that no list explains, or a capital where none need stand. Most sentences of a
   * report have neither, or only such as another layer found, and the models, which take most of
   * the time, are not asked about them.
   */
  boolean askable(List<Word> sentence, BitSet found) {
    for (Word word : sentence) {
      if ((strange(word) || capital(word)) && !found.get(word.start)) {
        return true;
      }
    }
    return false;
  }

  /** Coronary Care Unit: words that each name a kind of institution, and none of them one. */
  private boolean ofKind(String fold) {
    return kinds.contains(fold) || generic.contains(fold) || names.isFunction(fold);
  }

  /** SAM, ASA: a few capitals where other words have none. */
  private static boolean abbreviation(Word word) {
    return word.shape == Word.Shape.CAPITALS
        && !word.inCapitals
        && word.text.length() < SHORTEST_IN_CAPITALS;
  }

  /** Neither of the language nor of medicine, and no abbreviation. */
  private boolean strange(Word word) {
    return !word.common
        && !word.eponym
        && word.text.length() > 1
        && word.shape != Word.Shape.MIXED
        && !(word.shape == Word.Shape.CAPITALS
            && word.text.length() < 6
            && !word.inCapitals
            && !word.name)
        && !names.isNeutral(word.fold);
  }

  private boolean capital(Word word) {
    return word.marked() && !word.report && !names.isNeutral(word.fold);
  }

  private String reading(String word) {
    if (word.length() < 3) {
      return word;
    }
    for (int i = 0; i < word.length(); i++) {
      if (!Character.isUpperCase(word.charAt(i))) {
        return word;
      }
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (vocabulary.isReport(lower)) {
      return word.length() < 5 ? word : lower;
    }
    return vocabulary.isCommon(lower) && !vocabulary.isName(lower)
        ? lower
        : word.charAt(0) + lower.substring(1);
  }
}
