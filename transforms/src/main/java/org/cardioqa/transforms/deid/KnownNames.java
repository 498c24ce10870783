package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds a person whom a header names: any part of the name in any order and case, misspelt by one
 * letter, shortened or as an initial beside another part, spaced out or run together.
 */
final class KnownNames {
  /** Shorter parts are found by their neighbours or capitals only. */
  private static final int SHORTEST = 3;

  private static final int SHORTEST_FUZZY = 5;
  private static final int SHORTEST_BROKEN = 5;
  private static final int MOST_JOINED = 4;
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{M}'\u2019]+");
  private static final Pattern PIECES = Pattern.compile("[-']");
  private static final Pattern DOTTED = Pattern.compile("(?<![\\p{L}.])(?:\\p{Lu}\\.[ -]?){2,4}");
  private static final Pattern INSIDE = Pattern.compile("[ \\u00a0,.^-]{1,3}|\\R");

  private final NameWords names;

  KnownNames(NameWords names) {
    this.names = names;
  }

  /**
   * What a header's name is made of.
   *
   * @param all strong and weak ones, as they follow each other
   * @param strong parts that name the person by themselves
   * @param weak particles and words of the language, part of the name only beside another part
   * @param initials first letters of all of them
   */
  private record Parts(
      List<String> all, List<String> strong, Set<String> weak, Set<Character> initials) {}

  void detect(String text, List<Word> words, String value, Squeezed letters, List<Span> spans) {
    Parts parts = parts(value);
    boolean[] found = new boolean[words.size()];
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      found[i] =
          parts.strong().stream().anyMatch(part -> matches(word, part))
              && believable(text, words, i, parts.strong());
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < words.size(); i++) {
        found[i] |=
            (i > 0
                    && found[i - 1]
                    && close(text, words.get(i - 1), words.get(i))
                    && belongs(text, words.get(i), parts, false))
                || (i + 1 < words.size()
                    && found[i + 1]
                    && close(text, words.get(i), words.get(i + 1))
                    && belongs(text, words.get(i), parts, true));
      }
    }
    collect(text, words, found, parts, spans);
    broken(text, parts, letters, spans);
    dotted(text, parts, spans);
  }

  private Parts parts(String value) {
    List<String> all = new ArrayList<>();
    List<String> strong = new ArrayList<>();
    Set<String> weak = new HashSet<>();
    Set<Character> initials = new HashSet<>();
    for (String part : PARTS.split(value, -1)) {
      String fold = Fold.of(part);
      boolean own = !fold.isEmpty() && !names.isNeutral(fold);
      if (own && fold.length() > 1) {
        strong.add(fold);
      } else if (own || names.isFunction(fold) || names.isParticle(fold)) {
        weak.add(fold);
      }
      if (strong.contains(fold) || weak.contains(fold)) {
        all.add(fold);
        initials.add(fold.charAt(0));
      }
    }
    return new Parts(all, strong, weak, initials);
  }

  private static boolean matches(Word word, String part) {
    if (word.fold.equals(part)) {
      return true;
    }
    if (word.fold.indexOf('-') > 0 || word.fold.indexOf('\'') > 0) {
      for (String piece : PIECES.split(word.fold, -1)) {
        if (piece.equals(part) && piece.length() >= SHORTEST) {
          return true;
        }
      }
    }
    if (Math.abs(word.fold.length() - part.length()) > 3) {
      return false;
    }
    String plain = word.fold.replace("'", "").replace("-", "");
    String bare = part.replace("'", "");
    return plain.equals(bare)
        || (part.length() >= SHORTEST_FUZZY
            && !word.common
            && (nearly(plain, bare) || nearly(umlauts(plain), umlauts(bare))));
  }

  private static String umlauts(String fold) {
    return fold.replace("ae", "a").replace("oe", "o").replace("ue", "u");
  }

  /** Equal but for one letter inserted, left out, changed or swapped. */
  static boolean nearly(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 1) {
      return false;
    }
    int same = 0;
    while (same < a.length() && same < b.length() && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    int back = 0;
    while (back < a.length() - same
        && back < b.length() - same
        && a.charAt(a.length() - 1 - back) == b.charAt(b.length() - 1 - back)) {
      back++;
    }
    int left = Math.max(a.length(), b.length()) - same - back;
    return left <= 1
        || (left == 2
            && a.length() == b.length()
            && a.charAt(same) == b.charAt(same + 1)
            && a.charAt(same + 1) == b.charAt(same));
  }

  /** A part that is also a common word or an eponym needs a capital, a title or a neighbour. */
  private boolean believable(String text, List<Word> words, int i, List<String> parts) {
    Word word = words.get(i);
    if (!word.common && !word.eponym && word.text.length() >= SHORTEST) {
      return true;
    }
    if (Detector.beginsPhrase(text, word)) {
      return false;
    }
    Word next = i + 1 < words.size() ? words.get(i + 1) : null;
    boolean term = next != null && (names.isTerm(next.fold) || (word.report && next.report));
    boolean introduced =
        i > 0
            && names.introduces(words.get(i - 1).fold)
            && words.get(i - 1).end + 3 > word.start
            && !(term && word.shape == Word.Shape.LOWER);
    if (introduced
        || (i > 0 && neighbours(text, words.get(i - 1), word, parts))
        || (next != null && neighbours(text, word, next, parts))) {
      return true;
    }
    boolean verb = next != null && names.isVerb(next.fold);
    if (word.text.length() < SHORTEST) {
      boolean unit =
          text.startsWith("/", word.end)
              || (word.start > 1 && Character.isDigit(text.charAt(word.start - 2)));
      boolean capitals = word.shape == Word.Shape.CAPITALS && !word.inCapitals;
      return (word.marked() || capitals) && !word.report && !unit && !term;
    }
    return word.marked() && !word.report && !term && (!word.eponym || verb);
  }

  private static boolean neighbours(String text, Word left, Word right, List<String> parts) {
    return close(text, left, right)
        && parts.stream().anyMatch(part -> matches(left, part) || initialOf(left, part))
        && parts.stream().anyMatch(part -> matches(right, part) || initialOf(right, part));
  }

  private static boolean initialOf(Word word, String part) {
    return word.text.length() == 1
        && part.startsWith(word.fold)
        && (word.initial() || !(word.fold.equals("a") || word.fold.equals("i")));
  }

  private static boolean close(String text, Word left, Word right) {
    if (right.start - left.end > 4) {
      return false;
    }
    for (int i = left.end; i < right.start; i++) {
      if (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == ';') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the neighbour of a found part belongs to the name too.
   *
   * @param before it stands before the part, not behind
   */
  private static boolean belongs(String text, Word word, Parts parts, boolean before) {
    if (Detector.beginsPhrase(text, word)) {
      return false;
    }
    String bare = word.fold.replace("-", "");
    if (bare.length() == 1 || (bare.length() == 2 && !word.report)) {
      boolean initials = bare.chars().allMatch(c -> parts.initials().contains((char) c));
      boolean first = parts.initials().contains(word.fold.charAt(0));
      if (word.upper()) {
        // Behind a full stop "I" and "A" begin a sentence.
        return first && (before || word.start < 2 || text.charAt(word.start - 2) != '.');
      }
      boolean ends =
          word.end == text.length()
              || !Character.isLetter(text.charAt(Math.min(text.length() - 1, word.end + 1)));
      return (initials && before && !word.fold.equals("a") && !word.fold.equals("i"))
          || (word.text.length() == 1 && first && ends && !word.fold.equals("a"));
    }
    if (word.upper() && parts.weak().contains(word.fold)) {
      return true;
    }
    for (String part : parts.strong()) {
      boolean shortened =
          word.fold.length() >= SHORTEST && !word.common && part.startsWith(word.fold);
      boolean misheard = part.length() > SHORTEST && word.fold.length() > SHORTEST;
      if (shortened || (misheard && !word.report && nearly(word.fold, part))) {
        return true;
      }
    }
    return false;
  }

  /** Found words, with what stands between them where that is of the name. */
  private void collect(
      String text, List<Word> words, boolean[] found, Parts parts, List<Span> spans) {
    for (int i = 0; i < words.size(); i++) {
      if (!found[i]) {
        continue;
      }
      int last = i;
      boolean more = true;
      while (more) {
        more = false;
        for (int j = last + 1; j < words.size() && j <= last + 3 && !more; j++) {
          if (found[j] && joined(text, words, last, j, parts)) {
            last = j;
            more = true;
          }
        }
      }
      spans.add(
          Span.of(
              words.get(i).start,
              NameSequence.end(text, words.get(last)),
              IdentifierType.NAME,
              Layer.KNOWN));
      i = last;
    }
  }

  private static boolean joined(String text, List<Word> words, int from, int to, Parts parts) {
    for (int i = from; i < to; i++) {
      if (!INSIDE.matcher(text.substring(words.get(i).end, words.get(i + 1).start)).matches()
          || (i > from && !parts.weak().contains(words.get(i).fold))) {
        return false;
      }
    }
    return true;
  }

  /** O K A F O R, Xiao Ming, VanderBerg. */
  private static void broken(String text, Parts parts, Squeezed letters, List<Span> spans) {
    for (int from = 0; from < parts.all().size(); from++) {
      StringBuilder joined = new StringBuilder();
      for (int to = from; to < Math.min(parts.all().size(), from + MOST_JOINED); to++) {
        joined.append(parts.all().get(to).replace("'", "").replace(".", ""));
        boolean several = to > from;
        if (joined.length() >= (several ? SHORTEST_BROKEN + 1 : SHORTEST_BROKEN - 1)) {
          letters.each(
              joined.toString(),
              (start, end) -> {
                if (whole(text, start, end) && parted(text, start, end, several)) {
                  spans.add(Span.of(start, end, IdentifierType.NAME, Layer.KNOWN));
                }
              });
        }
      }
    }
  }

  private static boolean whole(String text, int start, int end) {
    return (start == 0 || !Character.isLetter(text.charAt(start - 1)))
        && (end == text.length() || !Character.isLetter(text.charAt(end)));
  }

  /** Spaced out letter by letter, or broken once; whole words are judged by their context. */
  private static boolean parted(String text, int start, int end, boolean several) {
    int gaps = 0;
    int run = 0;
    int longest = 0;
    for (int i = start; i < end; i++) {
      boolean letter = Character.isLetter(text.charAt(i));
      run = letter ? run + 1 : 0;
      longest = Math.max(longest, run);
      gaps += !letter && Character.isLetter(text.charAt(i - 1)) ? 1 : 0;
    }
    int size = end - start - gaps;
    boolean spaced = longest == 1 && size > SHORTEST;
    return spaced || (gaps == 0 && several) || (gaps == 1 && size >= SHORTEST_BROKEN && !several);
  }

  private void dotted(String text, Parts parts, List<Span> spans) {
    if (text.indexOf('.') < 0 || parts.initials().size() < 2) {
      return;
    }
    var matcher = DOTTED.matcher(text);
    while (matcher.find()) {
      String found = matcher.group().strip();
      String fold = Fold.of(found);
      boolean own =
          fold.chars()
              .filter(Character::isLetter)
              .allMatch(c -> parts.initials().contains((char) c));
      if (own && !names.isNeutral(fold) && !names.isNeutral(fold.substring(0, fold.length() - 1))) {
        spans.add(
            Span.of(
                matcher.start(),
                matcher.start() + found.length(),
                IdentifierType.NAME,
                Layer.KNOWN));
      }
    }
  }
}
