package org.cardioqa.transforms.deid;

import java.math.BigInteger;
import java.time.Month;
import java.time.MonthDay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * Writes something else of the same shape in the place of an identifier.
 *
 * <p>The choice is an HMAC of the patient's pseudonym and the identifier, so that in all reports of
 * a patient a name becomes the same name, and under another key another one.
 */
final class Surrogates {
  private static final Map<?, ?> POOLS = Resources.yaml("surrogates.yaml");
  private static final List<String> NAMES = Resources.strings("surrogates.yaml", POOLS, "names");
  private static final List<String> TOWNS = Resources.strings("surrogates.yaml", POOLS, "towns");
  private static final Set<String> KEPT_KINDS =
      List.of("institutions", "weakinstitutions", "particles", "credentials").stream()
          .flatMap(list -> Vocabulary.SHARED.beside(list).stream())
          .map(Fold::of)
          .collect(Collectors.toSet());
  private static final Set<String> KEPT_NAMES =
      List.of("particles", "suffixes", "titles").stream()
          .flatMap(list -> Vocabulary.SHARED.beside(list).stream())
          .map(Fold::of)
          .collect(Collectors.toSet());
  private static final Set<String> STREETS =
      Set.of(
          "street",
          "st",
          "avenue",
          "ave",
          "road",
          "rd",
          "lane",
          "ln",
          "drive",
          "dr",
          "court",
          "ct",
          "way",
          "place",
          "boulevard",
          "blvd",
          "flat",
          "apt",
          "suite",
          "unit",
          "floor",
          "box",
          "po",
          "rr",
          "highway",
          "hwy",
          "of",
          "the",
          "at",
          "walk",
          "close",
          "parade",
          "terrace",
          "square",
          "row",
          "rue",
          "calle",
          "route",
          "room");
  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*");
  private static final Pattern BROKEN = Pattern.compile("-\\R(?=\\p{Ll})");
  private static final Pattern INITIALS =
      Pattern.compile(
          "\\p{Lu}(?:-\\p{Lu})+|\\p{Lu}{2,3}|\\p{Ll}{2,3}|\\p{L}{2,4}(?:/\\p{L}{2,4})+");
  private static final Pattern DIGIT = Pattern.compile("\\d");
  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final Map<String, MonthDay> FEASTS = feasts();
  private static final Pattern FULL_YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final Pattern WEEKDAY =
      Pattern.compile(
          "(?:(?:last|next|this|el|le|komende) )?(?:\\p{L}+(?:day|dag|tag|es|di|nes|oles|ado|ingo|er)"
              + "|mon|tues?|wed|thu|thurs?|fri|sat|sun)(?: (?:night|morning|afternoon|evening))?");
  private static final List<String> SPOKEN =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private static Map<String, MonthDay> feasts() {
    if (!(POOLS.get("feasts") instanceof Map<?, ?> feasts)) {
      throw new IllegalStateException("surrogates.yaml: feasts is not a map");
    }
    Map<String, MonthDay> read = new LinkedHashMap<>();
    feasts.forEach(
        (feast, day) -> {
          if (!(day instanceof List<?> pair)
              || pair.size() != 2
              || !(pair.get(0) instanceof Integer month)
              || !(pair.get(1) instanceof Integer dayOfMonth)) {
            throw new IllegalStateException(
                "surrogates.yaml: the feast " + feast + " has no month and day");
          }
          read.put(feast.toString(), MonthDay.of(month, dayOfMonth));
        });
    return read;
  }

  private final IdentityKey key;
  private final String patient;
  private final Dates dates;

  Surrogates(IdentityKey key, String patient, Dates.Order order) {
    this.key = key;
    this.patient = patient;
    dates = new Dates(key.shiftDays(patient), order);
  }

  String of(IdentifierType type, String original) {
    return switch (type) {
      case NAME -> name(original);
      case HOSPITAL, LOCATION -> place(original);
      case DATE -> date(original);
      case AGE -> "90+";
      case EMAIL ->
          characters(original.replaceFirst("@.*|\\s.*", "")).toLowerCase(Locale.ROOT)
              + "@example.org";
      case PATIENT_ID, ACCESSION, PHONE, UID, DEVICE_ID, OTHER_ID -> number(original);
    };
  }

  private String name(String original) {
    String fold = Fold.of(original);
    boolean initials = INITIALS.matcher(original).matches() && !Vocabulary.SHARED.isName(fold);
    if (initials) {
      return characters(original);
    }
    // A word that a line broke off is one word.
    return digits(words(BROKEN.matcher(original).replaceAll(""), NAMES, KEPT_NAMES));
  }

  private String place(String original) {
    boolean street = DIGIT.matcher(original).find();
    String named = words(original, TOWNS, KEPT_KINDS);
    return street ? digits(named) : named;
  }

  /** Each word becomes one of the pool; initials become initials; words of kind stay. */
  private String words(String original, List<String> pool, Set<String> kept) {
    Matcher matcher = WORD.matcher(original);
    StringBuilder written = new StringBuilder();
    int behind = 0;
    while (matcher.find()) {
      String word = matcher.group();
      String fold = Fold.of(word);
      written.append(original.substring(behind, matcher.start()));
      behind = matcher.end();
      boolean possessive =
          fold.equals("s")
              && matcher.start() > 0
              && "'\u2019".indexOf(original.charAt(matcher.start() - 1)) >= 0;
      boolean state =
          pool == TOWNS
              && word.length() == 2
              && word.equals(word.toUpperCase(Locale.ROOT))
              && matcher.end() < original.length();
      boolean keep =
          possessive
              || state
              || (kept.contains(fold)
                  && (pool == TOWNS || Character.isLowerCase(word.charAt(0)) || word.length() > 1))
              || (pool == TOWNS && STREETS.contains(fold));
      if (keep) {
        written.append(word);
      } else if (word.length() == 1 || besideDigit(original, matcher)) {
        written.append(characters(word));
      } else {
        written.append(Dates.cased(chosen(pool, fold), word));
      }
    }
    return written.append(original.substring(behind)).toString();
  }

  /** Part of a postcode or a number rather than a word. */
  private static boolean besideDigit(String original, Matcher word) {
    return (word.start() > 0 && Character.isDigit(original.charAt(word.start() - 1)))
        || (word.end() < original.length() && Character.isDigit(original.charAt(word.end())));
  }

  private String chosen(List<String> pool, String fold) {
    int draw = draw("surrogate word", fold).mod(BigInteger.valueOf(pool.size())).intValue();
    String word = pool.get(draw);
    return Fold.of(word).equals(fold) ? pool.get((draw + 1) % pool.size()) : word;
  }

  private String date(String original) {
    return dates.shifted(original).orElseGet(() -> feast(original));
  }

  private String feast(String original) {
    String fold = Fold.of(original);
    Matcher year = FULL_YEAR.matcher(original);
    OptionalInt stated =
        year.find() ? OptionalInt.of(Integer.parseInt(year.group())) : OptionalInt.empty();
    for (Map.Entry<String, MonthDay> feast : FEASTS.entrySet()) {
      if (fold.contains(feast.getKey())) {
        return dates.around(feast.getValue(), stated);
      }
    }
    // A weekday stays true, since shifts are whole weeks.
    if (WEEKDAY.matcher(fold).matches()) {
      return original;
    }
    return DIGIT.matcher(original).find()
        ? digits(original)
        : dates.around(MonthDay.of(Month.JULY, 1), stated);
  }

  private String number(String original) {
    if (original.indexOf(':') > 0 && original.contains("//")) {
      return "https://example.org/" + characters("aaaaaaaa" + original).substring(0, 8);
    }
    if (!DIGIT.matcher(original).find() && original.indexOf(' ') > 0) {
      return spoken(original);
    }
    return characters(original);
  }

  /** Spoken digits become other spoken digits. */
  private String spoken(String original) {
    BigInteger stream = draw("surrogate digits", Fold.of(original));
    Matcher word = WORD.matcher(original);
    StringBuilder written = new StringBuilder();
    int at = 0;
    while (word.find()) {
      String fold = Fold.of(word.group());
      int digit = SPOKEN.indexOf(fold.equals("oh") || fold.equals("nought") ? "zero" : fold);
      int step = stream.shiftRight(3 * at++).intValue() & 7;
      String other = SPOKEN.get((digit + 1 + step) % SPOKEN.size());
      word.appendReplacement(
          written,
          digit < 0 ? Matcher.quoteReplacement(word.group()) : Dates.cased(other, word.group()));
    }
    return word.appendTail(written).toString();
  }

  private String digits(String original) {
    return replaced(original, DIGIT);
  }

  /** Digits become digits, letters letters of the same case; all else stays. */
  private String characters(String original) {
    return replaced(replaced(original, DIGIT), LETTER);
  }

  private String replaced(String original, Pattern kind) {
    BigInteger stream = draw("surrogate characters", original.replaceAll("[^\\p{L}\\d]", ""));
    String digits = stream.toString();
    StringBuilder written = new StringBuilder();
    int at = 0;
    for (int i = 0; i < original.length(); i++) {
      String c = original.substring(i, i + 1);
      if (!kind.matcher(c).matches()) {
        written.append(c);
        continue;
      }
      int a = digits.charAt(at % digits.length()) - '0';
      int b = digits.charAt((at + 1) % digits.length()) - '0';
      at += 2;
      if (kind == DIGIT) {
        int own = c.charAt(0) - '0';
        written.append((char) ('0' + (own + 1 + (a * 10 + b) % 9) % 10));
      } else {
        char letter = (char) ('A' + (a * 10 + b) % 26);
        written.append(Character.isUpperCase(c.charAt(0)) ? letter : Character.toLowerCase(letter));
      }
    }
    return written.toString();
  }

  private BigInteger draw(String purpose, String value) {
    return new BigInteger(key.pseudonym(purpose, patient, value), 16);
  }
}
