package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Set;
import org.cardioqa.schemas.IdentifierType;

/** Finds people by a title or a relation before their names, or a credential behind. */
final class TitledNames {
  /** So written they are titles whatever follows with a capital: "Mr Apex". */
  private static final Set<String> SURNAME_BEHIND = Set.of("Mr", "Mrs", "Ms", "Miss", "Dr");

  private final NameWords kinds;
  private final NameSequence sequences;

  TitledNames(NameWords kinds, NameSequence sequences) {
    this.kinds = kinds;
    this.sequences = sequences;
  }

  void detect(String text, List<Word> words, int i, List<Span> spans) {
    title(text, words, i, spans);
    relative(text, words, i, spans);
    credential(text, words, i, spans);
  }

  private void title(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!kinds.isTitle(word.fold) || i + 1 == words.size() || word.shape == Word.Shape.MIXED) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = text.substring(word.end, next.start);
    if (!NameSequence.GAP_BEHIND_TITLE.matcher(gap).matches()
        && !gap.matches("\\.?[ ]?\\R(?:>[ ])?|\\.")) {
      return;
    }
    boolean weak =
        kinds.isWeakTitle(word.fold) && !(SURNAME_BEHIND.contains(word.text) && next.marked());
    boolean dotted = gap.startsWith(".");
    boolean first = kinds.isFirst(next.fold) && next.upper();
    boolean capital = word.shape == Word.Shape.CAPITALISED && next.marked() && !next.report;
    boolean small =
        word.shape == Word.Shape.LOWER
            && next.shape == Word.Shape.LOWER
            && next.name
            && !next.report
            && !kinds.isNeutral(next.fold)
            && !kinds.isTerm(next.fold)
            && !(weak && i > 0 && kinds.isArticle(words.get(i - 1).fold))
            && !behindNumber(text, word.start);
    if (weak && !(capital && !kinds.isNeutral(next.fold)) && !small) {
      boolean number = behindNumber(text, word.start);
      boolean sentence = dotted && (word.shape == Word.Shape.LOWER || number);
      if (number
          || sentence
          || !next.upper()
          || (word.shape == Word.Shape.LOWER && next.common && !next.name)) {
        return;
      }
      if (next.report || (next.common && (!next.name || (next.inCapitals && !dotted)))) {
        return;
      }
    }
    if (SURNAME_BEHIND.contains(word.text) && next.marked() && !kinds.isNeutral(next.fold)) {
      sequences.add(text, words, i + 1, NameSequence.Trust.SURE, Layer.RULE, spans);
      return;
    }
    if (first && (!next.inCapitals || sequences.fullName(text, words, i + 1))) {
      sequences.add(text, words, i + 1, NameSequence.Trust.SURE, Layer.RULE, spans);
      return;
    }
    if ((kinds.isFunction(next.fold) && !next.initial())
        || (!next.upper() && next.common && !next.name)) {
      return;
    }
    if (word.shape == Word.Shape.LOWER
        && next.shape == Word.Shape.LOWER
        && !next.name
        && next.common) {
      return;
    }
    sequences.add(text, words, i + 1, NameSequence.Trust.SURE, Layer.RULE, spans);
  }

  private static boolean behindNumber(String text, int start) {
    int i = start - 1;
    while (i >= 0 && text.charAt(i) == ' ') {
      i--;
    }
    return i >= 0 && Character.isDigit(text.charAt(i));
  }

  private void relative(String text, List<Word> words, int i, List<Span> spans) {
    if (!kinds.isRole(words.get(i).fold) || i + 1 == words.size()) {
      return;
    }
    int next = i + 1;
    if (Set.of("named", "called", "is").contains(words.get(next).fold) && next + 1 < words.size()) {
      next++;
    }
    Word name = words.get(next);
    String gap = text.substring(words.get(next - 1).end, name.start);
    if (!gap.matches("[ ]|,[ ]|[ ]?\\([ ]?|[ ]?\\R(?:>[ ])?|:[ ]|'?s?[ ]")) {
      return;
    }
    if (kinds.isParticle(name.fold)
        && name.shape == Word.Shape.LOWER
        && !kinds.isFunction(name.fold)
        && next + 2 < words.size()
        && (words.get(next + 1).upper() || words.get(next + 2).upper())) {
      sequences.add(text, words, next, NameSequence.Trust.SURE, Layer.RULE, spans);
      return;
    }
    boolean capital =
        name.shape == Word.Shape.CAPITALISED && (!name.common || (name.name && !name.report));
    boolean capitals = name.inCapitals && name.name && !kinds.isFunction(name.fold);
    boolean lower =
        name.shape == Word.Shape.LOWER
            && !name.common
            && (name.name || (name.text.length() > 3 && !name.eponym));
    boolean first = kinds.isFirst(name.fold) && name.upper() && (!name.inCapitals || name.name);
    if (((capital || capitals || lower) && !kinds.isNeutral(name.fold))
        || (first && !name.report)
        || (gap.startsWith(",")
            && name.end < text.length()
            && ",;.)".indexOf(text.charAt(name.end)) >= 0
            && name.marked()
            && !name.report
            && !kinds.isNeutral(name.fold))
        || (name.shape == Word.Shape.LOWER
            && kinds.isFirst(name.fold)
            && next + 1 < words.size()
            && words.get(next + 1).name
            && !words.get(next + 1).common)) {
      sequences.add(text, words, next, NameSequence.Trust.SURE, Layer.RULE, spans);
    }
  }

  private void credential(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    boolean spelled =
        i + 1 < words.size()
            && word.initial()
            && kinds.isCredential(word.fold + "." + words.get(i + 1).fold)
            && text.substring(word.end, words.get(i + 1).start).equals(".");
    boolean written =
        (kinds.isCredential(word.fold)
                && (word.shape == Word.Shape.CAPITALS
                    || word.shape == Word.Shape.MIXED
                    || word.inCapitals))
            || (word.shape == Word.Shape.MIXED && word.fold.equals("phd"));
    if ((!spelled && !written) || i == 0) {
      return;
    }
    if (!text.substring(words.get(i - 1).end, word.start).matches("\\.?,?[ ]{1,2}")) {
      return;
    }
    int from = i;
    int count = 0;
    boolean comma = false;
    while (from > 0 && count < NameSequence.MOST_WORDS) {
      Word before = words.get(from - 1);
      String gap = text.substring(before.end, words.get(from).start);
      boolean first = from == i;
      boolean inverted = !first && !comma && NameSequence.COMMA.matcher(gap).matches();
      if ((!first && !inverted && !NameSequence.GAP.matcher(gap).matches())
          || gap.indexOf('\n') >= 0) {
        break;
      }
      if (!nameable(before) || (kinds.isNeutral(before.fold) && !kinds.isParticle(before.fold))) {
        break;
      }
      comma |= inverted;
      from--;
      count++;
    }
    Word only = i - from == 1 ? words.get(from) : null;
    boolean plain = only != null && (only.report || (only.common && !only.name && !comma));
    if (from < i && !plain) {
      spans.add(
          Span.of(
              words.get(from).start,
              NameSequence.end(text, words.get(i - 1)),
              IdentifierType.NAME,
              Layer.RULE));
    }
  }

  private boolean nameable(Word word) {
    if (kinds.isParticle(word.fold) && word.text.length() < 5) {
      return true;
    }
    return word.upper() && !(word.report && !word.name);
  }
}
