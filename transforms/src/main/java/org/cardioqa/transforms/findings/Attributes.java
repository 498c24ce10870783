package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Size, function, motion, thickness, relaxation times: what a sentence says of an attribute
 * ("normal LV size and function", "the RV is dilated with reduced EF"). The value stands before the
 * attribute in the same phrase, or behind it after a copula; the chamber in the phrase, behind
 * "of", or is the sentence's last subject.
 */
final class Attributes {
  /** How the rule ids of its frames begin. */
  static final String RULE = "attribute:";

  private static final Set<Kind> PARTS = Set.of(Kind.CHAMBER, Kind.ATTRIBUTE, Kind.PLACE);
  private static final Set<Kind> ALL_PARTS =
      Set.of(Kind.CHAMBER, Kind.ATTRIBUTE, Kind.PLACE, Kind.ANATOMY, Kind.MEASURE);
  private static final Set<String> LEFT =
      Set.of(
          "and",
          "global",
          "in",
          "or",
          "overall",
          "&",
          "/",
          "terms",
          "regards",
          "respect",
          "values",
          "levels",
          "times",
          "mean",
          "cavity",
          "native",
          "morphology",
          "average",
          "segmental",
          "systolic");
  private static final Set<String> RIGHT =
      Set.of(
          "is",
          "was",
          "were",
          "are",
          "remained",
          "remains",
          "appears",
          "appeared",
          "and",
          "at",
          "rest",
          ":",
          "-",
          "measured",
          "within",
          "be",
          "to",
          "been",
          "has",
          "have",
          "had",
          "also",
          "in",
          "found",
          "both",
          "very",
          "with",
          "values",
          "mean",
          "/",
          "seems",
          "still",
          "becomes",
          "relatively",
          "diffusely",
          "globally",
          "showed",
          "revealed",
          "demonstrated",
          "shows",
          "highly",
          "moderately",
          "only",
          "again",
          "now",
          "which",
          "value",
          "signal",
          "signals",
          "quite",
          "slightly",
          "as",
          "well",
          "calculated",
          "estimated",
          "considered",
          "markedly",
          "not",
          "time",
          "times",
          "(",
          ")",
          "being");

  /** Attributes that reports give as a number with a word behind it. */
  private static final Set<String> MEASURED =
      Set.of("native_t1", "t2", "lv_wall_thickness", "ef", "edv", "edv_index", "size", "function");

  private static final Set<String> UNITS =
      Set.of(
          "ms",
          "msec",
          "msecs",
          "milliseconds",
          "mm",
          "cm",
          "\u00b1",
          "+",
          "/",
          "-",
          "%",
          "ml",
          "cc",
          "m2",
          "m\u00b2");
  private static final Set<String> BEFORE_NUMBER =
      Set.of(
          "is",
          ",",
          "was",
          "were",
          "are",
          "of",
          ":",
          "=",
          "(",
          "measured",
          "measures",
          "mean",
          "global",
          "in",
          "at",
          "value",
          "values",
          "time",
          "times",
          "septal",
          "-",
          "~",
          "approximately");
  private static final Set<String> BEHIND_NUMBER =
      Set.of(
          ",", "(", "[", ")", "-", "\u2013", ":", "=", "which", "is", "was", "within", "thus", ";",
          "|", "are", "were", "i.e.", "this");

  /** What a word beside a measure says. */
  private static final Map<String, String> MEASURES =
      Map.of("ef", "function", "edv", "size", "edv_index", "size");

  /** "Dilated, poorly contracting and hypokinetic left ventricle". */
  private static final Set<Kind> BEFORE_CHAMBER = Set.of(Kind.ATTRIBUTE, Kind.VALUE, Kind.FINDING);

  private static final Set<String> BEFORE_CHAMBER_WORDS =
      Set.of("and", "/", "&", ",", "in", "poorly", "globally", "diffusely", "but");
  private static final Set<String> WALLS = Set.of("wall_motion", "lv_wall_thickness");
  private static final int NEAR = 4;
  private static final Set<String> PREDICATIVE =
      Set.of("is", "was", "are", "were", "appears", "appeared", "very", "markedly", "mildly");
  private static final Set<String> SIZED = Set.of("sized", "size");
  private static final Set<String> SIZE_CODES =
      Set.of("dilated", "undilated", "normal", "high", "small");
  private static final Set<String> REST = Set.of("remaining", "remainder", "other", "rest");

  private static final Set<String> ENDS_CLAUSE = Set.of("", ".", ",", ";");
  private static final Set<String> ENDS_IMPAIRED = Set.of("", ".", ",", ";", "and", "(", "with");
  private static final Set<Kind> SIZE_VALUES = Set.of(Kind.VALUE);
  private static final Set<String> BEFORE_IMPAIRED =
      Set.of(
          "is", "was", "are", "were", "appears", "neither", "nor", "and", "or", "not", ",", "both");
  private static final Set<String> AREA = Set.of("cm2", "cm\u00b2", "ml/m2", "(", ",", ":", "=");
  private static final Set<String> COPULA =
      Set.of("is", "was", "are", "were", ":", "appears", "appear", "appeared", "both");
  private static final Set<String> BEFORE_SIZE =
      Set.of(
          "measures",
          "measured",
          "measuring",
          "diameter",
          "is",
          "was",
          "of",
          "at",
          "with",
          "a",
          "(",
          "=",
          ":");
  private static final Set<Kind> ATTRIBUTES = Set.of(Kind.ATTRIBUTE, Kind.MEASURE);
  private static final Set<String> FUNCTION = Set.of("function", "ef");
  private static final Set<Kind> VALUES_AND_ATTRIBUTES = Set.of(Kind.VALUE, Kind.ATTRIBUTE);
  private static final Set<String> ADJECTIVE_JOINS = Set.of(",", "and");
  private static final Set<String> CHANGES = Set.of("to", "from", "by");
  private static final Set<String> THAT = Set.of("that");
  private static final Set<Kind> VALUES_AND_CHAMBERS = Set.of(Kind.VALUE, Kind.CHAMBER);
  private static final Set<String> BOTH = Set.of("both");
  private static final Set<String> MAIN = Set.of("main", "in");

  /** A number or a range behind the word would make it the name of a reference. */
  private static final Set<String> ENDS_VALUE =
      Set.of("", ",", ".", ";", "(", ")", "[", "]", "|", "for", "compared", "-");

  private static final Map<String, Map<String, String>> CODES =
      Map.of(
          "size", Map.of("normal", "normal", "high", "dilated", "dilated", "dilated"),
          "function",
              Map.of(
                  "normal",
                  "normal",
                  "low",
                  "reduced",
                  "abnormal",
                  "reduced",
                  "hyperdynamic",
                  "enhanced",
                  "high",
                  "enhanced"),
          "wall_motion", Map.of("normal", "normal", "low", "reduced", "hyperdynamic", "enhanced"),
          "lv_wall_thickness", Map.of("normal", "normal", "high", "thickened", "low", "thinned"),
          "diastole", Map.of("normal", "normal", "restrictive", "restrictive"),
          "t2", Map.of("normal", "normal", "high", "high", "low", "low", "abnormal", "high"),
          "native_t1", Map.of("normal", "normal", "high", "raised", "low", "lowered"),
          "perfusion",
              Map.of(
                  "normal",
                  "normal",
                  "low",
                  "reduced",
                  "delayed",
                  "delayed",
                  "abnormal",
                  "abnormal"));

  private static final Set<Kind> LISTED = Set.of(Kind.ATTRIBUTE, Kind.MEASURE, Kind.CHAMBER);
  private static final Set<String> PREDICATES = Set.of("is", "was", "are", "were", "within");
  private static final Set<String> BE = Set.of("is", "was", "are", "were");
  private static final Set<String> COPULAS =
      Set.of("is", "was", "are", "were", "appears", "remained");
  private static final Set<String> IN = Set.of("in");
  private static final Set<String> AND = Set.of("and");
  private static final Set<Kind> CHAMBERS_AND_ATTRIBUTES = Set.of(Kind.CHAMBER, Kind.ATTRIBUTE);
  private static final Set<String> AND_IN_OR = Set.of("and", "in", "or");
  private static final Set<String> OF_IN = Set.of("of", "in");
  private static final Set<String> SEMICOLON = Set.of(";");
  private static final Set<String> LISTS = Set.of("and", "or", ",", "/", "&");
  private static final Set<String> JOINS = Set.of("and", ",", "/");
  private static final Set<String> COMMA = Set.of(",");
  private static final Set<String> ITS = Set.of("its");

  private final Reading reading;
  private final Carry carry;
  private final String text;
  private final List<Match<Entry>> attributes;
  private final List<Match<Entry>> values;
  private final List<Match<Entry>> chambers;
  private final List<Frame> frames = new ArrayList<>();

  Attributes(Reading reading, Carry carry, String text) {
    this.reading = reading;
    this.text = text;
    this.carry = carry;
    this.attributes = reading.of(Kind.ATTRIBUTE);
    this.values = reading.of(Kind.VALUE);
    this.chambers = reading.of(Kind.CHAMBER);
  }

  List<Frame> frames() {
    for (Match<Entry> attribute : attributes) {
      attribute(attribute);
    }
    for (Match<Entry> measure : reading.of(Kind.MEASURE)) {
      measured(measure);
    }
    for (Match<Entry> value : values) {
      ellipsis(value);
      switch (value.value().code()) {
        case "dilated" -> dilated(value, "dilated");
        case "undilated" -> dilated(value, "normal");
        case "normal" -> {
          normalAtrium(value);
          impaired(value);
        }
        case "hyperdynamic" -> bare(value, "function");
        case "low" -> impaired(value);
        default -> {}
      }
    }
    return frames;
  }

  private void attribute(Match<Entry> attribute) {
    String code = attribute.value().code();
    switch (code) {
      case "dysfunction" -> {
        Set<String> of = chambersOf(attribute, attribute);
        if (!of.isEmpty() || attribute.to() - attribute.from() > 1) {
          emit("function", "reduced", attribute, attribute, of);
        }
      }
      case "signal" -> signal(attribute);
      case "t1_and_t2" -> {
        relaxation("native_t1", attribute);
        relaxation("t2", attribute);
      }
      case "native_t1", "t2" -> relaxation(code, attribute);
      default ->
          valueOf(attribute).ifPresent(v -> coded(code, v, attribute, chambersOf(attribute, v)));
    }
  }

  /**
   * "LV function is reduced, that of the RV preserved", "good LV, poor RV function": the attribute
   * is said once.
   */
  private void ellipsis(Match<Entry> value) {
    for (Match<Entry> chamber : chambers) {
      if (!names(chamber).stream().allMatch(name -> name.endsWith("v"))) {
        continue;
      }
      boolean thatOf =
          chamber.to() <= value.from()
              && (reading.words.get(chamber.from() - 1).equals("of")
                  || reading.words.get(chamber.from() - 2).equals("of"))
              && reading.any(chamber.from() - NEAR, chamber.from(), THAT)
              && reading.onlyFillAnd(chamber.to(), value.from(), Set.of(), RIGHT);
      boolean first =
          value.to() == chamber.from() && JOINS.contains(reading.words.get(chamber.to()));
      Optional<Match<Entry>> attribute =
          thatOf
              ? reading.mentions.stream()
                  .filter(m -> ATTRIBUTES.contains(m.value().kind()))
                  .filter(m -> m.to() <= chamber.from())
                  .reduce((a, b) -> b)
              : first ? attributeOfNext(chamber) : Optional.empty();
      attribute
          .filter(a -> FUNCTION.contains(a.value().code()))
          .ifPresent(a -> coded("function", value, chamber, new TreeSet<>(names(chamber))));
    }
  }

  /** The attribute of "poor RV function" behind "good LV,". */
  private Optional<Match<Entry>> attributeOfNext(Match<Entry> chamber) {
    for (Match<Entry> attribute : attributes) {
      if (attribute.from() > chamber.to()
          && chambers.stream().anyMatch(c -> c.from() > chamber.to() && c.to() == attribute.from())
          && values.stream().anyMatch(v -> v.from() > chamber.to() && v.to() < attribute.from())
          && reading.onlyFillAndLists(chamber.to(), attribute.from(), VALUES_AND_CHAMBERS)) {
        return Optional.of(attribute);
      }
    }
    return Optional.empty();
  }

  /** "LV ejection fraction was preserved at 48%", "increased RVEDV": a word beside the number. */
  private void measured(Match<Entry> measure) {
    boolean told = attributes.stream().anyMatch(a -> a.from() == measure.from());
    String attribute = MEASURES.get(measure.value().code());
    if (attribute != null && !told) {
      valueOf(measure)
          .filter(v -> !v.value().code().equals("small"))
          .ifPresent(
              v -> {
                List<String> names = measure.value().values();
                Set<String> of = names.isEmpty() ? chambersOf(measure, v) : new TreeSet<>(names);
                coded(attribute, v, measure, of);
              });
    }
  }

  /** By a word, else by a number beside its reference range. */
  private void relaxation(String code, Match<Entry> attribute) {
    Optional<Match<Entry>> value = valueOf(attribute);
    if (value.isPresent()) {
      coded(code, value.get(), attribute, Set.of());
      return;
    }
    int next = attributes.indexOf(attribute) + 1;
    int end =
        next < attributes.size()
            ? reading.words.start(attributes.get(next).from())
            : reading.words.end(reading.words.size() - 1);
    int from = reading.words.end(attribute.to() - 1);
    ReferenceRange.judge(text.substring(from, Math.max(from, end)))
        .map(CODES.get(code)::get)
        .ifPresent(said -> emit(code, said, attribute, attribute, Set.of()));
  }

  /** "Normal signal on T2-weighted images". */
  private void signal(Match<Entry> attribute) {
    boolean t2 =
        reading.of(Kind.TECHNIQUE).stream().anyMatch(t -> t.value().code().equals("t2"))
            || carry.technique.filter("t2"::equals).isPresent();
    valueOf(attribute).filter(v -> t2).ifPresent(v -> coded("t2", v, attribute, Set.of()));
  }

  private void coded(String attribute, Match<Entry> value, Match<Entry> at, Set<String> of) {
    if (attribute.equals("function") && reading.any(at.from() - NEAR, at.from(), REST)) {
      return; // "The remaining segments contracted normally."
    }
    boolean change = CHANGES.contains(reading.words.get(value.to()));
    if (attribute.equals("function") && value.value().code().equals("high") && change) {
      return; // "LVEF increased to 52%."
    }
    String code = CODES.getOrDefault(attribute, Map.of()).get(value.value().code());
    if (code != null) {
      emit(attribute, code, value, at, of);
    }
  }

  private void bare(Match<Entry> value, String attribute) {
    boolean told = attributes.stream().anyMatch(a -> valueOf(a).filter(value::equals).isPresent());
    if (!told) {
      coded(attribute, value, value, chambersOf(value, value));
    }
  }

  /** "The RV was neither dilated nor impaired": a ventricle itself is impaired. */
  private void impaired(Match<Entry> value) {
    boolean not = reading.words.join(value.from(), value.to()).equals("not impaired");
    if (value.value().code().equals("normal") && !not) {
      return;
    }
    if (!reading.words.get(value.to() - 1).equals("impaired")
        || !ENDS_IMPAIRED.contains(reading.words.get(value.to()))) {
      return;
    }
    for (Match<Entry> chamber : chambers) {
      boolean subject =
          chamber.to() <= value.from()
              && names(chamber).stream().allMatch(name -> name.endsWith("v"))
              && reading.onlyFillAnd(chamber.to(), value.from(), SIZE_VALUES, BEFORE_IMPAIRED);
      if (subject) {
        Assertion assertion = reading.asserter.of(value.from(), value.to());
        boolean denied = not || assertion.certainty() == Certainty.ABSENT;
        for (String concept : concepts("function", names(chamber))) {
          Assertion said = denied ? Assertion.PLAIN : assertion;
          frames.add(
              new Frame(concept, chamber.from(), value.to(), RULE + "function", said)
                  .with(denied ? "normal" : "reduced"));
        }
      }
    }
  }

  /**
   * "RA normal", "RA 18 cm2 (normal)", "normal atria": of an atrium that nothing else is said of,
   * its size.
   */
  private void normalAtrium(Match<Entry> value) {
    Set<String> of = new TreeSet<>();
    for (Match<Entry> chamber : chambers) {
      boolean atrium = names(chamber).stream().allMatch(name -> name.endsWith("a"));
      boolean behind =
          chamber.from() >= value.to()
              && endsClause(chamber.to())
              && reading.onlyFill(value.to(), chamber.from(), Set.of());
      if (atrium && behind) {
        of.addAll(names(chamber));
      }
      boolean before =
          chamber.to() <= value.from()
              && (measuredArea(chamber.to(), value)
                  || (endsClause(value.to())
                      && reading.onlyFillAnd(chamber.to(), value.from(), Set.of(), COPULA)));
      if (atrium && before) {
        of.addAll(subject(value.from(), true));
      }
    }
    if (!of.isEmpty()) {
      emit("size", "normal", value, value, of);
    }
  }

  private boolean endsClause(int index) {
    return ENDS_CLAUSE.contains(reading.words.get(index));
  }

  /** "LA area 18 cm2 (normal)". */
  private boolean measuredArea(int from, Match<Entry> value) {
    if (!reading.words.get(value.from() - 1).equals("(")
        || !reading.words.get(value.to()).equals(")")) {
      return false;
    }
    for (int i = from; i < value.from(); i++) {
      String word = reading.words.get(i);
      if (!isNumber(i) && !reading.isFill(i) && !UNITS.contains(word) && !AREA.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private void emit(
      String attribute, String code, Match<Entry> value, Match<Entry> at, Set<String> of) {
    Assertion assertion = reading.asserter.of(value.from(), value.to());
    if (assertion.certainty() == Certainty.PRESENT) {
      assertion =
          reading.asserter.of(Math.min(value.from(), at.from()), Math.max(value.to(), at.to()));
    }
    for (String concept : concepts(attribute, of)) {
      int from = Math.min(value.from(), at.from());
      Frame frame =
          new Frame(concept, from, Math.max(value.to(), at.to()), RULE + attribute, assertion);
      frames.add(frame.with(code));
    }
  }

  private static List<String> concepts(String attribute, Set<String> of) {
    boolean rv = of.contains("rv");
    boolean lv = of.contains("lv") || !rv;
    List<String> concepts = new ArrayList<>();
    switch (attribute) {
      case "size" -> of.forEach(chamber -> concepts.add(chamber + "_size"));
      case "function" -> {
        if (lv) {
          concepts.add("lv_systolic_function");
        }
        if (rv) {
          concepts.add("rv_systolic_function");
        }
      }
      case "wall_motion", "lv_wall_thickness" -> {
        if (lv) {
          concepts.add(attribute);
        }
      }
      case "diastole" -> {
        if (lv) {
          concepts.add("lv_diastolic_function");
        }
      }
      default -> concepts.add(attribute);
    }
    return concepts;
  }

  /** The value of an attribute: before it in its phrase, else behind it after a copula. */
  private Optional<Match<Entry>> valueOf(Match<Entry> attribute) {
    for (int i = values.size() - 1; i >= 0; i--) {
      Match<Entry> value = values.get(i);
      if (value.to() <= attribute.from()
          && !value.value().code().equals("dilated")
          && reading.onlyFillAnd(value.to(), attribute.from(), PARTS, LEFT)
          && !predicates(value, attribute)) {
        return Optional.of(value);
      }
    }
    for (Match<Entry> value : values) {
      if (value.from() >= attribute.to()
          && (reading.onlyFillAnd(attribute.to(), value.from(), ALL_PARTS, RIGHT)
              || listed(attribute.to(), value.from())
              || bracketed(attribute.to(), value.from())
              || measured(attribute, value))) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /**
   * "LV function is normal and RV function ...": the value already belongs to what stands before
   * it.
   */
  private boolean predicates(Match<Entry> value, Match<Entry> attribute) {
    boolean copula =
        COPULAS.contains(reading.words.get(value.from() - 1))
            || BE.contains(reading.words.get(value.from() - 2));
    return copula
        && !reading.any(value.to(), attribute.from(), IN)
        && reading.any(value.to(), attribute.from(), AND);
  }

  /** "Wall thickness, volumes and function are normal": one value of a list. */
  private boolean listed(int from, int to) {
    int copula = from;
    while (copula < to && !PREDICATES.contains(reading.words.get(copula))) {
      copula++;
    }
    boolean within = copula == to && reading.words.get(to).equals("within");
    if ((copula == to && !within) || !reading.any(from, copula, AND)) {
      return false;
    }
    int at = from;
    while (at < copula) {
      int bracket = at;
      while (bracket < copula && !reading.words.get(bracket).equals("(")) {
        bracket++;
      }
      if (!reading.onlyFillAnd(at, bracket, LISTED, LISTS)) {
        return false;
      }
      at = bracket < copula ? reading.words.behindBracket(bracket) : copula;
      if (at == bracket && at < copula) {
        return false;
      }
    }
    return reading.onlyFillAnd(copula, to, Set.of(), RIGHT);
  }

  /** "LV systolic function (45%) was reduced". */
  private boolean bracketed(int behind, int to) {
    int from = behind;
    while (RIGHT.contains(reading.words.get(from)) && !reading.words.get(from).equals("(")) {
      from++;
    }
    int close = reading.words.behindBracket(from);
    return close > from && close <= to && reading.onlyFillAnd(close, to, ALL_PARTS, RIGHT);
  }

  /** "Native T1 1012 ms (normal)", "T2 48 ms (reference 40-50 ms), normal". */
  private boolean measured(Match<Entry> attribute, Match<Entry> value) {
    if (!MEASURED.contains(attribute.value().code())
        || !ENDS_VALUE.contains(reading.words.get(value.to()))) {
      return false;
    }
    int i = attribute.to();
    while (i < value.from() && !isNumber(i)) {
      i++;
    }
    if (i >= value.from() || !reading.onlyFillAnd(attribute.to(), i, ALL_PARTS, BEFORE_NUMBER)) {
      return false;
    }
    while (i < value.from() && (isNumber(i) || UNITS.contains(reading.words.get(i)))) {
      i++;
    }
    int close = reading.words.behindBracket(i);
    int behind = close <= value.from() ? close : i;
    return reading.onlyFillAnd(behind, value.from(), Set.of(), BEHIND_NUMBER);
  }

  private boolean isNumber(int index) {
    String word = reading.words.get(index);
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  /** Of which chambers an attribute is said. */
  private Set<String> chambersOf(Match<Entry> attribute, Match<Entry> value) {
    int from = Math.min(attribute.from(), value.from());
    int to = Math.max(attribute.to(), value.to());
    Set<String> of = new TreeSet<>();
    int inner = Math.min(attribute.to(), value.to());
    for (Match<Entry> chamber : chambers) {
      boolean within = chamber.from() >= Math.min(from, inner) && chamber.to() <= to;
      boolean ofIt =
          chamber.from() >= attribute.to()
              && reading.onlyFillAnd(
                  attribute.to(), chamber.from(), CHAMBERS_AND_ATTRIBUTES, AND_IN_OR)
              && reading.any(attribute.to(), chamber.from(), OF_IN);
      if (within || ofIt) {
        of.addAll(names(chamber));
      }
    }
    for (Match<Entry> chamber : chambers) {
      boolean sized = SIZED.contains(reading.words.get(attribute.to() - 1));
      if (sized
          && of.isEmpty()
          && value.to() <= attribute.from()
          && chamber.from() >= attribute.to()
          && (chamber.from() == attribute.to()
              || reading.words.get(attribute.to() - 1).equals("sized"))
          && reading.onlyFillAnd(
              attribute.to(), chamber.from(), VALUES_AND_ATTRIBUTES, ADJECTIVE_JOINS)) {
        of.addAll(names(chamber)); // "A normal-sized, normally functioning left ventricle."
      }
      boolean participle = reading.words.get(attribute.to() - 1).endsWith("ing");
      if (participle
          && of.isEmpty()
          && value.to() <= attribute.from()
          && chamber.from() >= attribute.to()
          && reading.onlyFillAnd(
              attribute.to(), chamber.from(), VALUES_AND_ATTRIBUTES, ADJECTIVE_JOINS)) {
        of.addAll(names(chamber)); // "A poorly contracting, dilated left ventricle."
      }
    }
    List<String> own = attribute.value().values();
    if (of.isEmpty() && attribute.value().kind() == Kind.ATTRIBUTE && !own.isEmpty()) {
      return new TreeSet<>(own);
    }
    if (of.isEmpty() && carry.lastChamber.isPresent() && isPossessive(from)) {
      return Set.of(carry.lastChamber.get()); // "The right ventricle was large. Its function ..."
    }
    return of.isEmpty() ? subject(from, attribute.value().code().equals("size")) : of;
  }

  private boolean isPossessive(int index) {
    return chambers.stream().noneMatch(c -> c.to() <= index)
        && reading.any(index - NEAR, index, ITS);
  }

  /**
   * The last chambers named before an index, those of one list together.
   *
   * @param sizes whether a size is said: a chamber of the list that has its own ends the list
   */
  private Set<String> subject(int index, boolean sizes) {
    Set<String> of = new TreeSet<>();
    Match<Entry> last = null;
    for (int i = chambers.size() - 1; i >= 0; i--) {
      Match<Entry> chamber = chambers.get(i);
      if (chamber.to() > index || reading.any(chamber.to(), index, SEMICOLON)) {
        continue;
      }
      if (last != null && !reading.onlyFillAnd(chamber.to(), last.from(), Set.of(), LISTS)) {
        break;
      }
      // "RV free wall, biatrial enlargement": a pair is a list of its own.
      if (last != null && names(last).size() > 1 && reading.words.get(chamber.to()).equals(",")) {
        break;
      }
      if (last != null && sizes && hasOwnSize(chamber)) {
        break;
      }
      of.addAll(names(chamber));
      last = chamber;
    }
    return of.isEmpty() ? carry.chamber.orElse(Set.of()) : of;
  }

  /** "Dilated LV and RV of normal size": whether a size stands before the chamber. */
  private boolean hasOwnSize(Match<Entry> chamber) {
    for (Match<Entry> value : values) {
      if (value.to() <= chamber.from()
          && SIZE_CODES.contains(value.value().code())
          && reading.onlyFill(value.to(), chamber.from(), Set.of(Kind.ATTRIBUTE))) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> names(Match<Entry> chamber) {
    List<String> names = chamber.value().values();
    return names.isEmpty() ? Set.of(chamber.value().code()) : new TreeSet<>(names);
  }

  /**
   * What is dilated: the structures that follow in the phrase or after "of", else those before the
   * copula.
   */
  private void dilated(Match<Entry> value, String code) {
    pulmonaryArtery(value, code);
    if (reading.of(Kind.MEASURE).stream().anyMatch(m -> measured(m, value))) {
      return; // "LV normal, RVEDV 210 ml (dilated)".
    }
    Set<String> of = new TreeSet<>();
    boolean other = false;
    int end = value.to();
    boolean behindItsChamber = isNoun(value) ? isChamber(value.from() - 1) : isPredicate(value);
    for (Match<Entry> mention : behindItsChamber ? List.<Match<Entry>>of() : reading.mentions) {
      boolean structure =
          mention.value().kind() == Kind.CHAMBER
              || mention.value().kind() == Kind.ANATOMY
              || mention.value().kind() == Kind.BLOCK
              || mention.value().kind() == Kind.FINDING;
      boolean passed =
          mention.value().kind() == Kind.FINDING && WALLS.contains(mention.value().code());
      if (!structure
          || passed
          || mention.from() < end
          || !reading.onlyFillAnd(end, mention.from(), BEFORE_CHAMBER, BEFORE_CHAMBER_WORDS)) {
        continue;
      }
      boolean adjectives = end == value.to() || !reading.any(end, mention.from(), COMMA);
      boolean another = end > value.to() && (hasOwnSize(mention) || hasSizeBehind(mention));
      if (!adjectives || another) {
        continue;
      }
      boolean listed = reading.any(end, mention.from(), JOINS);
      if (mention.value().kind() != Kind.CHAMBER && listed) {
        continue;
      }
      if (mention.value().kind() == Kind.CHAMBER) {
        of.addAll(names(mention));
      } else {
        other = true;
        break;
      }
      end = mention.to();
    }
    if (of.isEmpty() && !other && !isAttributive(value)) {
      of.addAll(bothBefore(value).orElseGet(() -> dilatedBefore(value)));
    }
    if (!of.isEmpty()) {
      emit("size", code, value, value, of);
    }
  }

  /** "The main pulmonary artery was dilated at 34 mm". */
  private void pulmonaryArtery(Match<Entry> value, String code) {
    for (Match<Entry> artery : reading.of(Kind.ANATOMY)) {
      boolean joined =
          artery.from() >= value.to()
              ? reading.onlyFillAnd(value.to(), artery.from(), Set.of(), MAIN)
              : artery.to() <= value.from()
                  && reading.onlyFillAnd(behindSize(artery.to()), value.from(), Set.of(), RIGHT);
      if (artery.value().code().equals("pulmonary_artery") && joined) {
        Assertion assertion = reading.asserter.of(value.from(), value.to());
        int from = Math.min(artery.from(), value.from());
        int to = Math.max(artery.to(), value.to());
        if (code.equals("dilated")) {
          frames.add(new Frame("pulmonary_artery_dilatation", from, to, RULE + "size", assertion));
        }
      }
    }
  }

  /** "A large thrombus within it": large says nothing of a chamber that stands before. */
  private boolean isAttributive(Match<Entry> value) {
    return reading.words.get(value.from()).equals("large")
        && !isChamber(value.from() - 1)
        && !PREDICATIVE.contains(reading.words.get(value.from() - 1));
  }

  /** "Main PA 41 mm, dilated": behind the millimetres and their comma. */
  private int behindSize(int index) {
    int number = index;
    while (BEFORE_SIZE.contains(reading.words.get(number))) {
      number++;
    }
    int i = isNumber(number) ? number : index;
    while (isNumber(i) || UNITS.contains(reading.words.get(i))) {
      i++;
    }
    boolean ends = reading.words.get(i).equals(",") || reading.words.get(i).equals(")");
    return i > index && ends ? i + 1 : i;
  }

  /** "Left atrial enlargement", not "dilated". */
  private boolean isNoun(Match<Entry> value) {
    String last = reading.words.get(value.to() - 1);
    return last.endsWith("ment") || last.endsWith("tion") || last.endsWith("tions");
  }

  /** "The left atrium is dilated", "left atrium slightly dilated". */
  private boolean isPredicate(Match<Entry> value) {
    for (Match<Entry> chamber : chambers) {
      if (chamber.to() <= value.from()
          && !value.value().code().equals("undilated")
          && reading.onlyFillAnd(chamber.to(), value.from(), Set.of(), PREDICATIVE)) {
        return true;
      }
    }
    return false;
  }

  /** "Dilated LA and RA of normal size": whether the chamber's own size follows it. */
  private boolean hasSizeBehind(Match<Entry> chamber) {
    for (Match<Entry> value : values) {
      if (value.from() >= chamber.to()
          && SIZE_CODES.contains(value.value().code())
          && reading.onlyFillAnd(chamber.to(), value.from(), Set.of(), PREDICATIVE)
          && (endsClause(value.to()) || isSize(value.to()) || isSize(value.from() - 1))) {
        return true;
      }
    }
    return false;
  }

  private boolean isSize(int index) {
    return reading
        .at(index, Set.of(Kind.ATTRIBUTE))
        .filter(a -> a.value().code().equals("size"))
        .isPresent();
  }

  private boolean isChamber(int index) {
    for (Match<Entry> chamber : chambers) {
      if (chamber.from() <= index && index < chamber.to()) {
        return true;
      }
    }
    return false;
  }

  /** "LA 32 cm2, RA 28 cm2, both dilated". */
  private Optional<Set<String>> bothBefore(Match<Entry> value) {
    List<Match<Entry>> before = chambers.stream().filter(c -> c.to() <= value.from()).toList();
    if (before.size() < 2 || !reading.any(value.from() - 2, value.from(), BOTH)) {
      return Optional.empty();
    }
    Set<String> of = new TreeSet<>(names(before.get(before.size() - 1)));
    of.addAll(names(before.get(before.size() - 2)));
    return Optional.of(of);
  }

  private Set<String> dilatedBefore(Match<Entry> value) {
    Match<Entry> nearest = null;
    for (Match<Entry> mention : reading.mentions) {
      boolean structure =
          mention.value().kind() == Kind.CHAMBER || mention.value().kind() == Kind.ANATOMY;
      if (structure && mention.to() <= value.from()) {
        nearest = mention;
      }
    }
    if (nearest == null) {
      return carry.chamber.orElse(Set.of());
    }
    return nearest.value().kind() == Kind.CHAMBER ? subject(value.from(), true) : Set.of();
  }
}
