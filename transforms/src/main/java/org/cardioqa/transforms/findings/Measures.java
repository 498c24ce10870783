package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Numbers of volumes, mass, ejection fraction and extracellular volume. The value is the first
 * number behind the name, of "from A to B" the second, of a range the middle; a reference range in
 * brackets is none; what is denied beside a number does not deny the number. A unit per square
 * metre makes it the index.
 */
final class Measures {
  private static final String NUMBER = "(\\d{1,3}(?:[.,]\\d{1,2})?)";
  private static final String UNIT =
      "(%|percent|m[lL]\\s*/\\s*m(?:2|\u00b2|\\^2)|cc\\s*/\\s*m(?:2|\u00b2|\\^2)|g(?:r|rams?)?\\s*/\\s*m(?:2|\u00b2|\\^2)|m[lL]\\b|cc\\b|cm3|cm\u00b3|g(?:r|rams?)?\\b)";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?i)\\s*[(\\[](?!\\s*"
              + NUMBER
              + "\\s*"
              + UNIT
              + "\\s*[,;(])(?=[^)\\]]*(?:normal|range|ref|nl|nv|n:|n\\s|<|>))[^)\\]]*[)\\]]");
  private static final Pattern VALUE =
      Pattern.compile(
          "(?is)^([^0-9;\u2022]{0,48}?)"
              + NUMBER
              + "(?:\\s*(?:%|m[lL](?!\\s*/))?\\s*(?:-|\u2013|to)\\s*"
              + NUMBER
              + ")?\\s*"
              + UNIT
              + "?");
  private static final Pattern INDEX_BEHIND =
      Pattern.compile(
          "(?is)^(?:\\s*[(\\[]\\s*\\d{1,3}(?:[.,]\\d)?\\s*(?:-|\u2013|to)\\s*\\d{1,3}(?:[.,]\\d)?[^()\\[\\]\\d]{0,8}[)\\]])?"
              + "\\s*[(,;/|\\[]?\\s*(?:(?:and\\s+)?index(?:ed)?(?:\\s+(?:to|by|for)\\s+(?:bsa|body surface(?: area)?))?(?:\\s+(?:value\\s+)?(?:of|at))?|bsa|i)?\\s*[:=]?\\s*"
              + NUMBER
              + "\\s*(m[lL]|cc|g)\\s*/\\s*m(?:2|\u00b2|\\^2|\\b)");

  /** "Ejection fraction: LV 55%, RV 48%". */
  private static final Pattern RIGHT_BEHIND =
      Pattern.compile(
          "(?is)^\\s*[,;/]?\\s*(?:and\\s+)?(?:for the\\s+)?(?:RV|right ventric(?:le|ular))\\s*[:=]?\\s*"
              + NUMBER
              + "\\s*%");

  /** "LV function: normal, 60%". */
  private static final Pattern LISTED =
      Pattern.compile(
          "(?i)^\\s*[:=]?\\s*[a-z ]{0,30}[,:=]\\s*"
              + NUMBER
              + "(?:\\s*(?:-|\u2013)\\s*"
              + NUMBER
              + ")?\\s*%\\s*(?:[.,;)\n]|$)");

  private static final Pattern BEFORE = Pattern.compile("(?is)" + NUMBER + "\\s*%\\s*$");
  private static final Pattern BRACKET =
      Pattern.compile(
          "(?s)^[^0-9().;,%]{0,45}\\((?:(?:of|ejection fraction|EF|about|approximately)[:,=]?\\s*)*"
              + NUMBER
              + "(?:\\s*(?:-|\u2013)\\s*"
              + NUMBER
              + ")?\\s*%\\s*\\)");
  private static final Pattern OTHER_QUANTITY =
      Pattern.compile(
          "(?i)\\b(?:normal|range|ref|segments?|grade|class|months?|years?|days?|weeks?|aged?|mm|cm|up to|upon|fig(?:ure)?s?|panels?|videos?|tables?|images?|at least|more than|less than|greater than|previously|prior|previous|baseline|and)\\b");

  /** "LV mass (g): 146": the unit stands before the number. */
  private static final Pattern UNIT_BEFORE =
      Pattern.compile("(?is)^\\s*[(\\[]\\s*" + UNIT + "\\s*[)\\]]");

  /** "LVEDV (106-214): 191 ml": a range in brackets before the number is the reference. */
  private static final Pattern RANGE_BEFORE =
      Pattern.compile(
          "(?is)^(\\s*[(\\[]\\s*\\d{1,3}(?:[.,]\\d)?\\s*(?:-|\u2013|to)\\s*\\d{1,3}(?:[.,]\\d)?[^()\\[\\]\\d]{0,8}[)\\]])\\h*(?:[:=|]|\\h\\h|\\t)\\h*\\d");

  private static final Pattern CELL =
      Pattern.compile(
          "(?is)^\\s*"
              + NUMBER
              + "(?!\\d|[.,]\\d)(?:\\s*(?:-|\u2013)\\s*"
              + NUMBER
              + ")?\\s*"
              + UNIT
              + "?");
  private static final Pattern ANY_UNIT = Pattern.compile("(?i)" + UNIT);

  private static final Pattern TWO_VALUES =
      Pattern.compile(
          "(?is)^[^0-9;.]{0,30}?"
              + NUMBER
              + "\\s*(?:%|m[lL](?:\\s*/\\s*m(?:2|\u00b2))?|g)?\\s*(?:,|and|/|&)\\s*"
              + NUMBER
              + "\\s*"
              + UNIT);
  private static final Pattern VOLUME_BEHIND =
      Pattern.compile(
          "(?i)^\\s*(?:to|at|with|,|\\()?\\s*" + NUMBER + "\\s*ml\\s*/\\s*m(?:2|\u00b2|\\^2)");
  private static final Pattern OTHER_UNIT = Pattern.compile("(?i)\\d*\\s*(?:ms|msec|ml|cc|g)\\b");
  private static final Pattern PERCENT = Pattern.compile(NUMBER + "\\s*%");

  /** "Was normal (61%)": the word is no heading of a range. */
  private static final Pattern PREDICATE =
      Pattern.compile("(?i)\\bnormal(?=\\s*(?:[(,]|at\\b|with\\b))");

  private static final Set<String> POSSESSIVES = Set.of("its", "whose");
  private static final Set<String> BARE = Set.of("diastolic", "systolic");
  private static final Set<String> PAIRED = Set.of("and", "/", "&");
  private static final Set<String> SIZES = Set.of("dilated", "undilated");
  private static final Set<Kind> VENTRICLES = Set.of(Kind.CHAMBER);

  private static final Map<String, double[]> LIMITS =
      Map.of(
          "ef", new double[] {3, 95},
          "edv", new double[] {20, 900},
          "esv", new double[] {3, 800},
          "sv", new double[] {5, 300},
          "mass", new double[] {15, 600},
          "ecv", new double[] {8, 90},
          "index", new double[] {3, 400});

  private final Reading reading;
  private final Carry carry;
  private final String text;
  private final int textEnd;

  /**
   * The measures of a sentence.
   *
   * @param text the whole text
   * @param textEnd where the sentence ends in it
   */
  Measures(Reading reading, Carry carry, String text, int textEnd) {
    this.reading = reading;
    this.carry = carry;
    this.text = text;
    this.textEnd = textEnd;
  }

  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    List<Match<Entry>> names = reading.of(Kind.MEASURE);
    if (respectively(names, frames)) {
      int told = frames.stream().mapToInt(frame -> frame.to).max().orElse(reading.words.size());
      names = names.stream().filter(name -> name.from() >= told).toList();
    }
    if (names.size() == 1 && ofBoth(names.get(0), frames)) {
      return frames;
    }
    for (int i = 0; i < names.size(); i++) {
      if (i + 1 < names.size() && pair(names.get(i), names.get(i + 1), frames)) {
        i++;
        continue;
      }
      int end = i + 1 < names.size() ? reading.words.start(names.get(i + 1).from()) : textEnd;
      measure(names.get(i), end, frames);
    }
    for (Match<Entry> value : reading.of(Kind.VALUE)) {
      if (value.value().code().equals("dilated")) {
        volume(value, frames);
      }
    }
    for (Match<Entry> chamber : reading.of(Kind.CHAMBER)) {
      boolean sized =
          reading.of(Kind.VALUE).stream()
              .filter(v -> SIZES.contains(v.value().code()))
              .anyMatch(v -> v.to() == chamber.from());
      if (sized) {
        volume(chamber, frames);
      }
    }
    for (Match<Entry> attribute : reading.of(Kind.ATTRIBUTE)) {
      if (attribute.value().code().equals("function")
          && names.stream().noneMatch(n -> n.from() == attribute.from())) {
        bracket(attribute, frames);
      }
    }
    return frames;
  }

  /**
   * "LVEF and RVEF were 50% and 45%, respectively": the numbers follow the names in their order.
   */
  private boolean respectively(List<Match<Entry>> all, List<Frame> frames) {
    int respectively = 0;
    while (respectively < reading.words.size()
        && !reading.words.get(respectively).equals("respectively")) {
      respectively++;
    }
    int told = respectively;
    List<Match<Entry>> names = all.stream().filter(name -> name.to() <= told).toList();
    if (names.size() < 2 || told == reading.words.size()) {
      return false;
    }
    int numbersEnd = reading.words.start(told);
    int behind = reading.words.end(names.get(names.size() - 1).to() - 1);
    int between = reading.words.end(names.get(0).to() - 1);
    boolean listed = text.substring(between, behind).chars().noneMatch(Character::isDigit);
    Matcher numbers =
        Pattern.compile(NUMBER + "\\s*" + UNIT)
            .matcher(text.substring(behind, Math.max(behind, numbersEnd)));
    List<String[]> values = new ArrayList<>();
    while (numbers.find()) {
      values.add(new String[] {numbers.group(1), numbers.group(2)});
    }
    if (!listed || values.size() != names.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      String code = names.get(i).value().code();
      String unit = values.get(i)[1];
      double value = number(values.get(i)[0]);
      boolean index = code.endsWith("_index") || unit.contains("/");
      emit(
          names.get(i),
          code.replace("_index", ""),
          index,
          new double[] {value, value},
          values.get(i)[0],
          Optional.of(unit),
          frames);
    }
    return true;
  }

  /** "The LV and RV end-diastolic volumes were 385 mL and 305 mL, respectively". */
  private boolean ofBoth(Match<Entry> name, List<Frame> frames) {
    List<String> order = bothBefore(name);
    if (order.isEmpty()) {
      return false;
    }
    int behind = reading.words.end(name.to() - 1);
    Matcher numbers = TWO_VALUES.matcher(text.substring(behind, Math.max(behind, textEnd)));
    if (!numbers.find()) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      Entry of = new Entry(Kind.MEASURE, name.value().code(), List.of(order.get(i)));
      emit(new Match<>(of, name.from(), name.to()), numbers, i + 1, frames);
    }
    return true;
  }

  /** "LVEF/RVEF 55/50%", "LVEF and RVEF were 55% and 50%". */
  private boolean pair(Match<Entry> first, Match<Entry> second, List<Frame> frames) {
    int behind = reading.words.end(second.to() - 1);
    Matcher numbers = TWO_VALUES.matcher(text.substring(behind, Math.max(behind, textEnd)));
    if (!reading.onlyFillAnd(first.to(), second.from(), Set.of(), PAIRED) || !numbers.find()) {
      return false;
    }
    emit(first, numbers, 1, frames);
    emit(second, numbers, 2, frames);
    return true;
  }

  /** One of two values that share their unit. */
  private void emit(Match<Entry> name, Matcher numbers, int group, List<Frame> frames) {
    String code = name.value().code();
    String unit = numbers.group(3);
    double value = number(numbers.group(group));
    emit(
        name,
        code.replace("_index", ""),
        code.endsWith("_index") || unit.contains("/"),
        new double[] {value, value},
        numbers.group(group),
        Optional.of(unit),
        frames);
  }

  /**
   * The ventricles in the order in which "LV and RV" or "right and left ventricular" names them.
   */
  private List<String> bothBefore(Match<Entry> name) {
    List<Match<Entry>> before =
        reading.of(Kind.CHAMBER).stream()
            .filter(
                c ->
                    c.to() <= name.from()
                        && reading.onlyFillAndLists(c.to(), name.from(), VENTRICLES))
            .toList();
    boolean both =
        before.size() == 2
            || (before.size() == 1 && before.get(0).value().values().equals(List.of("lv", "rv")));
    if (!both || before.stream().anyMatch(c -> c.value().code().endsWith("a"))) {
      return List.of();
    }
    String first = reading.words.get(before.get(0).from());
    boolean right = first.equals("right") || first.equals("rv");
    return right ? List.of("rv", "lv") : List.of("lv", "rv");
  }

  private static boolean isOther(String between) {
    return OTHER_QUANTITY.matcher(PREDICATE.matcher(between).replaceAll("")).find()
        || between.indexOf('<') >= 0
        || between.indexOf('>') >= 0
        || between.indexOf('\u2265') >= 0
        || between.indexOf('\u2264') >= 0;
  }

  private void measure(Match<Entry> name, int end, List<Frame> frames) {
    boolean indexName = name.value().code().endsWith("_index");
    String kind = name.value().code().replace("_index", "");
    if (kind.equals("ecv") && regional(name)) {
      return;
    }
    if (table(name, kind, frames) || miswritten(name)) {
      return;
    }
    int from = reading.words.end(name.to() - 1);
    String rest = text.substring(from, Math.max(from, end));
    if (firstDigit(rest) < 0) {
      before(name, kind, frames);
      return;
    }
    if (rest.indexOf('(') >= 0 || rest.indexOf('[') >= 0) {
      rest = REFERENCE.matcher(rest).replaceAll(m -> " ".repeat(m.group().length()));
    }
    Optional<String> unitBefore = Optional.empty();
    Matcher before = UNIT_BEFORE.matcher(rest);
    if (before.lookingAt()) {
      unitBefore = Optional.of(before.group(1));
      rest = " ".repeat(before.end()) + rest.substring(before.end());
    }
    Matcher range = RANGE_BEFORE.matcher(rest);
    if (range.lookingAt()) {
      rest = " ".repeat(range.end(1)) + rest.substring(range.end(1));
    }
    Matcher value = VALUE.matcher(rest);
    if (!value.lookingAt() || isOther(value.group(1))) {
      before(name, kind, frames);
      return;
    }
    boolean fraction = kind.equals("ef") || kind.equals("ecv");
    Matcher percent = PERCENT.matcher(rest);
    if (fraction
        && OTHER_UNIT.matcher(rest.substring(value.end(2))).lookingAt()
        && percent.find()) {
      // "Native T1 and ECV were 1150 ms and 39%, respectively".
      double share = number(percent.group(1));
      emit(
          name,
          kind,
          false,
          new double[] {share, share},
          percent.group(1),
          Optional.of("%"),
          frames);
      return;
    }
    Optional<String> unit = value.group(4) == null ? unitBefore : Optional.of(value.group(4));
    String shown = value.group(0).substring(value.group(1).length()).strip();
    // "End-diastolic 212 ml" is a volume, "end-diastolic wall thickness 22 mm" is none.
    boolean bare = BARE.contains(reading.words.get(name.to() - 1));
    if (bare && unit.isEmpty()) {
      return;
    }
    double scale = kind.equals("ef") && unit.isEmpty() && isShare(value.group(2)) ? 100 : 1;
    double low = scale * number(value.group(2));
    double high = value.group(3) == null ? low : scale * number(value.group(3));
    boolean change = value.group(1).stripTrailing().endsWith("from");
    // No range falls: "LVEDV 243 to 168 ml" is a change.
    if (value.group(3) != null && (change || high < low)) {
      low = high;
    }
    boolean index =
        indexName
            || unit.filter(u -> u.contains("/")).isPresent()
            || value.group(1).contains("index");
    emit(name, kind, index, new double[] {low, high}, shown, unit, frames);
    String behind = rest.substring(value.end());
    Matcher right = RIGHT_BEHIND.matcher(behind);
    if (kind.equals("ef") && name.value().values().isEmpty() && right.lookingAt()) {
      Match<Entry> ofRight =
          new Match<>(new Entry(Kind.MEASURE, "ef", List.of("rv")), name.from(), name.to());
      double share = number(right.group(1));
      emit(
          ofRight,
          kind,
          false,
          new double[] {share, share},
          right.group(1),
          Optional.of("%"),
          frames);
    }
    Matcher second = INDEX_BEHIND.matcher(behind);
    if (!index && behind.indexOf('/') >= 0 && second.lookingAt()) {
      double indexed = number(second.group(1));
      emit(
          name,
          kind,
          true,
          new double[] {indexed, indexed},
          second.group(1),
          Optional.of("/m2"),
          frames);
    }
  }

  /** "LVEF of 0.45". */
  private static boolean isShare(String written) {
    return written.startsWith("0.") || written.startsWith("0,");
  }

  private static int firstDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return i;
      }
    }
    return -1;
  }

  /** The row of a table under a header line: the header says what each number is. */
  private boolean table(Match<Entry> name, String kind, List<Frame> frames) {
    int at = reading.words.start(name.from());
    Optional<TableRow> row = TableRow.at(text, at);
    if (row.isEmpty()) {
      return false;
    }
    int nameEnd = row.get().nameEnd();
    boolean several =
        reading.of(Kind.MEASURE).stream()
            .filter(m -> m.from() != name.from())
            .mapToInt(m -> reading.words.start(m.from()))
            .anyMatch(start -> start < nameEnd && TableRow.sameLine(text, start, at));
    String behind = text.substring(reading.words.end(name.to() - 1), nameEnd);
    if (several || behind.chars().anyMatch(c -> Character.isDigit(c) && c != '2')) {
      return false;
    }
    Matcher named = ANY_UNIT.matcher(behind);
    Optional<String> nameUnit = named.find() ? Optional.of(named.group()) : Optional.empty();
    for (TableRow.Cell cell : row.get().cells()) {
      cell(name, kind, cell, nameUnit, frames);
    }
    return true;
  }

  private void cell(
      Match<Entry> name,
      String kind,
      TableRow.Cell cell,
      Optional<String> nameUnit,
      List<Frame> frames) {
    Matcher number = CELL.matcher(cell.text());
    boolean fraction = kind.equals("ef") || kind.equals("ecv");
    boolean indexed = cell.role() == TableRow.Role.INDEX;
    // A range of volumes in a column of values is a reference range out of place.
    if (!number.find() || (fraction ? indexed : number.group(2) != null)) {
      return;
    }
    String unit =
        Optional.ofNullable(number.group(3))
            .or(() -> nameUnit)
            .orElse(fraction ? "%" : kind.equals("mass") ? "g" : "ml");
    boolean index = indexed || name.value().code().endsWith("_index") || unit.contains("/");
    double low = number(number.group(1));
    double high = number.group(2) == null ? low : number(number.group(2));
    Match<Entry> of =
        cell.chamber()
            .filter(c -> name.value().values().isEmpty() && !kind.equals("ecv"))
            .map(c -> new Entry(Kind.MEASURE, name.value().code(), List.of(c)))
            .map(entry -> new Match<>(entry, name.from(), name.to()))
            .orElse(name);
    emit(
        of,
        kind,
        index,
        new double[] {low, high},
        number.group().strip(),
        Optional.of(unit),
        frames);
    Matcher second = INDEX_BEHIND.matcher(cell.text().substring(number.end()));
    if (!index && second.lookingAt()) {
      double indexValue = number(second.group(1));
      emit(
          of,
          kind,
          true,
          new double[] {indexValue, indexValue},
          second.group(1),
          Optional.of("/m2"),
          frames);
    }
  }

  /** "Right ventricle of normal function (LVEF 54%)": not the left ventricle's. */
  private boolean miswritten(Match<Entry> name) {
    return name.value().code().equals("ef")
        && name.value().values().equals(List.of("lv"))
        && reading.words.get(name.from() - 1).equals("(")
        && reading.of(Kind.CHAMBER).stream().anyMatch(c -> c.from() <= 1)
        && reading.of(Kind.CHAMBER).stream().allMatch(c -> c.value().code().equals("rv"));
  }

  private boolean regional(Match<Entry> name) {
    return reading.of(Kind.PLACE).stream()
        .filter(p -> p.value().code().equals("wall") || p.value().code().equals("level"))
        .anyMatch(p -> Math.abs(p.from() - name.from()) < 8);
  }

  /** "An estimated 35% ejection fraction". */
  private void before(Match<Entry> name, String kind, List<Frame> frames) {
    int from = reading.words.start(name.from());
    Matcher number =
        BEFORE.matcher(text.substring(Math.max(reading.words.start(0), from - 12), from));
    if (kind.equals("ef") && number.find()) {
      double value = number(number.group(1));
      emit(
          name,
          kind,
          false,
          new double[] {value, value},
          number.group(1),
          Optional.of("%"),
          frames);
    }
  }

  /** "Reduced LV systolic function (45%)". */
  private void bracket(Match<Entry> attribute, List<Frame> frames) {
    int from = reading.words.end(attribute.to() - 1);
    String behind = text.substring(from, textEnd);
    Matcher bracket = BRACKET.matcher(behind);
    Matcher number = bracket.lookingAt() ? bracket : LISTED.matcher(behind);
    if (number.lookingAt()) {
      double low = number(number.group(1));
      double high = number.group(2) == null ? low : number(number.group(2));
      emit(
          attribute,
          "ef",
          false,
          new double[] {low, high},
          number.group(1),
          Optional.of("%"),
          frames);
    }
  }

  /** "A right ventricle dilated to 118 ml/m2", "a dilated LV (131 ml/m2)". */
  private void volume(Match<Entry> value, List<Frame> frames) {
    int from = reading.words.end(value.to() - 1);
    Matcher number = VOLUME_BEHIND.matcher(text.substring(from, Math.max(from, textEnd)));
    Optional<Match<Entry>> chamber =
        reading.of(Kind.CHAMBER).stream()
            .filter(c -> c.to() <= value.from() || c.equals(value))
            .reduce((a, b) -> b)
            .filter(c -> c.value().code().endsWith("v") && c.value().values().isEmpty());
    if (chamber.isPresent() && number.find()) {
      double volume = number(number.group(1));
      List<String> of = List.of(chamber.get().value().code());
      emit(
          new Match<>(new Entry(Kind.MEASURE, "edv_index", of), value.from(), value.to()),
          "edv",
          true,
          new double[] {volume, volume},
          number.group(1),
          Optional.of("ml/m2"),
          frames);
    }
  }

  private void emit(
      Match<Entry> name,
      String kind,
      boolean index,
      double[] range,
      String shown,
      Optional<String> unit,
      List<Frame> frames) {
    double value = (range[0] + range[1]) / 2;
    double[] limits = LIMITS.get(index ? "index" : kind);
    boolean percent = unit.filter(u -> u.equals("%") || u.equals("percent")).isPresent();
    boolean fraction = kind.equals("ef") || kind.equals("ecv");
    boolean bareMass = kind.equals("mass") && unit.isEmpty();
    if (bareMass
        || value < limits[0]
        || value > limits[1]
        || (unit.isPresent() && percent != fraction)) {
      return;
    }
    String concept = concept(name, kind, index);
    Assertion assertion = given(reading.asserter.of(name.from(), name.to()));
    Frame frame = new Frame(concept, name.from(), name.to(), "measure:" + kind, assertion);
    frame.quantity =
        Optional.of(new Frame.Quantity(value, range[0], range[1], shown, ucum(kind, index)));
    frames.add(frame);
  }

  /** "RV function is not impaired (RVEF 59%)": the number is given all the same. */
  private static Assertion given(Assertion assertion) {
    return assertion.certainty() == Certainty.ABSENT
        ? new Assertion(
            Certainty.PRESENT,
            assertion.temporality(),
            assertion.experiencer(),
            false,
            Optional.empty())
        : assertion;
  }

  private String concept(Match<Entry> name, String kind, boolean index) {
    if (kind.equals("ecv")) {
      return "ecv_percent";
    }
    String chamber = name.value().values().isEmpty() ? chamber(name) : name.value().values().get(0);
    String concept =
        switch (kind) {
          case "ef" -> chamber + "ef_percent";
          case "mass" -> chamber + "_mass_g";
          default -> chamber + kind + "_ml";
        };
    return index ? concept + "_index" : concept;
  }

  /**
   * LV or RV, by the chamber of the phrase, else by the last one named, else by the row's heading.
   */
  private String chamber(Match<Entry> name) {
    List<Match<Entry>> chambers = reading.of(Kind.CHAMBER);
    Optional<Match<Entry>> of =
        chambers.stream()
            .filter(c -> c.from() >= name.to() && c.from() - name.to() <= 2)
            .filter(c -> reading.words.get(name.to()).equals("of"))
            .findFirst();
    boolean possessive =
        POSSESSIVES.contains(reading.words.get(name.from() - 1))
            || POSSESSIVES.contains(reading.words.get(name.from() - 2));
    // "The left ventricle, compressed by the right chambers, was small, its ejection fraction 59%".
    Optional<Match<Entry>> before =
        chambers.stream().filter(c -> c.to() <= name.from()).reduce((a, b) -> possessive ? a : b);
    if (of.isEmpty() && before.isEmpty() && carry.chamber.isEmpty()) {
      boolean its = carry.lastChamber.filter("rv"::equals).isPresent() && possessive;
      return its || carry.rightVolumes ? "rv" : "lv";
    }
    boolean rv =
        of.or(() -> before)
            .map(c -> c.value().code().equals("rv"))
            .orElse(carry.chamber.map(c -> c.contains("rv") && !c.contains("lv")).orElse(false));
    return rv ? "rv" : "lv";
  }

  private static String ucum(String kind, boolean index) {
    String unit = kind.equals("ef") || kind.equals("ecv") ? "%" : kind.equals("mass") ? "g" : "mL";
    return index ? unit + "/m2" : unit;
  }

  private static double number(String written) {
    return Double.parseDouble(written.replace(',', '.'));
  }
}
