package org.cardioqa.transforms.deid;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form in which words are compared: lower case, without diacritics, straight apostrophes. */
public final class Fold {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private Fold() {}

  /** The folded text. */
  public static String of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean ascii = true;
    for (int i = 0; i < lower.length() && ascii; i++) {
      ascii = lower.charAt(i) < 128;
    }
    if (ascii) {
      return lower;
    }
    String plain =
        lower
            .replace('\u2019', '\'')
            .replace("\u0142", "l")
            .replace("\u00f8", "o")
            .replace("\u00df", "ss")
            .replace("\u0111", "d")
            .replace("\u00e6", "ae")
            .replace("\u0131", "i");
    return MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
  }
}
