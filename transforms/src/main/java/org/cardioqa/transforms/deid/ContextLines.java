package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes labelled texts of lines with slots, such as {@code Told {first} <time>}: a few lines of a
 * report's head, some of its body among plain sentences, a few of its end. Names are drawn from the
 * lists, many of them words of the language too; numbers and dates are of many forms.
 */
final class ContextLines {
  /** A text and its labels. */
  record Text(String text, List<ContextTrainer.Labelled> labelled) {}

  private static final Pattern PART = Pattern.compile("\\[(head|body|tail)\\]");
  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)\\}|<(\\w+)>");
  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };
  private static final String[] DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  private static final String[] KINDS = {
    "Hospital",
    "General Hospital",
    "Clinic",
    "Medical Centre",
    "Medical Center",
    "Heart Centre",
    "Heart Institute",
    "Infirmary",
    "Surgery",
    "Practice",
    "Health",
    "Cardiology",
    "Imaging",
    "Private Hospital",
    "University Hospital",
    "Regional",
    "General",
    "Family Practice",
    "Hospice",
    "Health Sciences Centre",
    "Cardiac Unit",
    "Heart Clinic"
  };
  private static final String[] TRADES = {
    "Mall",
    "Haulage",
    "Couriers",
    "Foods",
    "Farm",
    "Mills",
    "School",
    "Bakery",
    "Motors",
    "Boats",
    "Transport",
    "Council",
    "Estates",
    "Guitars",
    "Fire Station",
    "Brewery",
    "Library",
    "Bank"
  };
  private static final String[] LANDSCAPES = {
    "Creek", "Hill", "Falls", "Bay", "Park", "Grove", "Lake", "Valley", "Fork", "Springs", "Ridge",
    "West", "North", "Beach", "Bridge", "View", "Wood", "Green", "Cross", "Point"
  };
  private static final String[] STREETS = {
    "Street", "Road", "Lane", "Avenue", "Close", "Drive", "Way", "Row", "St", "Rd", "Parade", "Quay"
  };
  private static final String[] STATES = {
    "OH", "CA", "TX", "NV", "AZ", "ON", "BC", "QC", "NSW", "WA", "SA", "VIC", "Ala.", "Mass.", "NY"
  };
  private static final String LETTERS = "ABCDEFGHJKLMNPRSTUVWYZ";

  private final Vocabulary vocabulary;
  private final List<String> rareNames;
  private final List<String> wordNames;
  private final List<String> english;
  private final Random random;
  private final Map<String, List<String>> parts = new HashMap<>();
  private final Map<String, Supplier<String>> fillers = new HashMap<>();
  private final Map<String, ContextClass> classes = new HashMap<>();

  ContextLines(
      List<String> lines,
      Vocabulary vocabulary,
      List<String> rareNames,
      List<String> wordNames,
      List<String> english,
      Random random) {
    this.vocabulary = vocabulary;
    this.rareNames = rareNames;
    this.wordNames = wordNames;
    this.english = english;
    this.random = random;
    String part = "";
    for (String line : lines) {
      Matcher matcher = PART.matcher(line);
      if (matcher.matches()) {
        part = matcher.group(1);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        parts.computeIfAbsent(part, p -> new ArrayList<>()).add(line.replace("\\n", "\n"));
      }
    }
    people();
    places();
    dates();
    numbers();
    fill("time", this::time);
    fill("n", () -> number(1 + random.nextInt(2), false));
    fill("big", () -> number(3 + random.nextInt(2), false));
    fill("dec", () -> number(1, false) + "." + number(1, true));
    fill("frac", () -> number(1, false) + "/" + (2 + random.nextInt(16)));
    fill("bp", () -> (90 + random.nextInt(90)) + "/" + (40 + random.nextInt(60)));
    fill("ord", this::ordinal);
    fill("my", () -> two(12) + "/20" + (20 + random.nextInt(10)));
    fill("year", () -> "20" + (10 + random.nextInt(15)));
    fill("pct", () -> number(2, false) + pick("%", " %"));
    fill("version", () -> number(1, true) + "." + number(1, true) + "." + number(1, true));
  }

  private void fill(String slot, Supplier<String> filler) {
    fillers.put(slot, filler);
  }

  private void label(ContextClass type, String slot, Supplier<String> filler) {
    fillers.put(slot, filler);
    classes.put(slot, type);
  }

  private void people() {
    label(ContextClass.NAME, "first", this::name);
    label(ContextClass.NAME, "last", this::surname);
    label(
        ContextClass.NAME,
        "full",
        () -> name() + pick(" ", " ", " " + letter() + ". ") + surname());
    label(
        ContextClass.NAME,
        "listed",
        () ->
            surname().toUpperCase(Locale.ROOT)
                + pick(", ", ",")
                + pick(name(), name() + " " + letter()));
    label(
        ContextClass.NAME,
        "init",
        () -> pick(letter() + ". " + letter() + ".", letter() + ".", letter()));
    label(ContextClass.NAME, "caps", () -> letters(2 + random.nextInt(2)));
    label(
        ContextClass.NAME, "small", () -> letters(2 + random.nextInt(2)).toLowerCase(Locale.ROOT));
    label(
        ContextClass.NAME,
        "user",
        () ->
            (letter() + surname()).toLowerCase(Locale.ROOT)
                + pick("", "", "" + (1 + random.nextInt(9))));
  }

  private void places() {
    label(ContextClass.PLACE, "town", this::town);
    label(ContextClass.PLACE, "zip", this::zip);
    label(ContextClass.PLACE, "state", () -> pick(STATES));
    label(
        ContextClass.PLACE,
        "street",
        () -> number(1 + random.nextInt(3), false) + " " + word() + " " + pick(STREETS));
    label(
        ContextClass.INSTITUTION,
        "site",
        () -> pick(town(), "St " + name(), "St. " + name() + "'s") + " " + pick(KINDS));
    label(
        ContextClass.INSTITUTION,
        "bare",
        () ->
            pick(
                town(),
                town(),
                "St " + name() + "'s",
                word() + " " + pick(TRADES),
                town() + " " + pick(KINDS)));
    label(ContextClass.INSTITUTION, "letters", () -> letters(3 + random.nextInt(2)));
  }

  private void dates() {
    label(ContextClass.DATE, "date", this::date);
    label(ContextClass.DATE, "clip", this::clipped);
    label(ContextClass.DATE, "day", this::ordinal);
    label(ContextClass.DATE, "month", () -> pick(MONTHS));
  }

  private void numbers() {
    label(ContextClass.NUMBER, "digits", () -> number(5 + random.nextInt(6), false));
    label(ContextClass.NUMBER, "id", this::code);
    label(ContextClass.NUMBER, "groups", this::groups);
    label(ContextClass.NUMBER, "phone", this::phone);
    label(ContextClass.NUMBER, "ext", () -> number(4 + random.nextInt(2), false));
  }

  /** A text of some lines, with plain sentences in its body. */
  Text text(List<String> sentences) {
    StringBuilder text = new StringBuilder();
    List<ContextTrainer.Labelled> labelled = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      append("body", 1 + random.nextInt(2), pick(". ", ", ", "; ", "\n"), text, labelled);
      return recased(text, labelled);
    }
    append("head", 2 + random.nextInt(4), "\n", text, labelled);
    text.append('\n');
    boolean lines = random.nextBoolean();
    for (int i = 0; i < 3; i++) {
      text.append(sentences.get(random.nextInt(sentences.size()))).append(lines ? "\n" : " ");
      append("body", 1 + random.nextInt(3), lines ? "\n" : pick(". ", ", "), text, labelled);
    }
    text.append(pick("\n", "\n\n"));
    append("tail", 1 + random.nextInt(3), "\n", text, labelled);
    return recased(text, labelled);
  }

  private Text recased(StringBuilder text, List<ContextTrainer.Labelled> labelled) {
    String own = text.toString().stripTrailing();
    String recased =
        switch (random.nextInt(5)) {
          case 0 -> own.toLowerCase(Locale.ROOT);
          case 1 -> own.toUpperCase(Locale.ROOT);
          default -> own;
        };
    return new Text(recased.length() == own.length() ? recased : own, labelled);
  }

  private void append(
      String part,
      int count,
      String between,
      StringBuilder text,
      List<ContextTrainer.Labelled> labelled) {
    List<String> lines = parts.get(part);
    for (int i = 0; i < count; i++) {
      String line = lines.get(random.nextInt(lines.size()));
      Matcher slot = SLOT.matcher(line);
      int behind = 0;
      while (slot.find()) {
        text.append(line.substring(behind, slot.start()));
        String name = slot.group(1) == null ? slot.group(2) : slot.group(1);
        Supplier<String> filler = fillers.get(name);
        if (filler == null) {
          throw new IllegalArgumentException("no such slot: " + name);
        }
        int start = text.length();
        text.append(filler.get());
        if (classes.containsKey(name)) {
          String type = classes.get(name).name();
          labelled.add(new ContextTrainer.Labelled(start, text.length(), type));
        }
        behind = slot.end();
      }
      text.append(line.substring(behind)).append(between);
    }
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private String name() {
    return capital(any(random.nextInt(5) < 3 ? rareNames : wordNames, random));
  }

  private String surname() {
    return switch (random.nextInt(12)) {
      case 0 -> "O'" + name();
      case 1 -> "Mc" + name();
      case 2 -> name() + "-" + name();
      case 3 -> pick("van ", "de ", "al-", "bin ") + name();
      default -> name();
    };
  }

  private String word() {
    return random.nextInt(3) == 0 ? capital(any(english, random)) : name();
  }

  private String town() {
    return random.nextInt(5) < 2 ? word() : word() + " " + pick(LANDSCAPES);
  }

  private String letter() {
    return String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length())));
  }

  private String letters(int length) {
    String letters;
    do {
      StringBuilder made = new StringBuilder();
      for (int i = 0; i < length; i++) {
        made.append(letter());
      }
      letters = made.toString();
    } while (vocabulary.isReport(letters.toLowerCase(Locale.ROOT)));
    return letters;
  }

  private String number(int digits, boolean zero) {
    StringBuilder number = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      number.append(i == 0 && !zero ? 1 + random.nextInt(9) : random.nextInt(10));
    }
    return number.toString();
  }

  private String two(int below) {
    return String.format(Locale.ROOT, "%02d", 1 + random.nextInt(below));
  }

  private String time() {
    int hour = 7 + random.nextInt(12);
    String minute = String.format(Locale.ROOT, "%02d", random.nextInt(60));
    return pick(hour + ":" + minute, hour + minute, hour + "." + minute, hour + "h" + minute);
  }

  private String year() {
    return pick("20", "") + (10 + random.nextInt(15));
  }

  private String date() {
    int day = 1 + random.nextInt(28);
    int month = 1 + random.nextInt(12);
    String name = pick(MONTHS);
    String spoken = pick(name, name.substring(0, 3));
    return switch (random.nextInt(6)) {
      case 0 -> day + pick("/", ".", "-") + month + pick("/", ".", "-") + year();
      case 1 -> two(28) + "/" + two(12) + "/" + year();
      case 2 -> day + " " + spoken + " " + year();
      case 3 -> spoken + " " + day + ", 20" + (10 + random.nextInt(15));
      case 4 -> "20" + (10 + random.nextInt(15)) + "-" + two(12) + "-" + two(28);
      default -> ordinal() + " " + spoken + " " + year();
    };
  }

  private String clipped() {
    int day = 1 + random.nextInt(28);
    int month = 1 + random.nextInt(12);
    String name = pick(MONTHS).substring(0, 3);
    return switch (random.nextInt(7)) {
      case 0 -> day + " " + name;
      case 1 -> name + " " + day;
      case 2 -> pick(DAYS).substring(0, 3) + " " + day + "/" + month;
      case 3 -> pick(DAYS).substring(0, 3) + " " + day + " " + name;
      default -> day + "/" + month;
    };
  }

  private String ordinal() {
    int day = 1 + random.nextInt(28);
    String end =
        day % 10 == 1 && day != 11
            ? "st"
            : day % 10 == 2 && day != 12 ? "nd" : day % 10 == 3 && day != 13 ? "rd" : "th";
    return day + end;
  }

  private String code() {
    StringBuilder code = new StringBuilder(letters(1 + random.nextInt(4)));
    int groups = 1 + random.nextInt(3);
    for (int i = 0; i < groups; i++) {
      code.append(pick("-", "", "-", " ", "/", ".")).append(number(2 + random.nextInt(4), true));
    }
    return pick(code.toString(), code.toString(), code + letter(), number(2, true) + code);
  }

  private String groups() {
    StringBuilder groups = new StringBuilder(pick("", "", "", letter() + " ", letter()));
    String between = pick(" ", "-", ".", " ");
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      groups.append(i == 0 ? "" : between).append(number(2 + random.nextInt(3), true));
    }
    return groups.toString();
  }

  private String phone() {
    return switch (random.nextInt(6)) {
      case 0 -> "(" + number(3, false) + ") 555-" + number(4, true);
      case 1 -> number(3, false) + "-555-" + number(4, true);
      case 2 -> "0" + number(4, false) + " " + number(6, true);
      case 3 ->
          "+"
              + number(2, false)
              + " "
              + number(2, false)
              + " "
              + number(3, true)
              + " "
              + number(4, true);
      case 4 -> "(0" + number(1, false) + ") " + number(4, false) + " " + number(4, true);
      default -> "0" + number(2, false) + " " + number(3, true) + " " + number(4, true);
    };
  }

  private String zip() {
    return switch (random.nextInt(4)) {
      case 0 -> letters(2) + number(1, false) + " " + number(1, false) + letters(2);
      case 1 ->
          letter()
              + number(1, false)
              + letter()
              + " "
              + number(1, false)
              + letter()
              + number(1, false);
      case 2 -> number(4, false);
      default -> number(5, false);
    };
  }
}
