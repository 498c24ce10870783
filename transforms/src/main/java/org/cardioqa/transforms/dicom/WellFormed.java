package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The syntax of values of text that is not free (PS3.5 6.2). */
final class WellFormed {
  private static final int LONGEST_CODE = 16;
  private static final int LONGEST_DECIMAL = 32;
  private static final int LONGEST_UID = 64;

  private static final boolean[] CODE = table("-_./*+#&()");
  private static final boolean[] DECIMAL = digits("+-.eE");
  private static final boolean[] INTEGER = digits("+-");
  private static final boolean[] UID = digits(".");
  private static final boolean[] TIME = digits(".:-+");

  private WellFormed() {}

  /** Whether a value is; always for text that may hold anything. */
  static boolean is(Vr vr, byte[] bytes, int offset, int length) {
    return switch (vr) {
      case CS -> each(bytes, offset, length, CODE, LONGEST_CODE);
      case DS -> each(bytes, offset, length, DECIMAL, LONGEST_DECIMAL);
      case IS -> each(bytes, offset, length, INTEGER, LONGEST_CODE);
      case UI -> each(bytes, offset, length, UID, LONGEST_UID);
      case DA, TM, DT -> each(bytes, offset, length, TIME, LONGEST_DECIMAL);
      case AS -> age(bytes, offset, length);
      default -> true;
    };
  }

  /** Whether each value, between backslashes and without padding, has only these characters. */
  private static boolean each(
      byte[] bytes, int offset, int length, boolean[] allowed, int longest) {
    int run = 0;
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (b == '\\') {
        run = 0;
        continue;
      }
      boolean padding = b == ' ' || b == 0;
      if (b < 0 || (!padding && !allowed[b])) {
        return false;
      }
      if (!padding || run > 0) {
        run++;
      }
      if (run > longest && !padding) {
        return false;
      }
    }
    return true;
  }

  private static boolean age(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, US_ASCII).strip();
    return text.isEmpty() || text.matches("[0-9]{1,3}[DWMY]");
  }

  private static boolean[] digits(String others) {
    boolean[] table = new boolean[128];
    Arrays.fill(table, '0', '9' + 1, true);
    others.chars().forEach(c -> table[c] = true);
    return table;
  }

  private static boolean[] table(String others) {
    boolean[] table = digits(others);
    Arrays.fill(table, 'A', 'Z' + 1, true);
    Arrays.fill(table, 'a', 'z' + 1, true);
    return table;
  }
}
