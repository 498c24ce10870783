package org.cardioqa.transforms.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The lines of a text, and which of their ends are only wraps. Whoever wraps lines fills them: a
 * line that had room for the first word of the next one, as measured by the widest line of its
 * paragraph, was ended on purpose. Immutable.
 */
public final class Lines {
  /** Nobody wraps reports at fewer columns than this. */
  private static final int NARROWEST_WRAP = 45;

  /** No statement ends with one of these. */
  private static final Set<String> GOES_ON =
      Set.of("of", "the", "and", "with", "in", "a", "an", "to", "or", "without", "no", "at", "by");

  private final String text;
  private final int[] starts;
  private final int[] widest;

  private Lines(String text, int[] starts, int[] widest) {
    this.text = text;
    this.starts = starts;
    this.widest = widest;
  }

  /** The lines of a text; takes time in proportion to its length. */
  public static Lines of(String text) {
    int count = 1 + (int) text.chars().filter(c -> c == '\n').count();
    int[] starts = new int[count];
    int[] widest = new int[count];
    int start = 0;
    int paragraph = 0;
    int width = NARROWEST_WRAP;
    for (int i = 0; i < count; i++) {
      int next = text.indexOf('\n', start);
      int end = next < 0 ? text.length() : next;
      String line = text.substring(start, end).stripTrailing();
      starts[i] = start;
      if (line.isEmpty()) {
        Arrays.fill(widest, paragraph, i + 1, width);
        paragraph = i + 1;
        width = NARROWEST_WRAP;
      }
      width = Math.max(width, line.length());
      start = end + 1;
    }
    Arrays.fill(widest, paragraph, count, width);
    return new Lines(text, starts, widest);
  }

  /**
   * Whether a statement ends between two words in neighbouring lines.
   *
   * @param from offset behind the last word of a line
   * @param to offset of the first word of a later line
   */
  public boolean parts(int from, int to) {
    int line = lineOf(Math.max(0, from - 1));
    if (text.substring(from, to).isBlank() && goesOn(starts[line], from)) {
      return false;
    }
    int word = to;
    while (word < text.length() && !Character.isWhitespace(text.charAt(word))) {
      word++;
    }
    return from - starts[line] + 1 + word - to <= widest[line];
  }

  /** Offset behind the line, with those that it is wrapped into, in which an offset lies. */
  public int endOfUnwrapped(int offset) {
    int line = lineOf(offset);
    while (line + 1 < starts.length) {
      int end = endOf(line);
      int next = starts[line + 1];
      while (next < endOf(line + 1) && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      if (next >= endOf(line + 1) || parts(end, next)) {
        break;
      }
      line++;
    }
    return line + 1 < starts.length ? starts[line + 1] : text.length();
  }

  private int endOf(int line) {
    int end = line + 1 < starts.length ? starts[line + 1] - 1 : text.length();
    while (end > starts[line] && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private int lineOf(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  private boolean goesOn(int start, int end) {
    if (end > start && text.charAt(end - 1) == ',') {
      return true;
    }
    int word = end;
    while (word > start && Character.isLetter(text.charAt(word - 1))) {
      word--;
    }
    return GOES_ON.contains(text.substring(word, end).toLowerCase(Locale.ROOT));
  }
}
