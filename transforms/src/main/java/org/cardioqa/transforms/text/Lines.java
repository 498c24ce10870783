package org.cardioqa.transforms.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The lines of a text, and which of their ends are only wraps. Whoever wraps lines fills them: a
 * line that had room for the first word of the next one, as measured by the widest line of its
 * paragraph, was ended on purpose. Where most lines of a paragraph were, it is a list and all were.
 * Immutable.
 */
public final class Lines {
  /** Nobody wraps reports at fewer columns than this. */
  private static final int NARROWEST_WRAP = 45;

  /** Of so many line ends in a hundred, more on purpose make a list. */
  private static final int LIST_PERCENT = 66;

  /** No statement ends with one of these. */
  private static final Set<String> GOES_ON =
      Set.of("of", "the", "and", "with", "in", "a", "an", "to", "or", "without", "no", "at", "by");

  /** No statement begins with one of these, in the middle of which a line may end anywhere. */
  private static final Set<String> CONTINUES =
      Set.of(
          "is", "are", "was", "were", "be", "been", "cannot", "can", "could", "may", "might",
          "must", "should", "would", "will", "has", "have", "had", "does", "did", "and", "or",
          "nor", "but", "of", "than", "which", "that", "to", "into", "from", "by");

  private final String text;
  private final int[] starts;
  private final int[] widest;
  private final boolean[] inList;

  private Lines(String text, int[] starts, int[] widest) {
    this.text = text;
    this.starts = starts;
    this.widest = widest;
    this.inList = new boolean[starts.length];
    markLists();
  }

  private void markLists() {
    int first = 0;
    while (first < starts.length) {
      int behind = first;
      int ends = 0;
      int onPurpose = 0;
      while (behind < starts.length && endOf(behind) > starts[behind]) {
        if (behind > first) {
          ends++;
          onPurpose += hadRoom(behind - 1, endOf(behind - 1), firstWord(behind)) ? 1 : 0;
        }
        behind++;
      }
      Arrays.fill(inList, first, behind, onPurpose * 100 > ends * LIST_PERCENT);
      first = behind + 1;
    }
  }

  private int firstWord(int line) {
    int word = starts[line];
    while (word < text.length() && Character.isWhitespace(text.charAt(word))) {
      word++;
    }
    return word;
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
    if (text.substring(from, to).isBlank() && (goesOn(starts[line], from) || continues(to))) {
      return false;
    }
    return inList[line] || hadRoom(line, from, to);
  }

  /** Whether the word at an offset would have stood in a line that ends at another. */
  private boolean hadRoom(int line, int end, int word) {
    int behind = word;
    while (behind < text.length() && !Character.isWhitespace(text.charAt(behind))) {
      behind++;
    }
    return end - starts[line] + 1 + behind - word <= widest[line];
  }

  /** Offset behind the line, with those that it is wrapped into, in which an offset lies. */
  public int endOfUnwrapped(int offset) {
    int line = lineOf(offset);
    while (line + 1 < starts.length) {
      int next = firstWord(line + 1);
      if (next >= endOf(line + 1) || parts(endOf(line), next)) {
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

  /** Whether the word, in small letters, belongs to what stands before it. */
  private boolean continues(int word) {
    int end = word;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return CONTINUES.contains(text.substring(word, end));
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
