package org.cardioqa.transforms.deid;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text's letters and digits alone, folded, each with its place in the text: what is written with
 * other separators, spaced out or run together is found by a plain search.
 */
final class Squeezed {
  private static final int WIDEST_GAP = 3;
  private static final Pattern SPOKEN =
      Pattern.compile(
          "(?<!\\p{L})(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|dash|hyphen|slash|dot|point)(?!\\p{L})");
  private static final Map<String, String> DIGITS =
      Map.ofEntries(
          Map.entry("zero", "0"),
          Map.entry("oh", "0"),
          Map.entry("one", "1"),
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"));

  private final String text;
  private final StringBuilder letters = new StringBuilder();
  private final int[] starts;
  private final int[] ends;

  private Squeezed(String text) {
    this.text = text;
    starts = new int[text.length()];
    ends = new int[text.length()];
  }

  /** Letters and digits as they stand. */
  static Squeezed of(String text) {
    Squeezed squeezed = new Squeezed(text);
    squeezed.take(0, text.length());
    return squeezed;
  }

  /** Digits that are spoken ("four dash two") as if they were written. */
  static Squeezed spoken(String text) {
    Squeezed squeezed = new Squeezed(text);
    Matcher matcher = SPOKEN.matcher(text.toLowerCase(java.util.Locale.ROOT));
    int behind = 0;
    while (text.length() == matcher.regionEnd() && matcher.find()) {
      squeezed.take(behind, matcher.start());
      String digit = DIGITS.get(matcher.group());
      if (digit != null) {
        squeezed.add(digit.charAt(0), matcher.start(), matcher.end());
      }
      behind = matcher.end();
    }
    squeezed.take(behind, text.length());
    return squeezed;
  }

  private void take(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 128) {
        if (Character.isLetterOrDigit(c)) {
          add(Character.toLowerCase(c), i, i + 1);
        }
      } else if (Character.isLetterOrDigit(c)) {
        String fold = Fold.of(String.valueOf(c));
        add(fold.isEmpty() ? c : fold.charAt(0), i, i + 1);
      }
    }
  }

  private void add(char c, int start, int end) {
    starts[letters.length()] = start;
    ends[letters.length()] = end;
    letters.append(c);
  }

  /** The letters and digits of a value, folded. */
  static String bare(String value) {
    return of(value).letters.toString();
  }

  /**
   * Calls with start and end for each place where the value stands, its characters at most {@value
   * #WIDEST_GAP} apart, or a spoken separator.
   */
  void each(String bare, BiConsumer<Integer, Integer> found) {
    int at = bare.isEmpty() ? -1 : letters.indexOf(bare);
    while (at >= 0) {
      boolean near = true;
      for (int i = at; near && i + 1 < at + bare.length(); i++) {
        near = near(ends[i], starts[i + 1]);
      }
      if (near) {
        found.accept(starts[at], ends[at + bare.length() - 1]);
      }
      at = letters.indexOf(bare, at + 1);
    }
  }

  private boolean near(int end, int start) {
    return start - end <= WIDEST_GAP
        || SPOKEN
            .matcher(text.substring(end, start).strip().toLowerCase(java.util.Locale.ROOT))
            .matches();
  }
}
