package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Values of text elements: decoded, split at backslashes, freed of padding (PS3.5 6.2, 6.4). */
final class Text {
  private Text() {}

  /** The values; empty ones between backslashes are kept, none for an empty element. */
  static List<String> values(byte[] bytes, int offset, int length, CharacterSets characters) {
    if (length == 0) {
      return List.of();
    }
    if (!isPlain(bytes, offset, length)) {
      return split(characters.decode(bytes, offset, length));
    }
    int end = offset + length;
    int stop = indexOf(bytes, offset, end);
    if (stop == end) {
      String only = plain(bytes, offset, end);
      return only.isEmpty() ? List.of() : List.of(only);
    }
    List<String> values = new ArrayList<>();
    int start = offset;
    while (start <= end) {
      stop = indexOf(bytes, start, end);
      values.add(plain(bytes, start, stop));
      start = stop + 1;
    }
    return values;
  }

  /** One value, in which leading spaces and backslashes mean themselves. */
  static List<String> paragraph(byte[] bytes, int offset, int length, CharacterSets characters) {
    String text =
        isPlain(bytes, offset, length)
            ? new String(bytes, offset, length, ISO_8859_1)
            : characters.decode(bytes, offset, length);
    int end = text.length();
    while (end > 0 && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return end == 0 ? List.of() : List.of(text.substring(0, end));
  }

  private static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int found = text.indexOf('\\', start);
      int stop = found < 0 ? text.length() : found;
      values.add(trim(text, start, stop));
      start = stop + 1;
    }
    return values.size() == 1 && values.get(0).isEmpty() ? List.of() : values;
  }

  private static String trim(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isPadding(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String plain(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isPadding((char) bytes[start])) {
      start++;
    }
    while (end > start && isPadding((char) bytes[end - 1])) {
      end--;
    }
    return start == end ? "" : new String(bytes, start, end - start, ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Neither bytes beyond ASCII nor an escape: the same in every character set. */
  private static boolean isPlain(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0 || bytes[i] == CharacterSets.ESCAPE) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == 0;
  }
}
