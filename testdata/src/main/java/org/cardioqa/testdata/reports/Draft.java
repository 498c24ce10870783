package org.cardioqa.testdata.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text that grows, with marks on the identifiers in it and on what only looks like one. Offsets
 * are UTF-16 code units.
 */
final class Draft {
  private static final int WIDTH = 72;

  private final StringBuilder text = new StringBuilder();
  private final List<Mark> marks = new ArrayList<>();

  /**
   * A marked stretch.
   *
   * @param type type of identifier, or {@link #TRAP}
   */
  record Mark(int start, int end, String type) {}

  /** Type of a stretch that must stay as it is. */
  static final String TRAP = "TRAP";

  Draft add(String plain) {
    text.append(plain);
    return this;
  }

  Draft add(String marked, String type) {
    marks.add(new Mark(text.length(), text.length() + marked.length(), type));
    return add(marked);
  }

  boolean endsWith(char last) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == last;
  }

  int length() {
    return text.length();
  }

  /** Makes the character at an offset a capital. */
  void capital(int offset) {
    text.setCharAt(offset, Character.toUpperCase(text.charAt(offset)));
  }

  /** All in capitals; characters without a capital of one unit stay. */
  void upper() {
    for (int i = 0; i < text.length(); i++) {
      char upper = Character.toUpperCase(text.charAt(i));
      text.setCharAt(i, upper);
    }
  }

  /** Small letters throughout, as some dictate. */
  void lower() {
    String lower = text.toString().toLowerCase(Locale.ROOT);
    if (lower.length() == text.length()) {
      text.setLength(0);
      text.append(lower);
    }
  }

  /**
   * Breaks lines at blanks so that none is longer than 72 characters; an identifier stays whole.
   */
  void wrap() {
    int lineStart = 0;
    int lastBlank = -1;
    for (int i = 0; i < text.length(); i++) {
      char here = text.charAt(i);
      if (here == '\n') {
        lineStart = i + 1;
        lastBlank = -1;
      } else if (here == ' ' && !insideIdentifier(i)) {
        lastBlank = i;
      }
      if (i - lineStart >= WIDTH && lastBlank > lineStart) {
        text.setCharAt(lastBlank, '\n');
        lineStart = lastBlank + 1;
        lastBlank = -1;
      }
    }
  }

  private boolean insideIdentifier(int offset) {
    return marks.stream().anyMatch(mark -> mark.start() <= offset && offset < mark.end());
  }

  String text() {
    return text.toString();
  }

  List<Mark> marks() {
    return List.copyOf(marks);
  }

  String marked(Mark mark) {
    return text.substring(mark.start(), mark.end());
  }
}
