package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;

/**
 * Finds the identifiers that headers state, in whatever form the text has them: names in any order,
 * case and spelling of diacritics, misspelt by one letter, wrapped over lines; numbers with or
 * without separators.
 */
final class KnownFinder {
  /** Shorter words of a name, and shorter numbers, are found by their neighbours only. */
  private static final int SHORTEST = 3;

  private static final int SHORTEST_FUZZY = 5;
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{M}'\u2019]+");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final NameFinder names;

  KnownFinder(NameFinder names) {
    this.names = names;
  }

  void detect(String text, List<Word> words, List<KnownIdentifier> known, List<Span> spans) {
    String folded = sameLength(text);
    for (KnownIdentifier identifier : known) {
      String value = identifier.getValue().strip();
      if (value.isEmpty()) {
        continue;
      }
      switch (identifier.getType()) {
        case NAME -> name(text, folded, words, value, spans);
        case DATE -> date(text, value, spans);
        case HOSPITAL, LOCATION -> phrase(folded, value, identifier.getType(), spans);
        case AGE -> {
          // Ages up to 89 stay, older ones are found by rule.
        }
        default -> number(folded, value, identifier.getType(), spans);
      }
    }
  }

  private void name(String text, String folded, List<Word> words, String value, List<Span> spans) {
    List<String> parts = new ArrayList<>();
    for (String part : PARTS.split(value, -1)) {
      String fold = Fold.of(part);
      if (fold.length() >= 2 && !names.isNeutral(fold)) {
        parts.add(fold);
      }
    }
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (parts.stream().anyMatch(part -> matches(word, part))
          && believable(text, words, i, parts)) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.KNOWN));
      }
    }
    for (String part : parts) {
      if (part.length() > SHORTEST) {
        spaced(folded, part, spans);
      }
    }
  }

  /** O K A F O R, or O-K-A-F-O-R. */
  private static void spaced(String folded, String part, List<Span> spans) {
    StringBuilder pattern = new StringBuilder("(?<![\\p{L}])");
    for (int i = 0; i < part.length(); i++) {
      pattern.append(i == 0 ? "" : "[ .-]{1,2}").append(Pattern.quote(part.substring(i, i + 1)));
    }
    collect(Pattern.compile(pattern + "(?![\\p{L}])"), folded, IdentifierType.NAME, spans);
    if (part.length() >= SHORTEST_FUZZY) {
      // Broken by one space, or run together with its neighbour.
      StringBuilder broken = new StringBuilder("(?<![\\p{L}])");
      for (int i = 0; i < part.length(); i++) {
        broken
            .append(i == 0 ? "" : "(?:-?\\R|[ ])?")
            .append(Pattern.quote(part.substring(i, i + 1)));
      }
      // At least one break: the whole word is judged by its context elsewhere.
      Pattern parted =
          Pattern.compile("(?!\\p{L}{" + part.length() + "})" + broken + "(?![\\p{L}])");
      collect(parted, folded, IdentifierType.NAME, spans);
    }
  }

  private static boolean matches(Word word, String part) {
    if (word.fold.equals(part)) {
      return true;
    }
    for (String piece : word.fold.split("[-']", -1)) {
      if (piece.equals(part) && piece.length() >= SHORTEST) {
        return true;
      }
    }
    String plain = word.fold.replace("'", "").replace("-", "");
    if (plain.equals(part.replace("'", ""))) {
      return true;
    }
    return part.length() >= SHORTEST_FUZZY
        && !word.common
        && (nearly(plain, part) || nearly(umlauts(plain), umlauts(part)));
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

  /** A part of the name that is also a common word or an eponym needs a capital or a neighbour. */
  private boolean believable(String text, List<Word> words, int i, List<String> parts) {
    Word word = words.get(i);
    if (!word.common && !word.eponym && word.text.length() >= SHORTEST) {
      return true;
    }
    boolean beside =
        (i > 0 && neighbour(text, words.get(i - 1), word, parts))
            || (i + 1 < words.size() && neighbour(text, word, words.get(i + 1), parts));
    if (beside) {
      return true;
    }
    boolean term = word.eponym && i + 1 < words.size() && names.isTerm(words.get(i + 1).fold);
    boolean verb = i + 1 < words.size() && names.isVerb(words.get(i + 1).fold);
    return word.marked() && !word.report && !term && (!word.eponym || verb);
  }

  private static boolean neighbour(String text, Word left, Word right, List<String> parts) {
    String gap = text.substring(left.end, right.start);
    return gap.length() <= 4
        && gap.chars().noneMatch(Character::isLetterOrDigit)
        && parts.stream()
            .anyMatch(part -> matches(left, part) || (left.initial() && part.startsWith(left.fold)))
        && parts.stream()
            .anyMatch(
                part -> matches(right, part) || (right.initial() && part.startsWith(right.fold)));
  }

  private static void date(String text, String value, List<Span> spans) {
    Matcher digits = DIGITS.matcher(value);
    List<String> numbers = new ArrayList<>();
    while (digits.find()) {
      numbers.add(digits.group());
    }
    if (numbers.size() == 1 && numbers.get(0).length() == 8) {
      String all = numbers.get(0);
      numbers = List.of(all.substring(0, 4), all.substring(4, 6), all.substring(6));
    }
    if (numbers.size() < 3) {
      return;
    }
    List<String> forms = new ArrayList<>();
    for (String number : numbers.subList(0, 3)) {
      String bare = number.replaceFirst("^0", "");
      forms.add(
          number.length() == 4
              ? "(?:" + number.substring(0, 2) + ")?" + number.substring(2)
              : "0?" + bare);
    }
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      String pattern =
          "(?<![\\d.,])"
              + forms.get(order[0])
              + "[\\s./,-]{0,3}"
              + forms.get(order[1])
              + "[\\s./,-]{0,3}"
              + forms.get(order[2])
              + "(?![\\d])";
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      while (matcher.find()) {
        if (matcher.group().length() >= 6) {
          spans.add(Span.of(matcher.start(), matcher.end(), IdentifierType.DATE, Layer.KNOWN));
        }
      }
    }
  }

  private static void phrase(String folded, String value, IdentifierType type, List<Span> spans) {
    String[] words = sameLength(value).split("[^\\p{L}\\p{M}\\d]+", -1);
    StringBuilder pattern = new StringBuilder("(?<![\\p{L}\\d])");
    int letters = 0;
    for (String word : words) {
      if (!word.isEmpty()) {
        pattern.append(letters == 0 ? "" : "[\\s,.'\u2019^/-]{1,4}").append(Pattern.quote(word));
        letters += word.length();
      }
    }
    if (letters > SHORTEST) {
      collect(Pattern.compile(pattern + "(?![\\p{L}\\d])"), folded, type, spans);
    }
  }

  /** Its letters and digits in order, with or without separators and leading zeros. */
  private static void number(String folded, String value, IdentifierType type, List<Span> spans) {
    String bare = sameLength(value).replaceAll("[^\\p{L}\\d]", "").replaceFirst("^0+(?=.{3})", "");
    if (bare.length() < SHORTEST || bare.length() > 100) {
      return;
    }
    StringBuilder pattern = new StringBuilder("(?<![\\p{L}\\d])0{0,6}");
    for (int i = 0; i < bare.length(); i++) {
      pattern.append(i == 0 ? "" : "[\\s./_:^-]{0,2}").append(bare.charAt(i));
    }
    boolean weak =
        bare.length() < 4 || (bare.length() < 5 && bare.chars().allMatch(Character::isDigit));
    String end = weak ? "(?![\\p{L}\\d%]|[.,/]\\d|\\s?(?:ml|mm|ms|g|%))" : "(?![\\p{L}\\d])";
    collect(Pattern.compile(pattern + end), folded, type, spans);
  }

  private static void collect(
      Pattern pattern, String folded, IdentifierType type, List<Span> spans) {
    Matcher matcher = pattern.matcher(folded);
    while (matcher.find()) {
      spans.add(Span.of(matcher.start(), matcher.end(), type, Layer.KNOWN));
    }
  }

  /** Lower case without diacritics, character by character, so that offsets stay. */
  private static String sameLength(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128) {
        folded.append(Character.toLowerCase(c));
      } else {
        String fold = Fold.of(String.valueOf(c));
        folded.append(fold.isEmpty() ? c : fold.charAt(0));
      }
    }
    return folded.toString();
  }
}
