package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  /** A number as reports write it; its group is the number. */
  static final String NUMBER = "(\\d{1,3}(?:[.,]\\d{1,2})?)";

  private static final String PER_AREA =
      "\\s*(?:/|per)\\s*(?:m(?:2|\u00b2|\\^2)|(?:square\\s+|sq\\.?\\s*)met(?:er|re)s?|m\\s+2\\b)";

  /** A volume's unit, absolute or per body surface; its group is the unit. */
  static final String VOLUME_UNIT = "((?:m[lL]|cc)(?:" + PER_AREA + "|\\b))";

  /** Any unit; its group is the unit. */
  static final String UNIT =
      "(%|per\\s?cent\\b|(?:m[lL]|cc|cm3|cm\u00b3|g(?:r|rams?)?)(?:" + PER_AREA + "|\\b))";

  /** "From 32% to 47%", "32% -> 47%": the second is of now. */
  private static final String ARROW = "->|-->|=>|\u2192";

  /** "Fell by 12% to 43%". */
  private static final Pattern BY =
      Pattern.compile(
          "\\bby\\s+\\d{1,3}(?:[.,]\\d)?\\s*(?:%|percent(?:age points?)?|points?|m[lL]|g)?\\s*(?=,?\\s*to\\s+\\d)");

  /** "Between 35 and 40%". */
  private static final Pattern BETWEEN =
      Pattern.compile("between\\s(\\s*\\d{1,3}(?:[.,]\\d)?\\s*%?\\s*)and(?=\\s*\\d)");

  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?i)\\s*[(\\[](?!\\s*(?:index(?:ed)?\\s*[:=]?\\s*)?"
              + NUMBER
              + "\\s*"
              + UNIT
              + "\\s*[,;(])(?=[^)\\]]*(?:normal|range|ref|nl|nv|n:|n\\s|<|>))[^)\\]]*[)\\]]");
  private static final Pattern VALUE =
      Pattern.compile(
          "(?is)^([^0-9;\u2022]{0,48}?)"
              + NUMBER
              + "(?:\\s*(?:%|m[lL](?!\\s*/))?\\s*(-|\u2013|to|"
              + ARROW
              + ")\\s*"
              + NUMBER
              + ")?\\s*"
              + UNIT
              + "?");
  private static final Pattern INDEX_BEHIND =
      Pattern.compile(
          "(?is)^(?:\\s*[(\\[]\\s*\\d{1,3}(?:[.,]\\d)?\\s*(?:-|\u2013|to)\\s*\\d{1,3}(?:[.,]\\d)?[^()\\[\\]\\d]{0,8}[)\\]])?"
              + "\\s*[(,;/|\\[]?\\s*(?:or\\s+|i\\.?e\\.?,?\\s+|corresponding\\s+to\\s+|equivalent\\s+to\\s+)?(?:(?:and\\s+)?index(?:ed)?(?:\\s+(?:to|by|for)\\s+(?:bsa|body surface(?: area)?))?(?:\\s+(?:value\\s+)?(?:of|at))?|bsa|i)?\\s*[:=]?\\s*"
              + NUMBER
              + "\\s*(m[lL]|cc|g)\\s*(?:"
              + PER_AREA
              + "|/\\s*m\\b)");

  /** "98 mL/m2 (187 mL)". */
  private static final Pattern ABSOLUTE_BEHIND =
      Pattern.compile(
          "(?is)^\\s*[(,;\\[]\\s*(?:absolute\\s+)?"
              + NUMBER
              + "\\s*(m[lL]|cc|g)\\b(?!"
              + PER_AREA
              + ")(?:\\s+absolute)?\\s*(?:[)\\];,.]|$)");

  /** "LV EF 58%, RV 52%": the same of the other ventricle. */
  private static final Pattern OTHER_SIDE =
      Pattern.compile(
          "(?is)^\\s*[,;/]?\\s*(?:and\\s+|vs\\.?\\s+)?(?:(?:for|of|in)\\s+(?:the\\s+)?)?(LV|RV|left ventric(?:le|ular)|right ventric(?:le|ular))\\s*[:=]?\\s*"
              + NUMBER
              + "\\s*"
              + UNIT);

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
          "(?i)\\b(?:normal|range|ref|segments?|grade|class|months?|years?|days?|weeks?|aged?|mm|cm|(?<!gone |risen |rose |went )up to|upon|fig(?:ure)?s?|panels?|videos?|tables?|images?|at least|more than|less than|greater than|previously|prior|previous|baseline|and)\\b");

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

  private static final Pattern VOLUME_BEHIND =
      Pattern.compile(
          "(?i)^\\s*(?:to|at|with|,|\\()?\\s*" + NUMBER + "\\s*ml\\s*/\\s*m(?:2|\u00b2|\\^2)");
  private static final Pattern OTHER_UNIT = Pattern.compile("(?i)\\d*\\s*(?:ms|msec|ml|cc|g)\\b");
  private static final Pattern PERCENT = Pattern.compile(NUMBER + "\\s*%");

  /** "Was normal (61%)": the word is no heading of a range. */
  private static final Pattern PREDICATE =
      Pattern.compile(
          "(?i)\\bnormal(?=\\s*(?:[(,]|at\\b|with\\b))|\\b(?:an?|to)\\s+(?:near[- ]|low[- ])?normal\\b");

  private static final Pattern LIST_JOIN =
      Pattern.compile("(?i)\\s*(?:[,;/&]|\\band\\b|,\\s*and\\b)\\s*(?:an?\\s+|the\\s+)?");

  private static final int WORDS_BEFORE = 5;
  private static final int REGION_BEFORE = 8;
  private static final int REGION_BEHIND = 6;
  private static final Set<String> OF_ANOTHER = Set.of(",", ";", "global", "globally", "(", "");
  private static final Set<String> VOLUMES = Set.of("edv", "esv", "sv");
  private static final Set<String> OTHERS =
      Set.of(
          "infarct",
          "scar",
          "infarction",
          "lge",
          "fibrosis",
          "tumour",
          "tumor",
          "lesion",
          "fat",
          "body",
          "aortic",
          "pulmonary",
          "forward",
          "regurgitant",
          "net");
  private static final Set<String> POSSESSIVES = Set.of("its", "whose");
  private static final Set<String> BARE = Set.of("diastolic", "systolic");
  private static final Set<String> SIZES = Set.of("dilated", "undilated");

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
  private final Methods methods;
  private final String text;
  private final int textEnd;

  /** Whether the sentence may tell of earlier and later numbers. */
  private final boolean course;

  /** Whether the sentence speaks of left or right. */
  private final boolean sides;

  /**
   * The measures of a sentence.
   *
   * @param text the whole text
   * @param textEnd where the sentence ends in it
   */
  Measures(Reading reading, Carry carry, Methods methods, String text, int textEnd) {
    this.reading = reading;
    this.methods = methods;
    this.carry = carry;
    this.text = text;
    this.textEnd = textEnd;
    boolean measured = !reading.of(Kind.MEASURE).isEmpty();
    this.course = measured && Course.mayBeTold(reading.words);
    this.sides = measured && MeasureLists.hasSides(reading.words);
  }

  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    List<Match<Entry>> names = reading.of(Kind.MEASURE);
    MeasureLists lists = new MeasureLists(reading, text, textEnd);
    List<MeasureLists.Told> told = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int shared = lists.read(i, told);
      if (shared > 0) {
        i += shared - 1;
        continue;
      }
      int end = i + 1 < names.size() ? reading.words.start(names.get(i + 1).from()) : textEnd;
      measure(i, end, frames);
    }
    told.addAll(lists.byPhase());
    told.forEach(t -> emit(t, frames));
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

  /** A number of a list. */
  private void emit(MeasureLists.Told told, List<Frame> frames) {
    String code = told.name().value().code();
    double value = number(told.number());
    emit(
        told.name(),
        code.replace("_index", ""),
        code.endsWith("_index") || told.unit().filter(Measures::isPerArea).isPresent(),
        new double[] {value, value},
        told.number(),
        told.unit(),
        frames);
  }

  static boolean isPerArea(String unit) {
    return !isPercent(unit) && (unit.indexOf('/') >= 0 || unit.contains("per"));
  }

  static boolean isPercent(String unit) {
    return unit.equals("%") || unit.toLowerCase(Locale.ROOT).startsWith("per");
  }

  static boolean isFraction(Match<Entry> name) {
    return name.value().code().equals("ef") || name.value().code().equals("ecv");
  }

  private static boolean isOther(String between) {
    return OTHER_QUANTITY.matcher(PREDICATE.matcher(between).replaceAll("")).find()
        || between.indexOf('<') >= 0
        || between.indexOf('>') >= 0
        || between.indexOf('\u2265') >= 0
        || between.indexOf('\u2264') >= 0;
  }

  private void measure(int number, int end, List<Frame> frames) {
    Match<Entry> name = reading.of(Kind.MEASURE).get(number);
    boolean indexName = name.value().code().endsWith("_index");
    String kind = name.value().code().replace("_index", "");
    if ((kind.equals("ecv") && regional(name)) || isOfAnother(name)) {
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
    Optional<String> stated = unitBefore;
    if (rest.contains(" by ")) {
      rest = BY.matcher(rest).replaceAll(m -> " ".repeat(m.group().length()));
    }
    if (rest.contains("between")) {
      rest = BETWEEN.matcher(rest).replaceAll("        $1-  ");
    }
    Matcher range = RANGE_BEFORE.matcher(rest);
    if (range.lookingAt()) {
      rest = " ".repeat(range.end(1)) + rest.substring(range.end(1));
    }
    Optional<Course.Newer> after = course ? Course.after(beforeName(name), rest) : Optional.empty();
    if (after.isPresent()) {
      emit(new MeasureLists.Told(name, after.get().number(), after.get().unit()), frames);
      return;
    }
    Matcher value = VALUE.matcher(rest);
    if (!value.lookingAt() || isOther(value.group(1))) {
      before(name, kind, frames);
      return;
    }
    boolean fraction = isFraction(name);
    if (kind.equals("ef") && isByOther(from + value.start(2))) {
      Optional<Course.Newer> own = Course.byResonance(rest(from + value.end()));
      if (own.isPresent()) {
        int at = wordAt(from + value.end() + own.get().end()) - 1;
        share(new Match<>(name.value(), at, at + 1), kind, own.get().number(), frames);
        return;
      }
    }
    Matcher percent = PERCENT.matcher(rest);
    if (fraction
        && OTHER_UNIT.matcher(rest.substring(value.end(2))).lookingAt()
        && percent.find()) {
      // "Native T1 and ECV were 1150 ms and 39%, respectively".
      share(name, kind, percent.group(1), frames);
      return;
    }
    String behind = rest.substring(value.end());
    Optional<String> unit = Optional.ofNullable(value.group(5)).or(() -> stated);
    if (unit.isEmpty()) {
      unit = shared(number, behind);
    }
    String shown = value.group(0).substring(value.group(1).length()).strip();
    // "End-diastolic 212 ml" is a volume, "end-diastolic wall thickness 22 mm" is none.
    boolean bare = BARE.contains(reading.words.get(name.to() - 1));
    if (bare && unit.isEmpty()) {
      return;
    }
    double scale = fraction && unit.isEmpty() && isShare(value.group(2)) ? 100 : 1;
    double low = scale * number(value.group(2));
    double high = value.group(4) == null ? low : scale * number(value.group(4));
    boolean change =
        value.group(1).stripTrailing().endsWith("from")
            || (value.group(3) != null && value.group(3).endsWith(">"))
            || "\u2192".equals(value.group(3));
    // No range falls: "LVEDV 243 to 168 ml" is a change.
    if (value.group(4) != null && (change || high < low)) {
      low = high;
    }
    boolean told = course && firstDigit(behind) >= 0;
    Optional<Course.Newer> newer = told ? Course.newer(behind) : Optional.empty();
    if (newer.isPresent()) {
      low = number(newer.get().number());
      high = low;
      shown = newer.get().number();
      unit = newer.get().unit().or(() -> stated);
      behind = behind.substring(newer.get().end());
    } else if (course && Course.isOld(behind)) {
      return;
    }
    boolean index =
        indexName
            || unit.filter(Measures::isPerArea).isPresent()
            || value.group(1).contains("index");
    if (newer.isPresent() || (told && Course.isCompared(behind))) {
      emit(name, kind, index, new double[] {low, high}, shown, unit, Assertion.PLAIN, frames);
    } else {
      emit(name, kind, index, new double[] {low, high}, shown, unit, frames);
    }
    beside(name, kind, index, behind, frames);
  }

  /** What stands behind a number: the other ventricle's, the index, the absolute value. */
  private void beside(
      Match<Entry> name, String kind, boolean index, String behind, List<Frame> frames) {
    if (firstDigit(behind) < 0) {
      return;
    }
    Matcher other = OTHER_SIDE.matcher(behind);
    if (sides && other.lookingAt() && isPercent(other.group(3)) == isFraction(name)) {
      String side = other.group(1).toLowerCase(Locale.ROOT).startsWith("r") ? "rv" : "lv";
      Match<Entry> ofOther =
          new Match<>(
              new Entry(Kind.MEASURE, name.value().code(), List.of(side)), name.from(), name.to());
      if (!side.equals(chamberOf(name))) {
        emit(new MeasureLists.Told(ofOther, other.group(2), Optional.of(other.group(3))), frames);
      }
    }
    boolean perArea = behind.indexOf('/') >= 0 || behind.contains("per ");
    Matcher second = INDEX_BEHIND.matcher(behind);
    if (!index && perArea && second.lookingAt()) {
      emitVolume(name, kind, true, second, frames);
    }
    Matcher absolute = ABSOLUTE_BEHIND.matcher(behind);
    if (index && absolute.lookingAt()) {
      emitVolume(name, kind, false, absolute, frames);
    }
  }

  private void emitVolume(
      Match<Entry> name, String kind, boolean index, Matcher found, List<Frame> frames) {
    double value = number(found.group(1));
    emit(
        name,
        kind,
        index,
        new double[] {value, value},
        found.group(1),
        Optional.of(index ? "/m2" : found.group(2)),
        frames);
  }

  private void share(Match<Entry> name, String kind, String number, List<Frame> frames) {
    double value = number(number);
    emit(name, kind, false, new double[] {value, value}, number, Optional.of("%"), frames);
  }

  /** "EDV 142, ESV 61 mL/m2": the unit of the next volume of the list. */
  private Optional<String> shared(int number, String behind) {
    List<Match<Entry>> names = reading.of(Kind.MEASURE);
    boolean volume = VOLUMES.contains(names.get(number).value().code());
    if (!volume
        || number + 1 >= names.size()
        || !VOLUMES.contains(names.get(number + 1).value().code())
        || !LIST_JOIN.matcher(behind).matches()) {
      return Optional.empty();
    }
    int from = reading.words.end(names.get(number + 1).to() - 1);
    Matcher next = VALUE.matcher(rest(from));
    if (!next.lookingAt()) {
      return Optional.empty();
    }
    int end =
        number + 2 < names.size() ? reading.words.start(names.get(number + 2).from()) : textEnd;
    int behindNext = from + next.end();
    return Optional.ofNullable(next.group(5))
        .or(() -> shared(number + 1, text.substring(behindNext, Math.max(behindNext, end))));
  }

  private String rest(int from) {
    return text.substring(from, Math.max(from, textEnd));
  }

  /** "EF by echo 35%": whether another examination is named before the number. */
  private boolean isByOther(int offset) {
    return methods.at(wordAt(offset)).isPresent();
  }

  private String beforeName(Match<Entry> name) {
    int from = Math.max(0, name.from() - WORDS_BEFORE);
    return text.substring(reading.words.start(from), reading.words.start(name.from()));
  }

  /** The first word at or behind an offset. */
  private int wordAt(int offset) {
    int at = 0;
    while (at < reading.words.size() && reading.words.start(at) < offset) {
      at++;
    }
    return at;
  }

  /** "Infarct mass 24 g", "aortic SV 78 ml". */
  private boolean isOfAnother(Match<Entry> name) {
    return name.value().values().isEmpty() && OTHERS.contains(reading.words.get(name.from() - 1));
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
    boolean fraction = isFraction(name);
    boolean indexed = cell.role() == TableRow.Role.INDEX;
    // A range of volumes in a column of values is a reference range out of place.
    if (!number.find() || (fraction ? indexed : number.group(2) != null)) {
      return;
    }
    String unit =
        Optional.ofNullable(number.group(3))
            .or(() -> nameUnit)
            .orElse(fraction ? "%" : kind.equals("mass") ? "g" : "ml");
    boolean index = indexed || name.value().code().endsWith("_index") || isPerArea(unit);
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

  /**
   * "Septal ECV 41%", "ECV of the septum 41%", "ECV 41% in the basal septum"; a global value is
   * none.
   */
  private boolean regional(Match<Entry> name) {
    int number = name.to();
    while (number < reading.words.size() && !startsWithDigit(reading.words.get(number))) {
      number++;
    }
    int end = number;
    while (end < number + REGION_BEHIND && !OF_ANOTHER.contains(reading.words.get(end))) {
      end++;
    }
    int from = name.from() - REGION_BEFORE;
    int to = end;
    return reading.of(Kind.PLACE).stream()
        .filter(p -> p.value().code().equals("wall") || p.value().code().equals("level"))
        .anyMatch(p -> p.from() >= from && p.from() < to);
  }

  private static boolean startsWithDigit(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
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
    Assertion assertion = given(reading.asserter.of(name.from(), name.to()));
    emit(name, kind, index, range, shown, unit, assertion, frames);
  }

  private void emit(
      Match<Entry> name,
      String kind,
      boolean index,
      double[] range,
      String shown,
      Optional<String> unit,
      Assertion assertion,
      List<Frame> frames) {
    double value = (range[0] + range[1]) / 2;
    double[] limits = LIMITS.get(index ? "index" : kind);
    boolean percent = unit.filter(Measures::isPercent).isPresent();
    boolean fraction = kind.equals("ef") || kind.equals("ecv");
    boolean bareMass = kind.equals("mass") && unit.isEmpty();
    if (bareMass
        || value < limits[0]
        || value > limits[1]
        || (unit.isPresent() && percent != fraction)) {
      return;
    }
    String concept = concept(name, kind, index);
    Frame frame = new Frame(concept, name.from(), name.to(), "measure:" + kind, assertion);
    frame.quantity =
        Optional.of(new Frame.Quantity(value, range[0], range[1], shown, ucum(kind, index)));
    frames.add(frame);
  }

  /** "RV function is not impaired (RVEF 59%)": the number is given all the same. */
  private static Assertion given(Assertion assertion) {
    return assertion.certainty() != Certainty.PRESENT
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
    String chamber = chamberOf(name);
    String concept =
        switch (kind) {
          case "ef" -> chamber + "ef_percent";
          case "mass" -> chamber + "_mass_g";
          default -> chamber + kind + "_ml";
        };
    return index ? concept + "_index" : concept;
  }

  private String chamberOf(Match<Entry> name) {
    return name.value().values().isEmpty() ? chamber(name) : name.value().values().get(0);
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
    Optional<String> inherited = inherited(name, before.map(Match::to).orElse(0));
    if (of.isEmpty() && inherited.isPresent()) {
      return inherited.get();
    }
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

  /** "RVEDV 212 ml, ESV 141 ml": the chamber of the measure before, if none is named between. */
  private Optional<String> inherited(Match<Entry> name, int from) {
    return reading.of(Kind.MEASURE).stream()
        .filter(m -> m.from() >= from && m.to() <= name.from() && !m.value().values().isEmpty())
        .reduce((a, b) -> b)
        .map(m -> m.value().values().get(0));
  }

  private static String ucum(String kind, boolean index) {
    String unit = kind.equals("ef") || kind.equals("ecv") ? "%" : kind.equals("mass") ? "g" : "mL";
    return index ? unit + "/m2" : unit;
  }

  static double number(String written) {
    return Double.parseDouble(written.replace(',', '.'));
  }
}
