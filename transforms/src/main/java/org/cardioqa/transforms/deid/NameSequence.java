package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/** Decides how far a name goes whose first word is found. */
final class NameSequence {
  /** How surely the first word of a sequence is a name. */
  enum Trust {
    /** A title or a label says so. */
    SURE,
    /** Only if the words are names rather than common words. */
    LIKELY
  }

  static final int MOST_WORDS = 5;
  static final Pattern GAP =
      Pattern.compile("[ \\u00a0]{1,2}|\\.[ \\u00a0]{0,2}|[ ]?\\R(?:>[ ]?)?|-");
  static final Pattern COMMA = Pattern.compile("\\.?,[ ]?");
  static final Pattern GAP_BEHIND_TITLE = Pattern.compile("\\.?[ \\u00a0]{1,3}");

  private static final Pattern NAME_GAP = Pattern.compile("\\.?[ \\u00a0]|[ ]?\\R");

  private final NameWords kinds;

  NameSequence(NameWords kinds) {
    this.kinds = kinds;
  }

  /**
   * Whether a first name begins at a word, and a surname or an initial follows it: then both are a
   * name, be they words of the language or eponyms too.
   */
  boolean fullName(String text, List<Word> words, int i) {
    Word word = words.get(i);
    boolean first = kinds.isFirst(word.fold);
    boolean own = word.name && !word.common && !word.eponym;
    if (!(first || own) || !word.upper() || word.text.length() < 2 || i + 1 == words.size()) {
      return false;
    }
    int behind = i + 1;
    boolean middle = false;
    while (behind < words.size()
        && behind - i < 3
        && words.get(behind).initial()
        && NAME_GAP.matcher(gap(text, words, behind)).matches()) {
      middle = true;
      behind++;
    }
    if (behind == words.size() || !NAME_GAP.matcher(gap(text, words, behind)).matches()) {
      return false;
    }
    while (behind + 1 < words.size()
        && kinds.isParticle(words.get(behind).fold)
        && gap(text, words, behind + 1).equals(" ")) {
      behind++;
    }
    Word last = words.get(behind);
    boolean next = behind + 1 < words.size() && gap(text, words, behind + 1).equals(" ");
    boolean term = next && kinds.isTerm(words.get(behind + 1).fold);
    if (!last.upper()
        || last.text.length() < 2
        || (last.report
            && !last.eponym
            && !(middle && last.name)
            && !(own && heads(text, word, last)))
        || kinds.isNeutral(last.fold)
        || kinds.isTerm(last.fold)
        || term
        || (last.shape != word.shape && last.shape == Word.Shape.CAPITALISED && last.common)
        || Detector.beginsPhrase(text, last)) {
      return false;
    }
    boolean strange = !last.common && !last.eponym;
    if (word.inCapitals) {
      return (own && (strange || last.name)) || (first && strange) || (middle && last.name);
    }
    boolean loud =
        last.shape == Word.Shape.CAPITALS && word.shape != last.shape && last.text.length() > 3;
    return strange
        || middle
        || (first && loud && !last.report)
        || (own && last.shape == Word.Shape.CAPITALISED && (last.name || last.eponym))
        || (first && last.name && last.marked() && (word.marked() || word.first));
  }

  /** Adeola Short, with a line of its own or at its head. */
  private static boolean heads(String text, Word word, Word last) {
    return word.first
        && last.name
        && last.shape == word.shape
        && HEAD_END.matcher(text).region(last.end, text.length()).lookingAt();
  }

  private static final Pattern HEAD_END = Pattern.compile("[ ]{2}|[ ]*(?:\\R|\\z)|,[ ]\\p{Lu}");

  /** van der berg: particles and a surname, all of them written small. */
  private boolean particled(String text, List<Word> words, int i) {
    int at = i;
    while (at + 1 < words.size()
        && at - i < 2
        && kinds.isParticle(words.get(at).fold)
        && gap(text, words, at + 1).equals(" ")) {
      at++;
    }
    Word name = words.get(at);
    return at > i
        && !kinds.isParticle(name.fold)
        && name.text.length() > 3
        && name.shape == Word.Shape.LOWER
        && !name.common
        && !name.eponym;
  }

  private static String gap(String text, List<Word> words, int i) {
    return text.substring(words.get(i - 1).end, words.get(i).start);
  }

  /** An initial takes its full stop along. */
  static int end(String text, Word word) {
    return word.initial() && word.end < text.length() && text.charAt(word.end) == '.'
        ? word.end + 1
        : word.end;
  }

  /** Adds the sequence of words that begins at {@code from}. */
  void add(String text, List<Word> words, int from, Trust trust, Layer layer, List<Span> spans) {
    int last = from;
    boolean comma = false;
    boolean lower =
        words.get(from).shape == Word.Shape.LOWER && !kinds.isParticle(words.get(from).fold);
    for (int i = from + 1; i < words.size() && i - from < MOST_WORDS; i++) {
      Word before = words.get(i - 1);
      Word word = words.get(i);
      String gap = text.substring(before.end, word.start);
      boolean inverted =
          !comma
              && trust == Trust.SURE
              && COMMA.matcher(gap).matches()
              && (i == from + 1 || kinds.isSuffix(before.fold));
      boolean hat = gap.matches("\\^{1,3}");
      if (!inverted && !hat && !GAP.matcher(gap).matches()) {
        break;
      }
      if (!belongs(text, words, i, from, inverted, lower, trust)) {
        break;
      }
      if (!inverted && Detector.beginsPhrase(text, word)) {
        break;
      }
      comma |= inverted;
      if (!(kinds.isParticle(word.fold) && word.shape == Word.Shape.LOWER)) {
        last = i;
      }
    }
    spans.add(
        Span.of(words.get(from).start, end(text, words.get(last)), IdentifierType.NAME, layer));
  }

  private boolean belongs(
      String text,
      List<Word> words,
      int i,
      int from,
      boolean inverted,
      boolean lower,
      Trust trust) {
    Word word = words.get(i);
    Word before = words.get(i - 1);
    String gap = text.substring(before.end, word.start);
    if (gap.equals("  ") && (word.common || word.report || !word.name)) {
      return false;
    }
    boolean stop = gap.startsWith(".") && !before.initial() && !kinds.isSuffix(before.fold);
    if (stop
        || (kinds.isCredential(word.fold)
            && word.shape == Word.Shape.CAPITALS
            && word.text.length() > 1)) {
      return false;
    }
    if (kinds.isSuffix(word.fold) && word.upper()) {
      return true;
    }
    if (kinds.isTitle(word.fold) && !word.name) {
      return false;
    }
    if (kinds.isParticle(word.fold)
        && word.shape == Word.Shape.LOWER
        && i + 1 < words.size()
        && !lower) {
      return !inverted
          && words.get(i + 1).upper()
          && !words.get(i + 1).report
          && (!kinds.isFunction(word.fold) || words.get(i + 1).name);
    }
    if (word.initial()) {
      return !(text.length() > word.end && Character.isDigit(text.charAt(word.end)));
    }
    if (gap.indexOf('\n') >= 0 && (word.common || (word.first && !words.get(from).upper()))) {
      return gap.contains(">") && word.upper() && !word.report;
    }
    if (lower && kinds.isParticle(word.fold) && word.text.length() > 1) {
      return particled(text, words, i);
    }
    if (lower) {
      boolean surname =
          i == from + 1
              && word.shape == Word.Shape.LOWER
              && word.name
              && !word.report
              && !kinds.isNeutral(word.fold)
              && !kinds.isTerm(word.fold)
              && !kinds.isVerb(word.fold)
              && (before.name || !before.common);
      return surname
          || (word.shape == Word.Shape.LOWER
              && !word.common
              && (word.name || word.text.length() > 3))
          || (word.text.length() == 1
              && word.end + 1 < text.length()
              && text.charAt(word.end) == ' '
              && !Set.of("a", "i").contains(word.fold)
              && i == from + 1);
    }
    if (word.shape == Word.Shape.MIXED && kinds.isParticle(before.fold)) {
      return true;
    }
    boolean givenName =
        kinds.isFirst(word.fold)
            && (inverted || (trust == Trust.SURE && before.initial() && word.marked()));
    if (!word.upper()
        || (kinds.isNeutral(word.fold) && !kinds.isParticle(word.fold) && !givenName)) {
      return false;
    }
    if (kinds.isParticle(word.fold)
        && i + 1 < words.size()
        && words.get(i + 1).upper()
        && gap(text, words, i + 1).equals(" ")) {
      return true;
    }
    if (inverted) {
      return kinds.isFirst(word.fold) || (word.name && !word.report) || !word.common;
    }
    // Ho KM: initials behind a surname.
    if (trust == Trust.SURE
        && i == from + 1
        && before.shape == Word.Shape.CAPITALISED
        && word.shape == Word.Shape.CAPITALS
        && word.text.length() == 2
        && gap.equals(" ")
        && !word.inCapitals
        && !word.report
        && !word.common) {
      return true;
    }
    boolean given = kinds.isFirst(before.fold) || before.name || before.initial();
    if (trust == Trust.SURE
        && given
        && i - from < 3
        && word.marked()
        && (!word.report || word.eponym || (before.initial() && word.name))
        && !kinds.isTerm(word.fold)) {
      return true;
    }
    boolean vouched = before.name && !before.common && word.marked() && i == from + 1;
    return !word.common || (word.name && (!word.report || vouched) && !kinds.isTerm(word.fold));
  }
}
