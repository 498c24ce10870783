package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Numbers that names share: as many numbers as names, in their order ("LVEDV/ESV 180/88 mL"), one
 * name for both ventricles ("LV/RV EF 55/49%", "EF 58% (LV) and 52% (RV)"), and volumes that only
 * the phase of the beat names ("the RV holds 204 mL at end-diastole"). What counts is that numbers
 * and names are as many; else nothing is read here.
 */
final class MeasureLists {
  private static final String NUMBER = Measures.NUMBER;
  private static final String UNIT = Measures.UNIT;
  private static final String SIDE =
      "(?:the\\s+)?(LV|RV|left(?:\\s+ventric(?:le|ular))?|right(?:\\s+ventric(?:le|ular))?)\\b";
  private static final String FOR = "(?:(?:for|in|of|on)\\s+)?";
  private static final String AND = "\\s*(?:[,;/&]|\\bvs\\.?)?\\s*(?:and\\s+)?";

  /** What may stand between names and their numbers. */
  private static final Pattern LEAD =
      Pattern.compile(
          "(?i)(?:[\\s:=,()\\[\\]]|\\b(?:of|was|were|is|are|measured|measuring|amounted|to|at|respectively|values?|both|calculated|estimated|as|found|be|in|m[lL](?:/m(?:2|\u00b2))?|%)(?![\\w]))*+");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)"
              + NUMBER
              + "(?![\\d.,]*\\d)\\s*"
              + UNIT
              + "?(?!\\s*(?:mm|cm|ms|bpm|kg|years?|months?|days?|-|\u2013|to\\s+\\d|\u00b1)\\b)(?:\\s*[(\\[](?!\\s*[LR]V|\\s*left|\\s*right)[^()\\[\\]]{0,40}[)\\]])?");
  private static final Pattern JOIN =
      Pattern.compile("(?i)\\s*(?:,\\s*and\\b|[,/&]|\\band\\b)\\s*");

  /** "LV 63%, RV 58%". */
  private static final Pattern SIDE_FIRST =
      Pattern.compile(
          "(?is)^[\\s:=(]*(?:of\\s+|was\\s+|is\\s+)?"
              + FOR
              + SIDE
              + "[\\s:=(]*(?:of\\s+|was\\s+|is\\s+)?"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?\\)?"
              + AND
              + FOR
              + SIDE
              + "[\\s:=(]*(?:of\\s+|was\\s+|is\\s+)?"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?");

  /** "58% (LV) and 52% (RV)", "62% on the left and 58% on the right". */
  private static final Pattern SIDE_LAST =
      Pattern.compile(
          "(?is)^[\\s:=]*(?:(?:of|was|were|is|are|at)\\s+)*"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?\\s*\\(?\\s*"
              + FOR
              + SIDE
              + "\\s*\\)?"
              + AND
              + NUMBER
              + "\\s*"
              + UNIT
              + "?\\s*\\(?\\s*"
              + FOR
              + SIDE);

  /** "EF (left/right): 35/30 %". */
  private static final Pattern SIDES =
      Pattern.compile(
          "(?is)^\\s*[(\\[]?\\s*" + SIDE + "\\s*(?:/|and|,)\\s*" + SIDE + "\\s*[)\\]]?");

  /** "61% and 56% respectively for LV and RV". */
  private static final Pattern SIDES_BEHIND =
      Pattern.compile(
          "(?is)^\\s*,?\\s*(?:respectively)?,?\\s*(?:for|in|on)\\s+" + SIDE + "\\s*(?:and|/|&)");

  private static final Pattern RESPECTIVELY =
      Pattern.compile("(?is)^\\s*,?\\s*resp(?:ectively|\\.)");

  /** "165 mL (EDV)". */
  private static final Pattern NUMBER_BEFORE =
      Pattern.compile("(?is)" + NUMBER + "\\s*" + UNIT + "\\s*[(\\[]\\s*$");

  private static final String VOLUME_UNIT = Measures.VOLUME_UNIT;

  /** "121 mL at end-diastole", "49 at end-systole". */
  private static final Pattern BY_PHASE =
      Pattern.compile(
          "(?is)"
              + NUMBER
              + "\\s*"
              + VOLUME_UNIT
              + "?\\s*\\(?(?:at|in|during)\\s+(?:the\\s+)?(?:end\\s+of\\s+)?(?:end[-\u2010\u2011\u2013 ]?)?(dia|sy)stole");

  /** "The left ventricle measured 121 and 49 mL": the larger is the diastolic one. */
  private static final Pattern MEASURED =
      Pattern.compile(
          "(?is)^\\s+(?:measured|measures|measuring|holds|held|had\\s+volumes\\s+of|volumes\\s+(?:were|of|are))\\s+"
              + NUMBER
              + "\\s*(?:ml)?\\s*(?:and|/)\\s*"
              + NUMBER
              + "\\s*"
              + VOLUME_UNIT
              + "(?!\\s*(?:at|in|during)\\b)");

  private static final Pattern FLOW =
      Pattern.compile(
          "(?i)\\b(?:flow|regurgitant|forward|backward|shunt|stroke|leak|fluid|effusion)\\b");

  private static final Set<String> HOLDS =
      Set.of("measured", "measures", "measuring", "holds", "held", "had", "volumes");
  private static final Set<String> SIDE_WORDS =
      Set.of("lv", "rv", "left", "right", "biventricular", "ventricles", "both", "bi");
  private static final Set<String> NAME_JOINS = Set.of("and", "/", "&", ",", "(", ")");
  private static final Set<String> TO_SIDES = Set.of("(", "of", "for", "in", ":");
  private static final Set<Kind> VENTRICLES = Set.of(Kind.CHAMBER);

  /**
   * A number that belongs to a name.
   *
   * @param unit as written, empty if none is
   */
  record Told(Match<Entry> name, String number, Optional<String> unit) {}

  private final Reading reading;
  private final String text;
  private final int textEnd;
  private final List<Match<Entry>> names;
  private final boolean sides;

  MeasureLists(Reading reading, String text, int textEnd) {
    this.reading = reading;
    this.text = text;
    this.textEnd = textEnd;
    this.names = reading.of(Kind.MEASURE);
    this.sides = hasSides(reading.words);
  }

  /** Whether a sentence speaks of left or right. */
  static boolean hasSides(Words words) {
    return words.any(0, words.size(), SIDE_WORDS);
  }

  /** How many names from one on share their numbers; 0 if this one has its own. */
  int read(int first, List<Told> told) {
    if (inBracketBehindNumber(names.get(first), told)) {
      return 1;
    }
    int last = first;
    while (last + 1 < names.size() && joined(names.get(last), names.get(last + 1))) {
      last++;
    }
    // The longest list that has as many numbers as names.
    for (int end = last; end > first; end--) {
      List<Match<Entry>> run = names.subList(first, end + 1);
      if (inOrder(run, behind(names.get(end)), told)) {
        return run.size();
      }
    }
    Match<Entry> name = names.get(first);
    return ofBoth(name, told) ? 1 : 0;
  }

  private boolean joined(Match<Entry> one, Match<Entry> other) {
    return reading.onlyFillAnd(one.to(), other.from(), VENTRICLES, NAME_JOINS)
        && text.substring(behind(one), reading.words.start(other.from()))
            .chars()
            .noneMatch(Character::isDigit);
  }

  private int behind(Match<Entry> mention) {
    return reading.words.end(mention.to() - 1);
  }

  private String rest(int from) {
    return text.substring(from, Math.max(from, textEnd));
  }

  /** "58% (LVEF)". */
  private boolean inBracketBehindNumber(Match<Entry> name, List<Told> told) {
    String close = reading.words.get(name.to());
    if (!reading.words.get(name.from() - 1).equals("(")
        || !(close.equals(")") || close.equals(","))) {
      return false;
    }
    int from = reading.words.start(name.from());
    Matcher number =
        NUMBER_BEFORE.matcher(text.substring(Math.max(reading.words.start(0), from - 16), from));
    if (!number.find()) {
      return false;
    }
    told.add(new Told(name, number.group(1), Optional.of(number.group(2))));
    return true;
  }

  /** As many numbers as names, joined as lists are. */
  private boolean inOrder(List<Match<Entry>> run, int from, List<Told> told) {
    List<String[]> values = values(from, run.size());
    if (values.size() != run.size()) {
      return false;
    }
    for (int i = 0; i < run.size(); i++) {
      Match<Entry> name = run.get(i);
      told.add(new Told(inherited(run, i), values.get(i)[0], unit(values, i, name)));
    }
    return true;
  }

  /** The "ESV" of "RVEDV/ESV" is the right ventricle's. */
  private static Match<Entry> inherited(List<Match<Entry>> run, int index) {
    Match<Entry> name = run.get(index);
    for (int i = index; i >= 0; i--) {
      List<String> of = run.get(i).value().values();
      if (!of.isEmpty()) {
        return of(name, of.get(0));
      }
    }
    return name;
  }

  private static Match<Entry> of(Match<Entry> name, String chamber) {
    Entry entry = new Entry(Kind.MEASURE, name.value().code(), List.of(chamber));
    return new Match<>(entry, name.from(), name.to());
  }

  /** A number's own unit, else that of the next number that can share it. */
  private static Optional<String> unit(List<String[]> values, int index, Match<Entry> name) {
    for (int i = index; i < values.size(); i++) {
      String unit = values.get(i)[1];
      if (unit != null && (i == index || Measures.isFraction(name) == Measures.isPercent(unit))) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  /** The numbers of a list; one too many shows that the list is of something else. */
  private List<String[]> values(int from, int most) {
    String rest = rest(from);
    List<String[]> values = new ArrayList<>();
    Matcher lead = LEAD.matcher(rest);
    int at = lead.lookingAt() ? lead.end() : 0;
    Matcher value = VALUE.matcher(rest);
    Matcher join = JOIN.matcher(rest);
    while (values.size() <= most && value.region(at, rest.length()).lookingAt()) {
      values.add(new String[] {value.group(1), value.group(2)});
      at = value.end();
      if (!join.region(at, rest.length()).lookingAt()) {
        break;
      }
      at = join.end();
    }
    return values;
  }

  /** One name, two ventricles. */
  private boolean ofBoth(Match<Entry> name, List<Told> told) {
    if (!sides || !name.value().values().isEmpty()) {
      return false;
    }
    String rest = rest(behind(name));
    Matcher first = SIDE_FIRST.matcher(rest);
    if (first.lookingAt()) {
      return both(name, sides(first.group(1), first.group(4)), values(first, 2, 3, 5, 6), told);
    }
    Matcher last = SIDE_LAST.matcher(rest);
    if (last.lookingAt()) {
      return both(name, sides(last.group(3), last.group(6)), values(last, 1, 2, 4, 5), told);
    }
    List<String> order = bothBefore(name);
    int from = behind(name);
    Matcher sides = SIDES.matcher(rest);
    if (order.isEmpty() && sides.lookingAt()) {
      order = sides(sides.group(1), sides.group(2));
      from += sides.end();
    } else if (order.isEmpty()) {
      Optional<Match<Entry>> named = bothBehind(name);
      if (named.isPresent()) {
        order = order(named.get());
        from = behind(named.get());
      }
    }
    List<String[]> values = values(from, 2);
    if (values.size() != 2) {
      return false;
    }
    if (order.isEmpty()) {
      order = orderBehind(from, values.get(1)[0]).or(() -> orderOfSentence(name)).orElse(order);
    }
    return !order.isEmpty() && both(name, order, values, told);
  }

  private static List<String> sides(String one, String other) {
    return List.of(side(one), side(other));
  }

  private static String side(String written) {
    return written.toLowerCase(Locale.ROOT).startsWith("r") ? "rv" : "lv";
  }

  private static List<String[]> values(Matcher found, int... groups) {
    return List.of(
        new String[] {found.group(groups[0]), found.group(groups[1])},
        new String[] {found.group(groups[2]), found.group(groups[3])});
  }

  private static boolean both(
      Match<Entry> name, List<String> order, List<String[]> values, List<Told> told) {
    if (order.get(0).equals(order.get(1))) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      told.add(new Told(of(name, order.get(i)), values.get(i)[0], unit(values, i, name)));
    }
    return true;
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
    boolean atrium = before.stream().anyMatch(c -> c.value().code().endsWith("a"));
    if (atrium || before.isEmpty() || before.size() > 2) {
      return List.of();
    }
    return before.size() == 2 || isBoth(before.get(0)) ? order(before.get(0)) : List.of();
  }

  /** "EF (LV/RV)", "ejection fractions of the left and right ventricles". */
  private Optional<Match<Entry>> bothBehind(Match<Entry> name) {
    return reading.of(Kind.CHAMBER).stream()
        .filter(c -> c.from() >= name.to() && isBoth(c))
        .filter(c -> reading.onlyFillAnd(name.to(), c.from(), Set.of(), TO_SIDES))
        .findFirst();
  }

  private static boolean isBoth(Match<Entry> chamber) {
    return chamber.value().values().equals(List.of("lv", "rv"));
  }

  private List<String> order(Match<Entry> first) {
    String word = reading.words.get(first.from());
    if (word.equals("both")) {
      word = reading.words.get(first.from() + 1);
      word = word.equals("the") ? reading.words.get(first.from() + 2) : word;
    }
    return word.equals("right") || word.equals("rv") ? List.of("rv", "lv") : List.of("lv", "rv");
  }

  private Optional<List<String>> orderBehind(int from, String lastNumber) {
    String rest = rest(from);
    Matcher sides = SIDES_BEHIND.matcher(behindLast(rest, lastNumber));
    return sides.lookingAt()
        ? Optional.of(side(sides.group(1)).equals("rv") ? List.of("rv", "lv") : List.of("lv", "rv"))
        : Optional.empty();
  }

  /** "LV and RV sizes are normal, with EF 58% and 52% respectively". */
  private Optional<List<String>> orderOfSentence(Match<Entry> name) {
    List<String[]> values = values(behind(name), 2);
    String behind = behindLast(rest(behind(name)), values.get(1)[0]);
    return RESPECTIVELY.matcher(behind).lookingAt()
        ? reading.of(Kind.CHAMBER).stream()
            .filter(c -> c.to() <= name.from() && isBoth(c))
            .reduce((a, b) -> b)
            .map(this::order)
        : Optional.empty();
  }

  private static String behindLast(String rest, String number) {
    String behind = rest.substring(rest.indexOf(number) + number.length());
    return behind.stripLeading().startsWith("%") ? behind.stripLeading().substring(1) : behind;
  }

  /** Volumes that only the phase names. */
  List<Told> byPhase() {
    List<Told> told = new ArrayList<>();
    List<Match<Entry>> ventricles = reading.of(Kind.CHAMBER);
    if (ventricles.isEmpty()) {
      return told;
    }
    int start = reading.words.start(0);
    String sentence = text.substring(start, Math.max(start, textEnd));
    boolean named = reading.words.anyHolds("stole");
    Matcher phase = BY_PHASE.matcher(sentence);
    Optional<String> unit = Optional.empty();
    while (named && phase.find()) {
      unit =
          Optional.ofNullable(phase.group(2))
              .or(() -> told.isEmpty() ? Optional.empty() : told.get(told.size() - 1).unit());
      Optional<Match<Entry>> of = ventricleBefore(start + phase.start());
      if (unit.isPresent() && of.isPresent()) {
        String code = phase.group(3).equalsIgnoreCase("dia") ? "edv" : "esv";
        told.add(new Told(volume(code, of.get()), phase.group(1), unit));
      }
    }
    for (Match<Entry> ventricle : ventricles) {
      if (!HOLDS.contains(reading.words.get(ventricle.to()))) {
        continue;
      }
      Matcher pair = MEASURED.matcher(rest(behind(ventricle)));
      if (isVentricle(ventricle)
          && pair.lookingAt()
          && Measures.number(pair.group(1)) > Measures.number(pair.group(2))) {
        told.add(new Told(volume("edv", ventricle), pair.group(1), Optional.of(pair.group(3))));
        told.add(new Told(volume("esv", ventricle), pair.group(2), Optional.of(pair.group(3))));
      }
    }
    return told;
  }

  private static Match<Entry> volume(String code, Match<Entry> of) {
    Entry entry = new Entry(Kind.MEASURE, code, List.of(of.value().code()));
    return new Match<>(entry, of.from(), of.to());
  }

  private static boolean isVentricle(Match<Entry> chamber) {
    return chamber.value().code().endsWith("v") && chamber.value().values().isEmpty();
  }

  /**
   * The ventricle last named before an offset, if no other structure or flow is named behind it.
   */
  private Optional<Match<Entry>> ventricleBefore(int offset) {
    Match<Entry> last = null;
    for (Match<Entry> mention : reading.mentions) {
      boolean structure =
          mention.value().kind() == Kind.CHAMBER || mention.value().kind() == Kind.ANATOMY;
      if (structure && reading.words.end(mention.to() - 1) <= offset) {
        last = mention;
      }
    }
    return Optional.ofNullable(last)
        .filter(m -> m.value().kind() == Kind.CHAMBER && isVentricle(m))
        .filter(m -> !FLOW.matcher(text.substring(behind(m), offset)).find());
  }
}
