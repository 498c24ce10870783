package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decodes text by the defined terms of SpecificCharacterSet (0008,0005) and the escape sequences of
 * ISO 2022 (PS3.3 C.12.1.1.2, PS3.5 6.1), by way of the JDK's charsets.
 *
 * <p>Bytes beyond ASCII where no set, or one that is not known, is declared are read as Latin-1:
 * that is what most devices mean that forget to declare it. Bytes that are invalid in their set
 * become U+FFFD.
 */
final class CharacterSets {
  static final byte ESCAPE = 0x1B;
  static final CharacterSets DEFAULT = new CharacterSets(ISO_8859_1);

  /** Terms without their spaces, hyphens and underscores, of which writers use all three. */
  private static final Map<String, Charset> TERMS =
      Map.ofEntries(
          Map.entry("ISOIR6", ISO_8859_1),
          Map.entry("ISOIR100", ISO_8859_1),
          Map.entry("ISOIR101", Charset.forName("ISO-8859-2")),
          Map.entry("ISOIR109", Charset.forName("ISO-8859-3")),
          Map.entry("ISOIR110", Charset.forName("ISO-8859-4")),
          Map.entry("ISOIR144", Charset.forName("ISO-8859-5")),
          Map.entry("ISOIR127", Charset.forName("ISO-8859-6")),
          Map.entry("ISOIR126", Charset.forName("ISO-8859-7")),
          Map.entry("ISOIR138", Charset.forName("ISO-8859-8")),
          Map.entry("ISOIR148", Charset.forName("ISO-8859-9")),
          Map.entry("ISOIR203", Charset.forName("ISO-8859-15")),
          Map.entry("ISOIR166", Charset.forName("TIS-620")),
          // Half-width katakana stand at the same bytes as in JIS X 0201.
          Map.entry("ISOIR13", Charset.forName("Shift_JIS")),
          Map.entry("ISOIR149", Charset.forName("EUC-KR")),
          Map.entry("ISOIR58", Charset.forName("GB2312")),
          Map.entry("ISOIR192", UTF_8),
          Map.entry("GB18030", Charset.forName("GB18030")),
          Map.entry("GBK", Charset.forName("GBK")));

  /** What follows ESC when it designates the upper half, G1. */
  private static final Map<String, String> UPPER =
      Map.ofEntries(
          Map.entry("-A", "ISOIR100"),
          Map.entry("-B", "ISOIR101"),
          Map.entry("-C", "ISOIR109"),
          Map.entry("-D", "ISOIR110"),
          Map.entry("-L", "ISOIR144"),
          Map.entry("-G", "ISOIR127"),
          Map.entry("-F", "ISOIR126"),
          Map.entry("-H", "ISOIR138"),
          Map.entry("-M", "ISOIR148"),
          Map.entry("-b", "ISOIR203"),
          Map.entry("-T", "ISOIR166"),
          Map.entry(")I", "ISOIR13"),
          Map.entry("$)C", "ISOIR149"),
          Map.entry("$)A", "ISOIR58"));

  /** The lower half, G0. */
  private enum Lower {
    SINGLE,
    JIS_X_0208,
    JIS_X_0212
  }

  private final Charset first;

  private CharacterSets(Charset first) {
    this.first = first;
  }

  /** The sets that these terms name; which later ones may be switched to, the escapes say. */
  static CharacterSets of(List<String> terms) {
    if (terms.isEmpty()) {
      return DEFAULT;
    }
    String term =
        terms.get(0).toUpperCase(Locale.ROOT).replaceAll("[ _-]", "").replace("ISO2022", "ISO");
    Charset charset = TERMS.getOrDefault(term, ISO_8859_1);
    return charset.equals(ISO_8859_1) ? DEFAULT : new CharacterSets(charset);
  }

  String decode(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == ESCAPE) {
        return decodeEscaped(bytes, offset, offset + length);
      }
    }
    return new String(bytes, offset, length, first);
  }

  private String decodeEscaped(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    Lower lower = Lower.SINGLE;
    Charset upper = first;
    int i = from;
    while (i < to) {
      if (bytes[i] == ESCAPE) {
        String sequence = escape(bytes, i + 1, to);
        i += 1 + sequence.length();
        switch (sequence) {
          case "(B", "(J" -> lower = Lower.SINGLE;
          case "$B", "$@" -> lower = Lower.JIS_X_0208;
          case "$(D" -> lower = Lower.JIS_X_0212;
          default -> upper = TERMS.getOrDefault(UPPER.getOrDefault(sequence, ""), upper);
        }
        continue;
      }
      int end = runEnd(bytes, i, to);
      if (bytes[i] < 0) {
        text.append(new String(bytes, i, end - i, upper));
      } else if (isReset(bytes[i], lower)) {
        text.append((char) bytes[i]);
        lower = Lower.SINGLE;
        upper = first;
        end = i + 1;
      } else if (lower == Lower.SINGLE) {
        end = untilReset(bytes, i, end);
        text.append(new String(bytes, i, end - i, US_ASCII));
      } else {
        end = untilReset(bytes, i, end, lower);
        text.append(japanese(bytes, i, end, lower));
      }
      i = end;
    }
    return text.toString();
  }

  /**
   * What follows an ESC: intermediate bytes 20 to 2F, of which '$' may be one, and a final byte.
   */
  private static String escape(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] >= 0x20 && bytes[end] <= 0x2F) {
      end++;
    }
    return new String(bytes, from, Math.min(end + 1, to) - from, ISO_8859_1);
  }

  /** Where the half of the code table or the designation changes. */
  private static int runEnd(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != ESCAPE && bytes[end] < 0 == bytes[from] < 0) {
      end++;
    }
    return end;
  }

  private static int untilReset(byte[] bytes, int from, int to) {
    return untilReset(bytes, from, to, Lower.SINGLE);
  }

  private static int untilReset(byte[] bytes, int from, int to, Lower lower) {
    int end = from;
    while (end < to && !isReset(bytes[end], lower)) {
      end++;
    }
    return end;
  }

  /** Line ends, and the delimiters of values and of parts of names, bring the first set back. */
  private static boolean isReset(byte b, Lower lower) {
    if (lower != Lower.SINGLE) {
      return b >= 0 && b < 0x20;
    }
    return switch (b) {
      case '\\', '^', '=', '\r', '\n', '\f', '\t' -> true;
      default -> false;
    };
  }

  /** Pairs of a 94 x 94 set, in the form that EUC-JP gives them. */
  private static String japanese(byte[] bytes, int from, int to, Lower lower) {
    byte[] euc = new byte[(to - from) / 2 * 3];
    int size = 0;
    for (int i = from; i + 1 < to; i += 2) {
      if (lower == Lower.JIS_X_0212) {
        euc[size++] = (byte) 0x8F;
      }
      euc[size++] = (byte) (bytes[i] | 0x80);
      euc[size++] = (byte) (bytes[i + 1] | 0x80);
    }
    return new String(euc, 0, size, Charset.forName("EUC-JP"));
  }
}
