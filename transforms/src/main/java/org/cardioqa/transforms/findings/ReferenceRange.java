package org.cardioqa.transforms.findings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A relaxation time beside the range that is normal on its scanner: "1390 ms (normal range
 * 1150-1250 ms)", "46 ms (N < 52)", "1012 ms, reference 1000 ± 30".
 */
final class ReferenceRange {
  private static final String NUMBER = "(\\d{2,4}(?:[.,]\\d{1,2})?)";
  private static final String UNIT = "\\s*(?:ms|msec|msecs|milliseconds)?";
  private static final String SPREAD = "(?:\\s*(?:\u00b1|\\+/[-\u2212])\\s*\\d+(?:[.,]\\d+)?)?";
  private static final Pattern VALUE_AND_RANGE =
      Pattern.compile(
          "(?i)^[^0-9;.]{0,60}?"
              + NUMBER
              + SPREAD
              + UNIT
              + "(?:\\s*(?:-|\u2013|to)\\s*"
              + NUMBER
              + UNIT
              + ")?(?:\\s*\\(?\\s*(?:1[.,]5|3)\\s*-?T\\b)?(?:[^0-9<>\u2264\u2265]{0,12}?|[^0-9<>;.\u2264\u2265]{0,40}?)\\b(?:normal|norm|reference|ref|n|nl|nv|range|limit|limits|cut-?off|upper)\\b"
              + "[^0-9<>\u2264\u2265]{0,40}([<>\u2264\u2265]?)\\s*"
              + NUMBER
              + UNIT
              + "\\s*(?:(-|\u2013|to|and|\u00b1|\\+/[-\u2212])\\s*"
              + NUMBER
              + ")?");
  private static final int DEVIATIONS = 2;

  private ReferenceRange() {}

  /** "normal", "high" or "low" by a range that stands beside a value; empty if none does. */
  static Optional<String> judge(String text) {
    Matcher found = VALUE_AND_RANGE.matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    double value = number(found.group(2) == null ? found.group(1) : found.group(2));
    double first = number(found.group(4));
    String bound = found.group(3);
    if (found.group(6) == null) {
      boolean least = bound.equals(">") || bound.equals("\u2265");
      boolean inside = least ? value >= first : value <= first;
      String outside = least ? "low" : "high";
      return Optional.of(inside ? "normal" : outside);
    }
    double second = number(found.group(6));
    boolean spread = found.group(5).equals("\u00b1") || found.group(5).startsWith("+");
    double low = spread ? first - DEVIATIONS * second : first;
    double high = spread ? first + DEVIATIONS * second : second;
    return Optional.of(value < low ? "low" : value > high ? "high" : "normal");
  }

  private static double number(String written) {
    return Double.parseDouble(written.replace(',', '.'));
  }
}
