package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of letters as people write names: hyphens and apostrophes inside it belong to it, a
 * possessive ending does not.
 */
final class Word {
  /** How it is written. */
  enum Shape {
    /** Brown. */
    CAPITALISED,
    /** BROWN, in a line that is not all capitals. */
    CAPITALS,
    /** McConnell, EDVi. */
    MIXED,
    /** brown. */
    LOWER
  }

  private static final Pattern WORD =
      Pattern.compile("['\u2019]?\\p{L}[\\p{L}\\p{M}]*(?:['\u2019-]\\p{L}[\\p{L}\\p{M}]*)*");
  private static final Pattern POSSESSIVE = Pattern.compile("['\u2019][sS]$");
  private static final Pattern LINE = Pattern.compile("[^\\r\\n]+");

  final int start;
  final int end;
  final String text;
  final String fold;
  final Shape shape;

  /** Its line is all capitals, so that capitals tell nothing. */
  final boolean inCapitals;

  /** First of a sentence, line, item or behind a colon, so that a capital tells nothing. */
  final boolean first;

  final boolean common;
  final boolean report;
  final boolean name;
  final boolean eponym;

  private Word(
      String text,
      int start,
      int end,
      boolean inCapitals,
      boolean first,
      boolean small,
      Vocabulary vocabulary) {
    this.start = start;
    this.text = text;
    this.end = end;
    this.fold =
        Fold.of(text.startsWith("'") || text.startsWith("\u2019") ? text.substring(1) : text);
    this.shape = shape(text);
    this.inCapitals = inCapitals;
    this.first = first;
    boolean nameLike = (small || shape != Shape.LOWER) && vocabulary.isNameLike(fold);
    this.common = !nameLike && vocabulary.isCommon(fold);
    this.report = vocabulary.isReport(fold);
    this.name = parts(fold, vocabulary::isName);
    this.eponym =
        vocabulary.isEponym(fold)
            || parts(
                fold,
                part ->
                    vocabulary.isEponym(part) || (fold.contains("-") && vocabulary.isReport(part)))
            || fold.endsWith("-like")
            || fold.endsWith("-type");
  }

  private static boolean parts(String fold, java.util.function.Predicate<String> test) {
    if (fold.indexOf('-') < 0) {
      return test.test(fold);
    }
    for (String part : fold.split("-", -1)) {
      if (!test.test(part)) {
        return false;
      }
    }
    return true;
  }

  /** The words of a text, in order. */
  static List<Word> of(String text, Vocabulary vocabulary) {
    List<Word> words = new ArrayList<>();
    boolean small = small(text);
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      boolean capitals = capitals(line.group());
      Matcher word = WORD.matcher(text).region(line.start(), line.end());
      word.useTransparentBounds(true);
      int behind = line.start();
      while (word.find()) {
        String found = word.group();
        Matcher possessive = POSSESSIVE.matcher(found);
        if (possessive.find() && possessive.start() > 0) {
          found = found.substring(0, possessive.start());
        }
        int end = word.start() + found.length();
        if (behind == line.start() && broken(text, words, word.start(), found)) {
          Word begun = words.remove(words.size() - 1);
          String whole = begun.text + found;
          words.add(
              new Word(whole, begun.start, end, begun.inCapitals, begun.first, small, vocabulary));
        } else {
          boolean first = first(text, line.start(), behind, word.start());
          words.add(new Word(found, word.start(), end, capitals, first, small, vocabulary));
        }
        behind = word.end();
      }
    }
    return words;
  }

  /** Whether a word goes on that the line before broke off with a hyphen: "Mar-", "jorie". */
  private static boolean broken(String text, List<Word> words, int start, String found) {
    if (words.isEmpty() || start < 2 || text.charAt(start - 1) != '\n') {
      return false;
    }
    int hyphen = text.charAt(start - 2) == '\r' ? start - 3 : start - 2;
    boolean letters = Character.isLetter(found.charAt(0));
    return letters
        && hyphen > 0
        && text.charAt(hyphen) == '-'
        && words.get(words.size() - 1).end == hyphen
        && Character.isLowerCase(found.charAt(0));
  }

  /** A text without capitals, where no name shows by one. */
  static boolean small(String text) {
    int upper = 0;
    int words = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetter(text.charAt(i))
          && (i == 0 || !Character.isLetter(text.charAt(i - 1)))) {
        words++;
        upper += Character.isUpperCase(text.charAt(i)) ? 1 : 0;
      }
    }
    return upper * 12 < words;
  }

  private static boolean first(String text, int line, int behind, int start) {
    if (behind == line) {
      return true;
    }
    for (int i = behind; i < start; i++) {
      char c = text.charAt(i);
      if (c == '.'
          || c == ':'
          || c == '!'
          || c == '?'
          || c == '|'
          || c == '\t'
          || c == '"'
          || c == '\u201c'
          || c == '\u2022'
          || c == '*') {
        return c != '.' || !abbreviation(text, behind);
      }
    }
    return false;
  }

  /** A full stop behind an initial or a title ends no sentence. */
  private static boolean abbreviation(String text, int stop) {
    int from = stop;
    while (from > 0 && Character.isLetter(text.charAt(from - 1))) {
      from--;
    }
    int length = stop - from;
    return (length == 1 && Character.isUpperCase(text.charAt(from)))
        || (length > 1 && length < 5 && TITLE.matcher(text.substring(from, stop)).matches());
  }

  private static final Pattern TITLE =
      Pattern.compile("(?i)dr|drs|mr|mrs|ms|prof|st|rev|capt|sra?|sgt|vs|approx");

  private static boolean capitals(String line) {
    int upper = 0;
    int lower = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isUpperCase(c)) {
        upper++;
      } else if (Character.isLowerCase(c)) {
        lower++;
      }
    }
    return upper >= 6 && lower * 6 < upper;
  }

  private static Shape shape(String text) {
    int upper = 0;
    int letters = 0;
    boolean initial = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)) {
        letters++;
        if (Character.isUpperCase(c)) {
          upper++;
          initial |= letters == 1;
        }
      }
    }
    if (upper == 0) {
      return Shape.LOWER;
    }
    if (upper == letters) {
      return letters == 1 ? Shape.CAPITALISED : Shape.CAPITALS;
    }
    boolean separated =
        text.indexOf('-') > 0 || text.indexOf('\'') > 0 || text.indexOf('\u2019') > 0;
    return initial && (upper == 1 || separated || SURNAME.matcher(text).lookingAt())
        ? Shape.CAPITALISED
        : Shape.MIXED;
  }

  private static final Pattern SURNAME =
      Pattern.compile("(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Fitz|O)\\p{Lu}\\p{Ll}+$");

  boolean upper() {
    return shape == Shape.CAPITALISED || shape == Shape.CAPITALS;
  }

  boolean initial() {
    return text.length() == 1 && Character.isUpperCase(text.charAt(0));
  }

  /** A capital that says something: in prose, not at a beginning. */
  boolean marked() {
    return shape == Shape.CAPITALISED && !inCapitals && !first;
  }
}
