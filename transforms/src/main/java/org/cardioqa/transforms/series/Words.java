package org.cardioqa.transforms.series;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a series description: lower case, without accents, split where letters meet digits,
 * where a small letter meets a capital ("FastPC"), and at everything that is neither. A dimension
 * ("2D") stays one word even when letters follow it ("2dviab"); the asterisk of T2* becomes "star".
 *
 * @param tokens in their order
 */
public record Words(List<String> tokens) {
  /** A number that rules may stand for with '#'. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{2,}");

  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<![0-9tT])[2-5][dD](?![eE][^a-zA-Z]|[eE]$)|[0-9]+|\\p{Lu}*[\\p{L}&&[^\\p{Lu}]]+|\\p{Lu}+|\\*");

  /** The words of a text. */
  public static Words of(String text) {
    String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(plain);
    while (matcher.find()) {
      String token = matcher.group().toLowerCase(Locale.ROOT);
      tokens.add(token.equals("*") ? "star" : token);
    }
    return new Words(List.copyOf(tokens));
  }

  boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** The words from one index to before another, written together. */
  public String joined(int from, int to) {
    return String.join("", tokens.subList(from, to));
  }

  /** The same with '#' for its numbers of two or more digits. */
  public String pattern(int from, int to) {
    StringBuilder joined = new StringBuilder();
    for (String token : tokens.subList(from, to)) {
      joined.append(NUMBER.matcher(token).matches() ? "#" : token);
    }
    return joined.toString();
  }
}
