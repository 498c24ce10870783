package org.cardioqa.transforms.deid;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of many patterns may begin at a place of a text, told by the characters around it, so that
 * a text is walked over once rather than once a pattern.
 *
 * <p>The patterns tell it themselves: a prefix on which a pattern fails without having asked for
 * more ({@link Matcher#hitEnd()}) begins no match, whatever follows. It is asked twice: of the
 * first character with the one before it, and of the first two. Conditions that look further back,
 * and those that forbid something behind, are left out of the question, so that the answer may say
 * "may" too often and never "may not" wrongly (patterns with possessive quantifiers over conditions
 * excepted). Characters outside of ASCII and control characters may begin anything.
 */
final class Beginnings {
  private static final int ASCII = 128;
  private static final int NOTHING_BEFORE = ASCII;

  private final int width;
  private final long[] all;
  private final long[][] first = new long[ASCII][];
  private final long[][] pairs = new long[ASCII * ASCII][];
  private final long[][] behind = new long[(ASCII + 1) * ASCII][];

  /** Patterns are numbered in their order. */
  Beginnings(List<Pattern> patterns) {
    width = (patterns.size() + Long.SIZE - 1) / Long.SIZE;
    all = new long[width];
    for (long[][] table : List.of(first, pairs, behind)) {
      Arrays.setAll(table, i -> new long[width]);
    }
    for (int i = 0; i < patterns.size(); i++) {
      ask(patterns.get(i), i);
    }
    Map<List<Long>, long[]> same = new HashMap<>();
    for (long[][] table : List.of(first, pairs, behind)) {
      for (int i = 0; i < table.length; i++) {
        table[i] =
            same.putIfAbsent(Arrays.stream(table[i]).boxed().toList(), table[i]) == null
                ? table[i]
                : same.get(Arrays.stream(table[i]).boxed().toList());
      }
    }
  }

  private void ask(Pattern pattern, int number) {
    set(all, number);
    Pattern free = loose(pattern, false);
    Pattern bound = loose(pattern, true);
    for (char c = 0; c < ASCII; c++) {
      if (!begins(free, "", "" + c)) {
        continue;
      }
      set(first[c], number);
      for (char d = 0; d < ASCII; d++) {
        if (told(d) && begins(free, "", "" + c + d)) {
          set(pairs[c * ASCII + d], number);
        }
        if (told(d) && begins(bound, "" + d, "" + c)) {
          set(behind[d * ASCII + c], number);
        }
      }
      if (begins(bound, "", "" + c)) {
        set(behind[NOTHING_BEFORE * ASCII + c], number);
      }
    }
  }

  private static void set(long[] bits, int number) {
    bits[number / Long.SIZE] |= 1L << number;
  }

  private static boolean told(char c) {
    return (c >= ' ' && c < ASCII) || c == '\n' || c == '\t';
  }

  private static boolean begins(Pattern pattern, String before, String prefix) {
    Matcher matcher = pattern.matcher(before + prefix);
    matcher.region(before.length(), before.length() + prefix.length());
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    return matcher.lookingAt() || matcher.hitEnd();
  }

  /** How many numbers {@link #at} needs. */
  int width() {
    return width;
  }

  /**
   * Sets the bits of the patterns that may begin at an offset: of pattern n bit n % 64 of number n
   * / 64.
   */
  void at(CharSequence text, int offset, long[] bits) {
    char c = text.charAt(offset);
    if (!told(c)) {
      System.arraycopy(all, 0, bits, 0, width);
      return;
    }
    char before = offset == 0 ? NOTHING_BEFORE : text.charAt(offset - 1);
    char next = offset + 1 == text.length() ? 0 : text.charAt(offset + 1);
    boolean known = offset == 0 || told(before);
    long[] back = known ? behind[before * ASCII + c] : first[c];
    long[] forth = told(next) ? pairs[c * ASCII + next] : first[c];
    for (int i = 0; i < width; i++) {
      bits[i] = back[i] & forth[i];
    }
  }

  /**
   * The pattern without the conditions that a prefix cannot answer: it matches no less.
   *
   * @param one whether conditions on the one character before stay
   */
  private static Pattern loose(Pattern pattern, boolean one) {
    String source = pattern.pattern();
    StringBuilder loose = new StringBuilder();
    int at = 0;
    while (at < source.length()) {
      boolean group =
          source.startsWith("(?<=", at)
              || source.startsWith("(?!", at)
              || (source.startsWith("(?<!", at) && !(one && oneCharacter(source, at)));
      boolean boundary = !one && (source.startsWith("\\b", at) || source.startsWith("\\B", at));
      int next = group ? groupEnd(source, at) : behind(source, at);
      loose.append(group || boundary ? "(?:)" : source.substring(at, next));
      at = next;
    }
    return Pattern.compile(loose.toString(), pattern.flags());
  }

  /** Whether a lookbehind is an alternative of single characters. */
  private static boolean oneCharacter(String source, int open) {
    int at = open + "(?<!".length();
    while (true) {
      if (source.startsWith("\\b", at) || "(^".indexOf(source.charAt(at)) >= 0) {
        return false;
      }
      at = behind(source, at);
      if (source.charAt(at) != '|') {
        return source.charAt(at) == ')';
      }
      at++;
    }
  }

  /** Offset behind the group that begins at an offset. */
  private static int groupEnd(String source, int open) {
    int depth = 0;
    int at = open;
    do {
      char c = source.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      at = behind(source, at);
    } while (depth > 0);
    return at;
  }

  /** Offset behind a character, an escape or a character class. */
  private static int behind(String source, int at) {
    if (source.charAt(at) == '\\') {
      boolean named = source.startsWith("{", at + 2) && "pPx".indexOf(source.charAt(at + 1)) >= 0;
      return named ? source.indexOf('}', at) + 1 : at + 2;
    }
    if (source.charAt(at) != '[') {
      return at + 1;
    }
    int end = at + 1;
    // A bracket that comes first stands for itself.
    end += source.startsWith("^]", end) ? 2 : source.startsWith("]", end) ? 1 : 0;
    while (source.charAt(end) != ']') {
      end = behind(source, end);
    }
    return end + 1;
  }
}
