package org.cardioqa.transforms.deid;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/** Finds a date that a header states, in figures, with the month's name, or spoken. */
final class KnownDates {
  private static final Pattern PIECES = Pattern.compile("\\d+|\\p{L}{3,}");
  private static final int SHORTEST = 6;
  private static final String[] UNITS =
      ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen")
          .split(" ", -1);
  private static final String[] TENS =
      "oh ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ", -1);
  private static final String[] ORDINALS =
      ("zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
              + " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
              + " twentieth")
          .split(" ", -1);
  private static final String GAP = "(?:[\\s./,'\u2019\u2010-\u2015-]{0,3}(?:of\\s|the\\s|de\\s)?)";

  private KnownDates() {}

  static void detect(String text, String value, List<Span> spans) {
    for (LocalDate date : readings(value)) {
      String day =
          "(?:0?" + date.getDayOfMonth() + "(?:st|nd|rd|th)?|" + spoken(date.getDayOfMonth()) + ")";
      String month = month(date.getMonth());
      String year = year(date.getYear());
      for (String order :
          List.of(
              month + GAP + day + GAP + year,
              day + GAP + month + GAP + year,
              year + GAP + month + GAP + day,
              year + GAP + day + GAP + month)) {
        Matcher matcher =
            Pattern.compile(
                    "(?<![\\d.,\\p{L}])" + order + "(?![\\d\\p{L}])", Pattern.CASE_INSENSITIVE)
                .matcher(text);
        while (matcher.find()) {
          if (matcher.end() - matcher.start() >= SHORTEST) {
            spans.add(Span.of(matcher.start(), matcher.end(), IdentifierType.DATE, Layer.KNOWN));
          }
        }
      }
    }
  }

  /** The days that the value may mean: of 02/05 two. */
  static Set<LocalDate> readings(String value) {
    List<String> pieces = PIECES.matcher(value).results().map(r -> r.group()).toList();
    Set<LocalDate> readings = new LinkedHashSet<>();
    if (!pieces.isEmpty() && pieces.get(0).matches("\\d{8}(?:\\d{4,6})?")) {
      String all = pieces.get(0);
      pieces = List.of(all.substring(0, 4), all.substring(4, 6), all.substring(6, 8));
    }
    if (pieces.size() < 3) {
      return readings;
    }
    int[][] orders = {{0, 1, 2}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      String year = pieces.get(order[0]);
      boolean full = year.length() == 4;
      boolean tail = year.length() == 2 && order[0] == 2;
      if (Character.isDigit(year.charAt(0)) && (full || tail)) {
        for (int century : full ? List.of(0) : List.of(1900, 2000)) {
          add(
              Integer.parseInt(year) + century,
              monthOf(pieces.get(order[1])),
              pieces.get(order[2]),
              readings);
        }
      }
    }
    return readings;
  }

  private static void add(int year, int month, String day, Set<LocalDate> readings) {
    if (month == 0 || day.length() > 2 || !Character.isDigit(day.charAt(0))) {
      return;
    }
    try {
      readings.add(LocalDate.of(year, month, Integer.parseInt(day)));
    } catch (DateTimeException e) {
      // The other order of day and month is the date.
      return;
    }
  }

  private static int monthOf(String piece) {
    if (Character.isDigit(piece.charAt(0))) {
      return piece.length() > 2 ? 0 : Integer.parseInt(piece) > 12 ? 0 : Integer.parseInt(piece);
    }
    String start = piece.substring(0, 3).toLowerCase(Locale.ROOT);
    for (Month month : Month.values()) {
      if (name(month).startsWith(start)) {
        return month.getValue();
      }
    }
    return 0;
  }

  private static String name(Month month) {
    return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT);
  }

  private static String month(Month month) {
    String name = name(month);
    return "(?:0?"
        + month.getValue()
        + "|"
        + name
        + "|"
        + name.substring(0, 3)
        + "t?\\.?|"
        + spoken(month.getValue())
        + ")";
  }

  private static String year(int year) {
    int last = year % 100;
    String two = "%02d".formatted(last);
    List<String> words = new ArrayList<>();
    words.add(number(last).replace(" ", "[\\s-]"));
    if (last < 10) {
      words.add("oh\\s" + UNITS[last]);
    }
    String century =
        year < 2000 ? "(?:nineteen\\s)?" : "(?:two\\sthousand\\s(?:and\\s)?|twenty\\s)?";
    return "(?:(?:%02d)?%s|%s(?:%s))".formatted(year / 100, two, century, String.join("|", words));
  }

  private static String spoken(int number) {
    String ordinal =
        number <= 20
            ? ORDINALS[number]
            : number == 30 ? "thirtieth" : TENS[number / 10] + "[\\s-]" + ORDINALS[number % 10];
    return number(number).replace(" ", "[\\s-]") + "|" + ordinal;
  }

  private static String number(int number) {
    if (number < 20) {
      return UNITS[number];
    }
    return number % 10 == 0 ? TENS[number / 10] : TENS[number / 10] + " " + UNITS[number % 10];
  }
}
