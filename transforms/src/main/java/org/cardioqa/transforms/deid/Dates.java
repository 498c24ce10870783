package org.cardioqa.transforms.deid;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves a date inside its text and leaves its form: order, separators, widths, month names, ordinal
 * endings. Weekday words stay; shifts are whole weeks, so they stay true.
 */
final class Dates {
  /** Whether 03/04 is the third of April or the fourth of March. */
  enum Order {
    DAY_FIRST,
    MONTH_FIRST
  }

  /** A year for dates that state none; not a leap year's business. */
  private static final int NO_YEAR = 2022;

  private static final int MIDDLE = 15;
  private static final int LATEST_SHORT_YEAR = 40;

  private static final int DAYS_A_WEEK = 7;
  private static final int WEEKS_A_YEAR = 52;
  private static final int LUNAR_MONTH = 28;
  private static final List<String> ROMANS =
      List.of("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii");
  private static final Pattern ROMAN =
      Pattern.compile(
          "(\\d{1,2})[./-](i{1,3}|iv|vi{0,3}|ix|xi{0,2})[./-](\\d{4}|\\d{2})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WEEK =
      Pattern.compile("(?:wk|week|kw)\\.?\\s(?:no\\.?\\s)?(\\d{1,2})", Pattern.CASE_INSENSITIVE);
  private static final Pattern QUARTER = Pattern.compile("[Qq]([1-4])");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern COMPACT =
      Pattern.compile("(?<!\\d)(\\d{8})(?:\\d{4}|\\d{6})?(?!\\d)");
  private static final Pattern TRIPLE =
      Pattern.compile(
          "(?<!\\d)(\\d{1,4})(\\s?[-/. ]\\s?)(\\d{1,2})(\\s?[-/. ]\\s?)['\u2019]?(\\d{2,4})(?!\\d)");
  private static final Pattern PAIR = Pattern.compile("(?<!\\d)(\\d{1,4})([-/.])(\\d{1,4})(?!\\d)");
  private static final Pattern DAY =
      Pattern.compile("(?<![\\d'\u2019])(\\d{1,2})(st|nd|rd|th)?(?!\\d)", Pattern.CASE_INSENSITIVE);
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d|(?<=['\u2019])\\d\\d");
  private static final Pattern SEASON =
      Pattern.compile("spring|summer|autumn|fall|winter", Pattern.CASE_INSENSITIVE);
  private static final List<String> ORDINALS =
      List.of(
          "first",
          "second",
          "third",
          "fourth",
          "fifth",
          "sixth",
          "seventh",
          "eighth",
          "ninth",
          "tenth",
          "eleventh",
          "twelfth",
          "thirteenth",
          "fourteenth",
          "fifteenth",
          "sixteenth",
          "seventeenth",
          "eighteenth",
          "nineteenth",
          "twentieth",
          "twenty-first",
          "twenty-second",
          "twenty-third",
          "twenty-fourth",
          "twenty-fifth",
          "twenty-sixth",
          "twenty-seventh",
          "twenty-eighth",
          "twenty-ninth",
          "thirtieth",
          "thirty-first");
  private static final Pattern ORDINAL =
      Pattern.compile(
          "(?<!\\p{L})(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)(?!\\p{L})"
              + "|(?<!\\p{L})(?:tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)(?!\\p{L})",
          Pattern.CASE_INSENSITIVE);

  private static final List<Locale> LANGUAGES =
      List.of(
          Locale.ENGLISH,
          Locale.forLanguageTag("es"),
          Locale.GERMAN,
          Locale.FRENCH,
          Locale.forLanguageTag("nl"));
  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");

  private final int days;
  private final Order order;

  Dates(int days, Order order) {
    this.days = days;
    this.order = order;
  }

  /** The order that a text's unequivocal dates have; month first where there are none. */
  static Order orderIn(String text) {
    Matcher matcher = TRIPLE.matcher(text);
    int dayFirst = 0;
    int monthFirst = 0;
    while (matcher.find()) {
      int a = Integer.parseInt(matcher.group(1));
      int b = Integer.parseInt(matcher.group(3));
      if (a > 12 && a < 32 && b > 0 && b < 13) {
        dayFirst++;
      } else if (b > 12 && b < 32 && a > 0 && a < 13) {
        monthFirst++;
      } else if (matcher.group(2).equals(".") && a < 13 && b < 13) {
        dayFirst++;
      }
    }
    return dayFirst > monthFirst ? Order.DAY_FIRST : Order.MONTH_FIRST;
  }

  /** The moved date in the same form, or nothing where the form is not understood. */
  Optional<String> shifted(String date) {
    try {
      return part(date)
          .or(() -> roman(date))
          .or(() -> month(date))
          .or(() -> compact(date))
          .or(() -> triple(date))
          .or(() -> pair(date))
          .or(() -> season(date))
          .or(() -> nth(date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A word that names a month, in one of the languages. */
  private record MonthWord(int start, int end, Month month, Locale language, TextStyle style) {}

  private static Optional<MonthWord> monthWord(String date) {
    Matcher word = WORD.matcher(date);
    while (word.find()) {
      String fold = Fold.of(word.group());
      for (Locale language : LANGUAGES) {
        for (Month month : Month.values()) {
          String full = Fold.of(month.getDisplayName(TextStyle.FULL, language));
          if (fold.equals(full)) {
            return Optional.of(
                new MonthWord(word.start(), word.end(), month, language, TextStyle.FULL));
          }
          boolean shortened =
              language.equals(Locale.ENGLISH)
                  && (fold.equals(full.substring(0, 3))
                      || (fold.equals("sept") && month == Month.SEPTEMBER));
          if (shortened) {
            return Optional.of(
                new MonthWord(word.start(), word.end(), month, language, TextStyle.SHORT));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> month(String date) {
    Optional<MonthWord> found = monthWord(date);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MonthWord word = found.get();
    List<MatchResult> days = DAY.matcher(date).results().toList();
    Optional<MatchResult> ordinal = ORDINAL.matcher(date).results().findFirst();
    Optional<MatchResult> longYear = YEAR.matcher(date).results().findFirst();
    Optional<MatchResult> day =
        days.stream()
            .filter(
                d ->
                    longYear.isEmpty()
                        || d.end() <= longYear.get().start()
                        || d.start() >= longYear.get().end())
            .findFirst();
    Optional<MatchResult> year =
        longYear.isEmpty() && days.size() > 1 ? Optional.of(days.get(days.size() - 1)) : longYear;
    int dayOfMonth =
        day.map(d -> Integer.parseInt(d.group(1)))
            .or(() -> ordinal.map(o -> ordinalNumber(o.group())))
            .orElse(MIDDLE);
    int fullYear =
        year.map(y -> year(NUMBER.matcher(y.group()).results().findFirst().orElseThrow().group()))
            .orElse(NO_YEAR);
    LocalDate moved =
        LocalDate.of(fullYear, word.month(), Math.min(dayOfMonth, word.month().maxLength()))
            .plusDays(this.days);
    List<Edit> edits = new ArrayList<>();
    edits.add(
        new Edit(
            word.start(),
            word.end(),
            cased(name(moved.getMonth(), word), date.substring(word.start(), word.end()))));
    if (day.isPresent()) {
      edits.add(dayEdit(day.get(), moved.getDayOfMonth()));
      // Of a range "15 to 16 November" the later days move as the first does.
      for (MatchResult other : days) {
        if (other.start() > day.get().end() && other.end() <= word.start()) {
          edits.add(
              dayEdit(
                  other,
                  moved.plusDays(Integer.parseInt(other.group(1)) - dayOfMonth).getDayOfMonth()));
        }
      }
    } else {
      ordinal.ifPresent(
          o ->
              edits.add(
                  new Edit(
                      o.start(),
                      o.end(),
                      cased(ORDINALS.get(moved.getDayOfMonth() - 1), o.group()))));
    }
    year.ifPresent(
        y -> {
          Matcher digits = NUMBER.matcher(y.group());
          if (digits.find()) {
            edits.add(
                new Edit(
                    y.start() + digits.start(),
                    y.start() + digits.end(),
                    year(moved, digits.group().length())));
          }
        });
    return Optional.of(Edit.apply(date, edits));
  }

  private static String name(Month month, MonthWord like) {
    String full = month.getDisplayName(TextStyle.FULL, like.language());
    return like.style() == TextStyle.FULL ? full : full.substring(0, 3);
  }

  private static int ordinalNumber(String word) {
    return ORDINALS.indexOf(word.toLowerCase(Locale.ROOT).replace(' ', '-')) + 1;
  }

  private static Edit dayEdit(MatchResult day, int number) {
    // Beside a month's name only a zero that was there is written.
    String digits = day.group(1).startsWith("0") ? padded(number, day.group(1)) : "" + number;
    String ending = day.group(2) == null ? "" : cased(ending(number), day.group(2));
    return new Edit(day.start(), day.end(), digits + ending);
  }

  private static String ending(int number) {
    if (number >= 11 && number <= 13) {
      return "th";
    }
    return switch (number % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  private Optional<String> compact(String date) {
    Matcher matcher = COMPACT.matcher(date);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String digits = matcher.group(1);
    int head = Integer.parseInt(digits.substring(0, 4));
    boolean yearFirst = head >= 1900 && head < 2100;
    int a = number(digits, yearFirst ? 4 : 0);
    int b = number(digits, yearFirst ? 6 : 2);
    int year = Integer.parseInt(yearFirst ? digits.substring(0, 4) : digits.substring(4));
    boolean dayFirst = !yearFirst && (a > 12 || (order == Order.DAY_FIRST && b <= 12));
    LocalDate moved = LocalDate.of(year, dayFirst ? b : a, dayFirst ? a : b).plusDays(days);
    String text =
        yearFirst
            ? "%04d%02d%02d"
                .formatted(moved.getYear(), moved.getMonthValue(), moved.getDayOfMonth())
            : "%02d%02d%04d"
                .formatted(
                    dayFirst ? moved.getDayOfMonth() : moved.getMonthValue(),
                    dayFirst ? moved.getMonthValue() : moved.getDayOfMonth(),
                    moved.getYear());
    return Optional.of(Edit.apply(date, List.of(new Edit(matcher.start(1), matcher.end(1), text))));
  }

  private static int number(String digits, int at) {
    return Integer.parseInt(digits.substring(at, at + 2));
  }

  private Optional<String> triple(String date) {
    Matcher m = TRIPLE.matcher(date);
    if (!m.find()) {
      return Optional.empty();
    }
    boolean yearFirst = m.group(1).length() == 4;
    int a = Integer.parseInt(m.group(yearFirst ? 3 : 1));
    int b = Integer.parseInt(m.group(yearFirst ? 5 : 3));
    boolean dayFirst = !yearFirst && (a > 12 || (b <= 12 && order == Order.DAY_FIRST));
    String yearText = m.group(yearFirst ? 1 : 5);
    LocalDate moved =
        LocalDate.of(year(yearText), dayFirst ? b : a, dayFirst ? a : b).plusDays(days);
    int first = dayFirst ? moved.getDayOfMonth() : moved.getMonthValue();
    int second = dayFirst ? moved.getMonthValue() : moved.getDayOfMonth();
    List<Edit> edits = new ArrayList<>();
    int one = yearFirst ? 3 : 1;
    int two = yearFirst ? 5 : 3;
    int three = yearFirst ? 1 : 5;
    edits.add(new Edit(m.start(one), m.end(one), padded(first, m.group(one))));
    edits.add(new Edit(m.start(two), m.end(two), padded(second, m.group(two))));
    edits.add(new Edit(m.start(three), m.end(three), year(moved, yearText.length())));
    return Optional.of(Edit.apply(date, edits));
  }

  private Optional<String> pair(String date) {
    Matcher m = PAIR.matcher(date);
    if (!m.find()) {
      return Optional.empty();
    }
    int a = Integer.parseInt(m.group(1));
    int b = Integer.parseInt(m.group(3));
    LocalDate moved;
    String first;
    String second;
    if (m.group(1).length() == 4 || m.group(3).length() == 4) {
      boolean yearFirst = m.group(1).length() == 4;
      moved = LocalDate.of(yearFirst ? a : b, yearFirst ? b : a, MIDDLE).plusDays(days);
      first = yearFirst ? year(moved, 4) : padded(moved.getMonthValue(), m.group(1));
      second = yearFirst ? padded(moved.getMonthValue(), m.group(3)) : year(moved, 4);
    } else {
      boolean dayFirst =
          a > 12 || (b <= 12 && (order == Order.DAY_FIRST || m.group(2).equals(".")));
      moved = LocalDate.of(NO_YEAR, dayFirst ? b : a, dayFirst ? a : b).plusDays(days);
      first = padded(dayFirst ? moved.getDayOfMonth() : moved.getMonthValue(), m.group(1));
      second = padded(dayFirst ? moved.getMonthValue() : moved.getDayOfMonth(), m.group(3));
    }
    return Optional.of(
        Edit.apply(
            date,
            List.of(
                new Edit(m.start(1), m.end(1), first), new Edit(m.start(3), m.end(3), second))));
  }

  private Optional<String> season(String date) {
    Matcher m = SEASON.matcher(date);
    if (!m.find()) {
      return Optional.empty();
    }
    Optional<MatchResult> year = YEAR.matcher(date).results().findFirst();
    int month =
        switch (m.group().toLowerCase(Locale.ROOT)) {
          case "spring" -> 4;
          case "summer" -> 7;
          case "winter" -> 1;
          default -> 10;
        };
    LocalDate moved =
        LocalDate.of(year.map(y -> year(y.group())).orElse(NO_YEAR), month, MIDDLE).plusDays(days);
    String name =
        switch ((moved.getMonthValue() % 12) / 3) {
          case 0 -> "winter";
          case 1 -> "spring";
          case 2 -> "summer";
          default -> "autumn";
        };
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit(m.start(), m.end(), cased(name, m.group())));
    year.ifPresent(y -> edits.add(new Edit(y.start(), y.end(), year(moved, y.group().length()))));
    return Optional.of(Edit.apply(date, edits));
  }

  /**
   * "The 9th", "the ninth": the month is not known, the day moves by weeks within one of 28 days.
   */
  private Optional<String> nth(String date) {
    Matcher m = DAY.matcher(date);
    if (m.find()) {
      int day = Integer.parseInt(m.group(1));
      return day == 0
          ? Optional.empty()
          : Optional.of(Edit.apply(date, List.of(dayEdit(m.toMatchResult(), within28(day)))));
    }
    Matcher word = ORDINAL.matcher(date);
    if (!word.find() || date.length() - word.end() > 0) {
      return Optional.empty();
    }
    String moved = ORDINALS.get(within28(ordinalNumber(word.group())) - 1);
    return Optional.of(
        Edit.apply(date, List.of(new Edit(word.start(), word.end(), cased(moved, word.group())))));
  }

  private int within28(int day) {
    int step = days % LUNAR_MONTH == 0 ? DAYS_A_WEEK : days;
    return Math.floorMod(day - 1 + step, LUNAR_MONTH) + 1;
  }

  /** "Week 9", "Q3". */
  private Optional<String> part(String date) {
    Matcher week = WEEK.matcher(date);
    if (week.matches()) {
      int moved =
          Math.floorMod(Integer.parseInt(week.group(1)) - 1 + days / DAYS_A_WEEK, WEEKS_A_YEAR) + 1;
      return Optional.of(
          Edit.apply(date, List.of(new Edit(week.start(1), week.end(1), Integer.toString(moved)))));
    }
    Matcher quarter = QUARTER.matcher(date);
    if (quarter.matches()) {
      int middle = 3 * Integer.parseInt(quarter.group(1)) - 1;
      LocalDate moved = LocalDate.of(NO_YEAR, middle, MIDDLE).plusDays(days);
      return Optional.of(
          Edit.apply(
              date,
              List.of(
                  new Edit(
                      quarter.start(1),
                      quarter.end(1),
                      Integer.toString((moved.getMonthValue() + 2) / 3)))));
    }
    return Optional.empty();
  }

  /** 11.xii.22 */
  private Optional<String> roman(String date) {
    Matcher m = ROMAN.matcher(date);
    if (!m.matches()) {
      return Optional.empty();
    }
    int month = ROMANS.indexOf(m.group(2).toLowerCase(Locale.ROOT)) + 1;
    LocalDate moved =
        LocalDate.of(year(m.group(3)), month, Integer.parseInt(m.group(1))).plusDays(days);
    return Optional.of(
        Edit.apply(
            date,
            List.of(
                new Edit(m.start(1), m.end(1), padded(moved.getDayOfMonth(), m.group(1))),
                new Edit(
                    m.start(2), m.end(2), cased(ROMANS.get(moved.getMonthValue() - 1), m.group(2))),
                new Edit(m.start(3), m.end(3), year(moved, m.group(3).length())))));
  }

  /** A month and the part of it, for a feast day that has no counterpart on the moved date. */
  String around(MonthDay feast, OptionalInt year) {
    LocalDate moved = feast.atYear(year.orElse(NO_YEAR)).plusDays(days);
    String part =
        moved.getDayOfMonth() <= 10 ? "early " : moved.getDayOfMonth() <= 20 ? "mid-" : "late ";
    return part
        + moved.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
        + (year.isPresent() ? " " + moved.getYear() : "");
  }

  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    if (digits.length() > 2) {
      return year;
    }
    return year < LATEST_SHORT_YEAR ? 2000 + year : 1900 + year;
  }

  private static String year(LocalDate date, int width) {
    return width == 2 ? "%02d".formatted(date.getYear() % 100) : "%04d".formatted(date.getYear());
  }

  private static String padded(int number, String like) {
    return like.length() == 2 && number < 10 ? "%02d".formatted(number) : Integer.toString(number);
  }

  /** The word in the letter case of another. */
  static String cased(String word, String like) {
    if (like.length() > 1 && like.equals(like.toUpperCase(Locale.ROOT))) {
      return word.toUpperCase(Locale.ROOT);
    }
    if (Character.isUpperCase(like.charAt(0))) {
      return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
    return word.toLowerCase(Locale.ROOT);
  }

  /** A stretch and what replaces it. */
  private record Edit(int start, int end, String text) {
    static String apply(String whole, List<Edit> edits) {
      Function<Edit, Integer> start = Edit::start;
      StringBuilder edited = new StringBuilder(whole);
      edits.stream()
          .sorted((a, b) -> start.apply(b) - start.apply(a))
          .forEach(e -> edited.replace(e.start(), e.end(), e.text()));
      return edited.toString();
    }
  }
}
