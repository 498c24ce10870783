package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Turns the words of a sentence that name findings and signals into frames, by what else the
 * sentence speaks of.
 */
final class Statements {
  private static final Set<String> REPORTS =
      Set.of(
          "showed",
          "shows",
          "revealed",
          "reveals",
          "demonstrated",
          "demonstrates",
          "confirmed",
          "detected",
          "disclosed",
          "identified",
          "showing",
          "revealing",
          "demonstrating",
          "show",
          "reveal",
          "demonstrate",
          "depicted",
          "found");
  private static final Set<String> ENHANCEMENT =
      Set.of("lge", "enhancement", "scar", "infarct", "lge_lesion", "microvascular_obstruction");
  private static final Set<String> GRADES =
      Set.of(
          "mild",
          "moderate",
          "severe",
          "trace",
          "trivial",
          "significant",
          "no",
          "minimal",
          "mild-moderate",
          "functional",
          "ischemic",
          "ischaemic",
          "secondary",
          "minor",
          "without",
          "or",
          "eccentric",
          "massive",
          "important",
          "slight",
          "and",
          "relevant",
          "of",
          "primary",
          "central",
          "residual",
          "paravalvular",
          "perivalvular",
          "degenerative",
          "rheumatic",
          "mild-to-moderate",
          "moderate-severe",
          "moderate-to-severe",
          "holosystolic",
          "late-systolic",
          "concomitant");
  private static final Set<String> MACHINES =
      Set.of(
          "image",
          "images",
          "imaging",
          "scan",
          "scanner",
          "angiography",
          "study",
          "examination",
          "showed",
          "exam",
          "sequence",
          "sequences",
          "revealed",
          "demonstrated",
          "shows",
          "system",
          "contrast",
          "spectroscopy",
          "elastography",
          "findings",
          "features");
  private static final Set<String> DEGREES =
      Set.of("mild", "moderate", "severe", "trace", "trivial", "minimal", "none", "nil");
  private static final Set<String> LISTS = Set.of("and", "or", ",", "/", "&", "nor");
  private static final Set<String> VALVE_NAMES =
      Set.of("mr", "tr", "ar", "pr", "ai", "ti", "pi", "mitral", "tricuspid", "aortic");
  private static final Set<String> BEHIND_ABBREVIATION =
      Set.of("", ".", ",", ";", "with", "and", "(", "/", ":", ")");

  /** Words by which low signal is a core of the enhancement. */
  private static final Set<String> CORE =
      Set.of(
          "core",
          "cores",
          "central",
          "centrally",
          "hemorrhage",
          "haemorrhage",
          "center",
          "centre",
          "within",
          "inside",
          "surrounded",
          "islands",
          "rim",
          "area",
          "areas",
          "zone");

  private static final Set<String> CORES = Set.of("core", "cores");
  private static final Set<String> WHERE = Set.of("wall", "level");
  private static final Set<Kind> HEADS =
      Set.of(Kind.FINDING, Kind.SIGNAL, Kind.ATTRIBUTE, Kind.TECHNIQUE, Kind.BLOCK, Kind.DIAGNOSIS);
  private static final int HEAD_WITHIN = 3;
  private static final Set<String> LATE = Set.of("late", "delayed");
  private static final Set<Kind> OF_HEART = Set.of(Kind.ANATOMY, Kind.CHAMBER, Kind.PLACE);
  private static final Set<String> OUTFLOW = Set.of("lvot");
  private static final Set<String> SHAPES = Set.of("layer", "distribution");
  private static final Set<String> PATTERN =
      Set.of("pattern", "patterns", "distribution", "involvement", "lesion", "lesions", "foci");

  private static final Set<String> ON = Set.of("on", "in", "at", "during", "of", "by", "with");

  private static final Set<String> BY = Set.of("on", "by", "at", "using", "via");
  private static final Set<String> ENHANCES =
      Set.of("enhanced", "enhancing", "enhances", "enhance");
  private static final Set<String> EARLIER = Set.of("early", "t1w", "perfusion");
  private static final Set<String> PARTING = Set.of(";", ",", "and", "with", "without");
  private static final Set<String> PLEURAL = Set.of("pleural", "pleura", "pleurae");
  private static final int NOUN_WITHIN = 5;
  private static final Set<String> BE =
      Set.of("is", "was", "were", "are", ":", "remained", "being");
  private static final Set<String> SEQUENCES = Set.of("lge", "t2", "perfusion");
  private static final Set<String> OF_SEQUENCE =
      Set.of(
          "at", "rest", "stress", "images", "imaging", "sequence", "sequences", "study", "series");
  private static final Set<String> NEGATIONS = Set.of("no", "without");
  private static final Set<String> ANY =
      Set.of(
          "any",
          "significant",
          "relevant",
          "pathological",
          "pathologic",
          "abnormal",
          "evident",
          "obvious",
          "apparent",
          "visible",
          "remarkable");
  private static final Set<String> ALTERATIONS =
      Set.of(
          "alteration",
          "alterations",
          "abnormality",
          "abnormalities",
          "anomaly",
          "anomalies",
          "finding",
          "findings",
          "pathology",
          "uptake",
          "uptakes",
          "defect",
          "defects");
  private static final Set<String> BEHIND_ALTERATIONS =
      Set.of("", ".", ",", ";", ")", "and", "is", "was", "are", "were", "seen");
  private static final Set<String> NOTHING_FOUND =
      Set.of("negative", "normal", "unremarkable", "inconspicuous");
  private static final Assertion DENIED =
      new Assertion(
          Certainty.ABSENT,
          Temporality.RECENT,
          Experiencer.PATIENT,
          false,
          Optional.of("negative"));
  private static final Set<String> IN = Set.of("in", "of");
  private static final Set<String> RESONANCE = Set.of("cmr", "mri", "mr", "mrt", "magnetic");
  private static final Set<String> BRACKETS = Set.of("(", ")");
  private static final Set<String> PERICARDIAL = Set.of("pericardium", "pericardial");

  private final Reading reading;
  private final Carry carry;
  private final List<Match<Entry>> found;
  private final Methods methods;

  Statements(Reading reading, Carry carry, Methods methods) {
    this.reading = reading;
    this.carry = carry;
    this.found = reading.of(Kind.FINDING);
    this.methods = methods;
  }

  /** The frames, in order, without places yet. */
  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (Match<Entry> mention : found) {
      frame(mention).ifPresent(frames::add);
      both(mention).ifPresent(frames::add);
      for (String valve : Valves.listedWith(mention, reading)) {
        of(valve + "_regurgitation", mention).ifPresent(frames::add);
      }
    }
    for (Match<Entry> technique : reading.of(Kind.TECHNIQUE)) {
      result(technique).or(() -> pattern(technique)).ifPresent(frames::add);
    }
    if (frames.isEmpty()) {
      found.stream()
          .filter(mention -> mention.value().code().equals("lge"))
          .findFirst()
          .flatMap(this::layered)
          .ifPresent(frames::add);
    }
    for (Match<Entry> attribute : reading.of(Kind.ATTRIBUTE)) {
      result(attribute).ifPresent(frames::add);
    }
    for (Match<Entry> mention : reading.of(Kind.SIGNAL)) {
      signal(mention).ifPresent(frames::add);
    }
    if (frames.size() > 1) {
      mixed(frames);
    }
    return frames;
  }

  /** "High signal on T2 with a dark core": one mixed signal. */
  private void mixed(List<Frame> frames) {
    Optional<Frame> high = t2(frames, "high");
    Optional<Frame> low = t2(frames, "low");
    if (high.isPresent() && low.isPresent() && reading.any(0, reading.words.size(), CORE)) {
      high.get().values.remove("high");
      high.get().values.add("mixed");
      frames.remove(low.get());
    }
  }

  private static Optional<Frame> t2(List<Frame> frames, String signal) {
    return frames.stream()
        .filter(f -> f.concept.equals("t2") && f.values.contains(signal))
        .filter(f -> f.assertion.certainty() == Certainty.PRESENT)
        .findFirst();
  }

  private Optional<Frame> frame(Match<Entry> mention) {
    return switch (mention.value().code()) {
      case "lge" ->
          result(mention).or(() -> isTechnique(mention) ? Optional.empty() : of("lge", mention));
      case "enhancement" -> enhancement(mention);
      case "scar" ->
          carry.magneticResonance() && !isOther(mention) ? of("lge", mention) : Optional.empty();
      case "infarct" ->
          enhancing(mention)
              ? of("lge", mention).filter(f -> !isDeniedNecrosis(f))
              : Optional.empty();
      case "lge_lesion" -> lesion(mention);
      case "oedema" ->
          isOther(mention) ? Optional.empty() : of("t2", mention).map(f -> f.with("high"));
      case "t2_high" -> of("t2", mention).map(f -> f.with("high"));
      case "perfusion_defect" -> of("perfusion", mention);
      case "ischaemia" ->
          technique(mention).filter("perfusion"::equals).isPresent()
                  || !before(mention, Kind.ATTRIBUTE, "perfusion").isEmpty()
              ? of("perfusion", mention)
              : Optional.empty();
      case "mr" -> isValve(mention) ? of("mitral_regurgitation", mention) : Optional.empty();
      case "tr" -> isValve(mention) ? of("tricuspid_regurgitation", mention) : Optional.empty();
      case "mi" -> leak("mitral_regurgitation", mention);
      case "ti" -> leak("tricuspid_regurgitation", mention);
      case "ar" -> isValve(mention) ? of("aortic_regurgitation", mention) : Optional.empty();
      case "as" ->
          BEHIND_ABBREVIATION.contains(reading.words.get(mention.to()))
              ? of("aortic_stenosis", mention)
              : Optional.empty();
      case "obstruction" ->
          reading.any(0, reading.words.size(), OUTFLOW)
              ? of("lvot_obstruction", mention)
              : Optional.empty();
      case "microvascular_obstruction" ->
          reading.words.any(mention.from(), mention.to(), CORES)
                  && technique(mention).filter("t2"::equals).isPresent()
              ? of("t2", mention).map(f -> f.with("low"))
              : of("microvascular_obstruction", mention);
      case "regurgitation" -> Optional.empty();
      case "effusion" -> effusion(mention);
      case "defect" ->
          carriesPerfusion(mention)
              ? of("perfusion", mention).map(f -> f.with("defect"))
              : Optional.empty();
      case "myocardium_spared" -> spared(mention);
      case "thickening", "valve_regurgitation", "both_effusions" ->
          of(mention.value().code(), mention);
      default -> of(mention.value().code(), mention);
    };
  }

  /** "Moderate pericardial and bilateral pleural effusion": one noun for two. */
  private Optional<Frame> both(Match<Entry> mention) {
    String code = mention.value().code();
    boolean pleural = code.equals("pleural_effusion");
    if (!pleural && !code.equals("pericardial_effusion")) {
      return Optional.empty();
    }
    String other = pleural ? "pericardial" : "pleural";
    for (int i = mention.from() - 2; i >= Math.max(0, mention.from() - NOUN_WITHIN); i--) {
      if (reading.words.get(i).equals(other) && LISTS.contains(reading.words.get(i + 1))) {
        return of(other + "_effusion", mention);
      }
    }
    return Optional.empty();
  }

  /** "LGE imaging was negative", "first-pass perfusion: no alterations": a sequence, its result. */
  private Optional<Frame> result(Match<Entry> sequence) {
    String code = sequence.value().code();
    if (!SEQUENCES.contains(code)) {
      return Optional.empty();
    }
    int at = reading.words.behindBracket(sequence.to());
    while (OF_SEQUENCE.contains(reading.words.get(at))) {
      at = reading.words.behindBracket(at + 1);
    }
    boolean told = BE.contains(reading.words.get(at)) || REPORTS.contains(reading.words.get(at));
    int result = told ? at + 1 : at;
    boolean plain = told && !reading.words.get(result + 1).equals("for");
    String word = reading.words.get(result);
    boolean late = code.equals("lge");
    boolean positive = plain && late && word.equals("positive");
    // "Normal" of an attribute is its value.
    boolean called = word.equals("negative") || (late && NOTHING_FOUND.contains(word));
    boolean nothing = (plain && called) || isNothing(result);
    if (!positive && !nothing) {
      return Optional.empty();
    }
    Assertion assertion = nothing ? DENIED : reading.asserter.of(sequence.from(), sequence.to());
    return Optional.of(
        new Frame(code, sequence.from(), result + 1, "technique:" + code, assertion));
  }

  /** "No significant alterations", "without pathological findings", and nothing behind it. */
  private boolean isNothing(int index) {
    if (!NEGATIONS.contains(reading.words.get(index))) {
      return false;
    }
    int at = index + 1;
    while (ANY.contains(reading.words.get(at))) {
      at++;
    }
    String behind = reading.words.get(at + 1);
    return ALTERATIONS.contains(reading.words.get(at))
        && (BEHIND_ALTERATIONS.contains(behind) || REPORTS.contains(behind));
  }

  /** "Delayed enhancement images showed a subepicardial pattern": a shape without the word. */
  private Optional<Frame> pattern(Match<Entry> technique) {
    boolean late = technique.value().code().equals("lge");
    boolean shows = late && REPORTS.contains(reading.words.get(technique.to()));
    if (late && IN.contains(reading.words.get(technique.to())) && isLayerAt(technique.to() + 1)) {
      return of("lge", technique);
    }
    boolean told =
        found.stream().anyMatch(f -> ENHANCEMENT.contains(f.value().code()) && !isLesion(f))
            || !reading.of(Kind.SIGNAL).isEmpty();
    boolean shape =
        reading.of(Kind.PLACE).stream()
            .filter(p -> p.from() >= technique.to() && SHAPES.contains(p.value().code()))
            .anyMatch(p -> reading.any(p.to(), p.to() + 2, PATTERN));
    if (shows && !told && shape) {
      return of("lge", technique);
    }
    return late && !told ? layered(technique) : Optional.empty();
  }

  /**
   * "On LGE, subepicardial foci in the lateral wall", "LGE images: mid-wall in the septum": on
   * these images a layer with a place is enhancement, if nothing else is said of it.
   */
  private Optional<Frame> layered(Match<Entry> technique) {
    for (Match<Entry> layer : reading.of(Kind.PLACE)) {
      if (layer.from() < technique.to() || !layer.value().code().equals("layer")) {
        continue;
      }
      boolean another =
          reading.mentions.stream()
              .filter(m -> HEADS.contains(m.value().kind()) && !isLesion(m))
              .anyMatch(m -> m.from() >= technique.to() && m.from() <= layer.to() + HEAD_WITHIN);
      boolean placed =
          reading.of(Kind.PLACE).stream()
              .anyMatch(p -> p.from() >= layer.to() && WHERE.contains(p.value().code()));
      if (another || !placed) {
        return Optional.empty();
      }
      return Optional.of(
          new Frame(
              "lge",
              layer.from(),
              layer.to(),
              "technique:lge",
              reading.asserter.of(layer.from(), layer.to())));
    }
    return Optional.empty();
  }

  private static boolean isLesion(Match<Entry> mention) {
    return mention.value().code().equals("lge_lesion");
  }

  /** "Late enhancement imaging in the subepicardium of the lateral wall". */
  private boolean isLayerAt(int index) {
    return reading.of(Kind.PLACE).stream()
        .filter(p -> p.value().code().equals("layer") && p.from() >= index)
        .anyMatch(p -> reading.onlyFill(index, p.from(), Set.of()));
  }

  /** "No necrosis" says nothing of enhancement. */
  private boolean isDeniedNecrosis(Frame frame) {
    return frame.assertion.certainty() == Certainty.ABSENT
        && reading.words.join(frame.from, frame.to).contains("necro");
  }

  /** Whether another examination than this one saw it. */
  private boolean isOther(Match<Entry> mention) {
    return methods.at(mention.from()).isPresent();
  }

  private Optional<Frame> of(String concept, Match<Entry> mention) {
    Assertion assertion =
        isCalledNegative(mention) ? DENIED : reading.asserter.of(mention.from(), mention.to());
    String rule = "lexicon:" + mention.value().code();
    Frame frame = new Frame(concept, mention.from(), mention.to(), rule, assertion);
    frame.values.addAll(mention.value().values());
    return Optional.of(frame);
  }

  /** "Negative late enhancement", not "was negative, late enhancement ...". */
  private boolean isCalledNegative(Match<Entry> mention) {
    return reading.words.get(mention.from() - 1).equals("negative")
        && !BE.contains(reading.words.get(mention.from() - 2));
  }

  /**
   * "LGE showed patchy hyperenhancement", "no scar on LGE": the name of the method, not a finding.
   */
  private boolean isTechnique(Match<Entry> mention) {
    boolean another = false;
    for (Match<Entry> other : found) {
      another |=
          ENHANCEMENT.contains(other.value().code())
              && !other.equals(mention)
              && !isAbbreviation(mention, other);
    }
    String before = reading.words.get(mention.from() - 1);
    String behind = reading.words.get(mention.to());
    if (REPORTS.contains(behind) && !reading.words.get(mention.to()).isEmpty()) {
      return another || !reading.of(Kind.SIGNAL).isEmpty();
    }
    if (another && behind.equals(":") && !isFound("microvascular_obstruction")) {
      return true;
    }
    boolean last = behind.isEmpty() || behind.equals(".") || behind.equals(",");
    boolean by = BY.contains(before);
    boolean heading = behind.equals(":") && mention.to() + 1 >= reading.words.size();
    boolean alone = mention.to() >= reading.words.size();
    boolean unsaid = (heading || alone) && mention.from() == 0;
    return unsaid || (by && (another || last));
  }

  /** "Late gadolinium enhancement (LGE)" says one thing. */
  private boolean isAbbreviation(Match<Entry> first, Match<Entry> second) {
    int gap = Math.max(first.from(), second.from()) - Math.min(first.to(), second.to());
    return gap <= 1 && reading.words.get(Math.min(first.to(), second.to())).equals("(");
  }

  private Optional<Frame> enhancement(Match<Entry> mention) {
    boolean verbal = ENHANCES.contains(reading.words.get(mention.from()));
    String technique = technique(mention).orElse("");
    boolean late = technique.equals("lge") || isNamed() || isCalledLate(mention);
    boolean early = EARLIER.contains(technique);
    boolean short_ = reading.words.get(mention.from()).equals("de");
    if (early || isOther(mention) || (verbal && !late && !carry.lateEnhancement)) {
      return Optional.empty();
    }
    return short_ || late || carry.magneticResonance() ? of("lge", mention) : Optional.empty();
  }

  /** "No late myocardial or pericardial enhancement". */
  private boolean isCalledLate(Match<Entry> mention) {
    for (int i = mention.from() - 1; i >= 0; i--) {
      if (LATE.contains(reading.words.get(i))) {
        return true;
      }
      if (!reading.isFill(i) && reading.at(i, OF_HEART).isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private boolean isNamed() {
    return isFound("lge");
  }

  private boolean isFound(String code) {
    return has(found, code);
  }

  private static boolean has(List<Match<Entry>> mentions, String code) {
    for (Match<Entry> mention : mentions) {
      if (mention.value().code().equals(code)) {
        return true;
      }
    }
    return false;
  }

  private boolean enhancing(Match<Entry> mention) {
    return !isOther(mention)
        && (technique(mention).filter("lge"::equals).isPresent()
            || isNamed()
            || (reading.any(0, reading.words.size(), RESONANCE) && isLayered(mention)))
        && reading.asserter.of(mention.from(), mention.to()).temporality() == Temporality.RECENT;
  }

  /** "A transmural infarct": the depth is seen by late enhancement. */
  private boolean isLayered(Match<Entry> mention) {
    return reading.of(Kind.PLACE).stream()
        .filter(p -> p.value().code().equals("layer") && p.to() <= mention.from())
        .anyMatch(p -> reading.onlyFill(p.to(), mention.from(), Set.of(Kind.PLACE)));
  }

  private Optional<Frame> lesion(Match<Entry> mention) {
    boolean late =
        inSentence("lge")
            || found.stream()
                .anyMatch(o -> o.value().code().equals("lge") && o.to() <= mention.from());
    Assertion assertion = reading.asserter.of(mention.from(), mention.to());
    return late && assertion.certainty() == Certainty.ABSENT
        ? of("lge", mention)
        : Optional.empty();
  }

  /** "The pericardium enhances, the myocardium is spared". */
  private Optional<Frame> spared(Match<Entry> mention) {
    boolean late =
        inSentence("lge") || isNamed() || carry.technique.filter("lge"::equals).isPresent();
    Frame frame =
        new Frame("lge", mention.from(), mention.to(), "lexicon:myocardium_spared", DENIED);
    return late ? Optional.of(frame) : Optional.empty();
  }

  private boolean inSentence(String technique) {
    return has(reading.of(Kind.TECHNIQUE), technique);
  }

  /**
   * The sequence that a mention is seen on: the last named before it, else the first behind it,
   * else the carried one.
   */
  private Optional<String> technique(Match<Entry> mention) {
    Match<Entry> before = null;
    Match<Entry> behind = null;
    for (Match<Entry> named : reading.of(Kind.TECHNIQUE)) {
      if (named.to() <= mention.from()) {
        before = named;
      } else if (behind == null && named.from() >= mention.to()) {
        behind = named;
      }
    }
    if (behind != null && (before == null || !reading.any(mention.to(), behind.from(), PARTING))) {
      return Optional.of(behind.value().code());
    }
    return before == null ? carry.technique : Optional.of(before.value().code());
  }

  private List<Match<Entry>> before(Match<Entry> mention, Kind kind, String code) {
    return reading.of(kind).stream()
        .filter(m -> m.value().code().equals(code) && m.to() <= mention.from())
        .toList();
  }

  private Optional<Frame> signal(Match<Entry> mention) {
    boolean high = mention.value().code().equals("high");
    if (!high && found.stream().anyMatch(f -> f.from() == mention.to())) {
      // "A hypointense thrombus": the signal is the thrombus's.
      return Optional.empty();
    }
    Optional<String> technique =
        isOfOedema(mention.from()) ? Optional.of("t2") : technique(mention);
    boolean ofT2 = has(reading.of(Kind.ATTRIBUTE), "t2");
    if (technique.filter("t2"::equals).isPresent() || (technique.isEmpty() && ofT2)) {
      return of("t2", mention).map(f -> f.with(mention.value().code()));
    }
    if (technique.filter("lge"::equals).isPresent() || (technique.isEmpty() && isNamed())) {
      if (!high && !isCore()) {
        return Optional.empty();
      }
      return of(high ? "lge" : "microvascular_obstruction", mention)
          .map(f -> high ? f.with("high") : f);
    }
    return Optional.empty();
  }

  /** "Oedema (high signal of the lateral wall)": what stands in its bracket describes it. */
  private boolean isOfOedema(int index) {
    int open = index - 1;
    while (open > 0 && !BRACKETS.contains(reading.words.get(open))) {
      open--;
    }
    int at = open;
    return reading.words.get(open).equals("(")
        && found.stream().anyMatch(f -> f.to() == at && f.value().code().equals("oedema"));
  }

  /** Low signal is a core only inside the enhancement. */
  private boolean isCore() {
    return reading.any(0, reading.words.size(), CORE) && !isFound("thrombus");
  }

  /** "MI grade I, TI minimal"; without its grade "MI" is an infarct. */
  private Optional<Frame> leak(String concept, Match<Entry> mention) {
    String behind = reading.words.get(mention.to());
    boolean valve =
        behind.equals("grade")
            || DEGREES.contains(behind)
            || (LISTS.contains(behind)
                && VALVE_NAMES.contains(reading.words.get(mention.to() + 1)));
    if (valve) {
      return of(concept, mention);
    }
    return concept.startsWith("mitral") && enhancing(mention)
        ? of("lge", mention)
        : Optional.empty();
  }

  /** "MR" and "AR" are valves where a grade stands before them and no word for pictures behind. */
  private boolean isValve(Match<Entry> mention) {
    String before = reading.words.get(mention.from() - 1);
    String behind = reading.words.get(mention.to());
    if (MACHINES.contains(behind)
        || Set.of(
                "cardiac", "cardiovascular", "contrast", "heart", "enhanced", "stress", "the", "a")
            .contains(before)) {
      return false;
    }
    boolean plus =
        behind.length() == 1
            && Character.isDigit(behind.charAt(0))
            && Set.of("+", "/").contains(reading.words.get(mention.to() + 1));
    boolean joined =
        LISTS.contains(behind) && VALVE_NAMES.contains(reading.words.get(mention.to() + 1));
    boolean joinedBefore =
        LISTS.contains(before) && VALVE_NAMES.contains(reading.words.get(mention.from() - 2));
    boolean graded =
        plus
            || joined
            || joinedBefore
            || GRADES.contains(before)
            || DEGREES.contains(behind)
            || Set.of("grade", "jet", ":", "present", "absent").contains(behind);
    boolean stands = before.isEmpty() && Set.of("", ".", ",", ":").contains(behind);
    return graded || stands || Set.of(",", "-").contains(before);
  }

  private boolean carriesPerfusion(Match<Entry> mention) {
    boolean named = !before(mention, Kind.ATTRIBUTE, "perfusion").isEmpty();
    boolean on =
        reading.of(Kind.ATTRIBUTE).stream()
            .filter(a -> a.value().code().equals("perfusion") && a.from() > mention.to())
            .anyMatch(a -> reading.onlyFillAnd(mention.to(), a.from(), Set.of(), ON));
    return named || on || technique(mention).filter("perfusion"::equals).isPresent();
  }

  private Optional<Frame> effusion(Match<Entry> mention) {
    int size = reading.words.size();
    boolean pericardial = reading.any(0, size, PERICARDIAL);
    boolean pleural = reading.any(0, size, PLEURAL);
    if (pericardial && pleural) {
      return of("both_effusions", mention);
    }
    if (!pericardial && !pleural) {
      boolean again = reading.words.get(mention.from() - 1).equals("the");
      return again && carry.effusion.isPresent()
          ? of(carry.effusion.get(), mention)
          : carry.pericardium ? of("pericardial_effusion", mention) : Optional.empty();
    }
    return of(pericardial ? "pericardial_effusion" : "pleural_effusion", mention);
  }
}
