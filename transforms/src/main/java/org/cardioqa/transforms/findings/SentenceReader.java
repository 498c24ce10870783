package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;
import org.cardioqa.transforms.text.Sentence;

/**
 * Puts the frames of one sentence together: statements with their places, attributes, measures,
 * diagnoses.
 */
final class SentenceReader {
  private static final Set<String> EXCEPTIONS =
      Set.of("except", "apart", "aside", "besides", "save", "excepting", "exception");
  private static final Set<String> PRONOUNS = Set.of("it", "this", "these", "they", "which", "the");
  private static final Set<String> IT = Set.of("it");

  /** "After contrast administration, it enhances": how far behind the subject may stand. */
  private static final int SUBJECT_WITHIN = 6;

  private static final Set<String> CARRIED =
      Set.of("lge", "t2", "perfusion", "microvascular_obstruction");
  private static final Pattern PERCENT_DEPTH =
      Pattern.compile(
          "(?i)(?:scar|lge|enhancement)\\s*[:=(]?\\s*75\\s*[-\u2013]\\s*(100)\\s*%|(\\d{2,3})\\s*(?:%|percent)\\s*(?:of\\s+(?:the\\s+)?(?:wall|transmural)|transmural|wall thickness|thickness)|transmural(?:ity| extent| extension)?[^0-9.;]{0,20}?(?:\\d{2}\\s*[-\u2013]\\s*)?(\\d{2,3})\\s*%");
  private static final Set<String> CARRIED_PLACES =
      Set.of("lge", "t2", "perfusion", "wall_motion", "microvascular_obstruction");
  private static final Set<String> TURNS =
      Set.of("myocardium", "myocardial", "whereas", "while", "but", "ventricular");
  private static final Set<String> PERICARDIAL = Set.of("pericardial", "pericardium");
  private static final Set<String> EFFUSIONS = Set.of("pericardial_effusion", "pleural_effusion");
  private static final Set<String> LOCATIONS = Set.of("wall", "level");
  private static final Set<String> GRAMS = Set.of("g", "gr", "gram", "grams", "index", "indexed");
  private static final int MEASURED_WITHIN = 6;
  private static final Set<String> OF_HEART =
      Set.of("lv", "rv", "ventricular", "myocardial", "muscle", "ventricle");
  private static final Set<String> ITEM_ENDS = Set.of(",", ";");
  private static final Set<String> ALONG =
      Set.of(
          "over",
          "overlying",
          "along",
          "adjacent",
          "around",
          "covering",
          "near",
          "surrounding",
          "at",
          "next",
          "facing",
          "alongside",
          "above");
  private static final Set<String> SAME =
      Set.of("same", "these", "those", "corresponding", "respective", "aforementioned", "this");
  private static final Set<String> REGIONS =
      Set.of(
          "wall",
          "walls",
          "segment",
          "segments",
          "region",
          "regions",
          "area",
          "areas",
          "territory",
          "territories",
          "location",
          "locations",
          "zone",
          "zones",
          "level",
          "levels",
          "distribution");
  private static final Set<String> PERCENT = Set.of("%", "percent");
  private static final int FULL_DEPTH = 75;
  private static final Set<String> BUT = Set.of("and", "but");
  private static final Set<String> OF_EXCEPTION =
      Set.of("of", "for", "in", "at", "only", "those", "from", "than");
  private static final Set<String> EVERY =
      Set.of("all", "every", "each", "entire", "whole", "throughout");
  private static final Set<Kind> PLACES = Set.of(Kind.PLACE);
  private static final int SIX = 6;
  private static final int NEAR = 5;
  private static final int SAME_WITHIN = 9;

  private final Reading reading;
  private final Carry carry;
  private final String text;
  private final Sentence sentence;
  private final Methods methods;

  /** Findings that are only in the place that an exception names. */
  private final List<Frame> exceptional = new ArrayList<>(0);

  SentenceReader(Reading reading, Carry carry, String text, Sentence sentence) {
    this.reading = reading;
    this.carry = carry;
    this.text = text;
    this.sentence = sentence;
    this.methods = new Methods(reading.words, carry.otherMethod);
  }

  List<Frame> frames() {
    carryHeading();
    List<Frame> statements = new Statements(reading, carry, methods).frames();
    List<Frame> attributes = new Attributes(reading, carry, text).frames();
    List<Frame> heads = new ArrayList<>(statements);
    // An attribute takes the places next to it ("septal thickness") away from the findings of the
    // sentence.
    List<Frame> sizes = new ArrayList<>();
    attributes.forEach(f -> (f.concept.endsWith("_size") ? sizes : heads).add(f));
    carried().ifPresent(heads::add);
    heads.forEach(this::ofPericardium);
    new Places(reading, heads).attach();
    heads.sort(Comparator.comparingInt(head -> head.from));
    interpreted(heads);
    ofMass(heads);
    exceptions(heads);
    List<Frame> frames = new ArrayList<>();
    heads.sort(Comparator.comparingInt(head -> head.from));
    for (Frame head : heads) {
      place(head);
      if (isLocated(head)) {
        carry.located = Optional.of(head);
      }
      frames.addAll(Structures.resolve(head, reading, carry));
    }
    frames.addAll(sizes);
    frames.addAll(new Measures(reading, carry, methods, text, sentence.end()).frames());
    frames.replaceAll(this::byMethod);
    diagnoses(frames);
    remember(frames);
    return frames;
  }

  /** What another examination saw is not of this one. */
  private Frame byMethod(Frame frame) {
    return methods
        .at(frame.from)
        .map(
            method ->
                frame.with(
                    new Assertion(
                        frame.assertion.certainty(),
                        Temporality.HISTORICAL,
                        frame.assertion.experiencer(),
                        frame.assertion.elsewhere(),
                        Optional.of(method))))
        .orElse(frame);
  }

  /** A line that begins with a chamber and a colon, or holds little else, heads what follows. */
  private void carryHeading() {
    boolean short_ = reading.words.size() <= 2 || reading.words.get(1).equals(":");
    if (short_) {
      carry.pericardium = reading.words.get(0).equals("pericardium");
    }
    List<Match<Entry>> chambers = reading.of(Kind.CHAMBER);
    if (chambers.isEmpty() || chambers.get(0).from() > 0) {
      return;
    }
    Match<Entry> first = chambers.get(0);
    boolean alone = reading.words.size() <= first.to() + 1;
    if (alone || reading.words.get(first.to()).equals(":")) {
      List<String> names = first.value().values();
      carry.chamber =
          Optional.of(names.isEmpty() ? Set.of(first.value().code()) : Set.copyOf(names));
    }
  }

  /** "It involved the septum": a sentence of places speaks of the finding before. */
  private Optional<Frame> carried() {
    boolean names =
        !reading.of(Kind.FINDING).isEmpty()
            || !reading.of(Kind.SIGNAL).isEmpty()
            || !reading.of(Kind.ATTRIBUTE).isEmpty();
    boolean pronoun =
        (PRONOUNS.contains(reading.words.get(0)) && !reading.words.get(0).equals("the"))
            || reading.words.get(0).equals("also")
            || beginsWithLayer();
    if (names || !pronoun || reading.of(Kind.PLACE).isEmpty()) {
      return Optional.empty();
    }
    return carry.last.map(
        last -> {
          Assertion assertion = reading.asserter.of(0, 1);
          return new Frame(last.concept, 0, 1, "carried", assertion);
        });
  }

  /** "Subepicardial in the lateral wall." */
  private boolean beginsWithLayer() {
    List<Match<Entry>> places = reading.of(Kind.PLACE);
    return !places.isEmpty()
        && places.get(0).from() == 0
        && places.get(0).value().code().equals("layer")
        && places.stream().anyMatch(p -> LOCATIONS.contains(p.value().code()));
  }

  /** "No enhancement except in the septum": what stands behind the exception is there. */
  private void exceptions(List<Frame> heads) {
    for (Frame head : List.copyOf(heads)) {
      if (head.assertion.certainty() != Certainty.ABSENT) {
        continue;
      }
      int exception = exceptionBehind(head.to);
      if (exception < 0) {
        continue;
      }
      heads.remove(head);
      Assertion elsewhere =
          new Assertion(
              head.assertion.certainty(),
              head.assertion.temporality(),
              head.assertion.experiencer(),
              true,
              head.assertion.cue());
      Frame denied = new Frame(head.concept, head.from, head.to, head.rule, elsewhere);
      denied.values.addAll(head.values);
      heads.add(denied);
      boolean named =
          heads.stream().anyMatch(f -> f.from > exception && f.concept.equals(head.concept));
      if (!named) {
        Frame there = new Frame(head.concept, head.from, head.to, head.rule, Assertion.PLAIN);
        there.values.addAll(head.values);
        head.places.stream().filter(p -> p.from() > exception).forEach(there.places::add);
        if (!there.places.isEmpty()) {
          exceptional.add(there);
          heads.add(there);
        }
      }
    }
  }

  private int exceptionBehind(int index) {
    for (int i = index; i < reading.words.size(); i++) {
      boolean otherThan =
          reading.words.get(i).equals("other") && reading.words.get(i + 1).equals("than");
      // "Absent in the right ventricle and present in the septum".
      boolean present = reading.words.get(i).equals("present") && reading.any(i - 2, i, BUT);
      if (EXCEPTIONS.contains(reading.words.get(i)) || otherThan || present) {
        return i;
      }
    }
    return -1;
  }

  private void place(Frame frame) {
    List<Match<Entry>> over = overPericardium(frame);
    frame.places.removeAll(over);
    samePlace(frame);
    List<Match<Entry>> leftOut = leftOut(frame);
    for (Match<Entry> place : frame.places) {
      if (leftOut.contains(place)) {
        continue;
      }
      switch (place.value().kind()) {
        case PLACE -> {
          if (!besideInsertion(place, frame)) {
            frame.values.addAll(place.value().values());
          }
        }
        case CHAMBER -> {
          List<String> names = place.value().values();
          frame.structures.addAll(names.isEmpty() ? List.of(place.value().code()) : names);
        }
        default -> {
          // "LV wall thickness and mass are normal": not in a mass.
          if (!frame.rule.startsWith(Attributes.RULE) || !place.value().code().equals("mass")) {
            frame.structures.add(place.value().code());
          }
        }
      }
    }
    if (Segments.spansMid(frame.places, reading)) {
      frame.values.add("mid");
    }
    boolean complement =
        leftOut.stream().anyMatch(p -> p.value().code().equals("wall"))
            && isEverywhere(frame, leftOut);
    if (complement) {
      frame.values.addAll(Structures.walls());
      leftOut.forEach(p -> frame.values.removeAll(p.value().values()));
    }
    if (!frame.concept.equals("lge")) {
      return;
    }
    Set<Integer> numbered =
        reading.words.anyHolds("seg") ? Segments.numbered(sentence.in(text)) : Set.of();
    frame.segments.addAll(numbered);
    if (frame.assertion.certainty() == Certainty.PRESENT) {
      List<Match<Entry>> own =
          frame.places.stream()
              .filter(p -> !besideInsertion(p, frame) && !leftOut.contains(p))
              .toList();
      frame.segments.addAll(
          complement ? Segments.product(frame.values) : Segments.named(own, reading));
      depth(frame);
    }
  }

  /** "High signal, suggesting oedema, of the septum": the places are those of what was seen. */
  private static void interpreted(List<Frame> heads) {
    Frame seen = null;
    for (Frame head : heads) {
      if (head.assertion.certainty() != Certainty.UNCERTAIN) {
        seen = head.assertion.certainty() == Certainty.PRESENT ? head : null;
      } else if (seen != null && seen.concept.equals(head.concept)) {
        seen.places.addAll(head.places);
      }
    }
  }

  /**
   * "A mass was seen; it was hyperintense on T2-weighted images": behind the mention of a mass,
   * signals are the mass's until the text turns to the myocardium.
   */
  private void ofMass(List<Frame> heads) {
    Optional<Match<Entry>> mass =
        reading.of(Kind.ANATOMY).stream().filter(m -> isTumour(m)).findFirst();
    boolean goesOn =
        carry.mass
            && (PRONOUNS.contains(reading.words.get(0)) || reading.any(0, SUBJECT_WITHIN, IT));
    if (mass.isPresent() || goesOn) {
      int from = mass.map(Match::to).orElse(0);
      for (Frame head : heads) {
        if (CARRIED.contains(head.concept) && head.from >= from && !turns(from, head.from)) {
          head.structures.add(Structures.TUMOUR);
        }
      }
    }
    carry.mass = mass.isPresent() || goesOn;
  }

  /** Whether the text turns from a mass to the myocardium. */
  private boolean turns(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean other =
          reading.words.get(i).equals(";") && !PRONOUNS.contains(reading.words.get(i + 1));
      if (other || TURNS.contains(reading.words.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** "Mass" is a tumour unless its grams follow. */
  private boolean isTumour(Match<Entry> mention) {
    return mention.value().code().equals("mass")
        && !OF_HEART.contains(reading.words.get(mention.from() - 1))
        && !reading.any(mention.to(), mention.to() + MEASURED_WITHIN, GRAMS);
  }

  /** "The pericardium ..., but late enhancement": an item of a list speaks of its first words. */
  private void ofPericardium(Frame head) {
    if (!head.concept.equals("lge")) {
      return;
    }
    // "Pericardium: slight enhancement adjacent to the lateral wall."
    boolean heading = isOfPericardium() && reading.words.get(1).equals(":");
    if (heading) {
      reading.of(Kind.ANATOMY).stream().filter(m -> m.from() == 0).forEach(head.places::add);
      return;
    }
    if (isOfPericardium() && !speaksOfMyocardium()) {
      head.structures.add("pericardium");
      return;
    }
    if (isPlacedBehind(head)) {
      return;
    }
    int item = head.from;
    while (item > 0 && !ITEM_ENDS.contains(reading.words.get(item - 1))) {
      item--;
    }
    int start = item;
    reading.of(Kind.ANATOMY).stream()
        .filter(m -> m.value().code().equals("pericardium"))
        .filter(m -> m.from() >= start && m.from() <= start + 1)
        .filter(m -> !reading.any(m.to(), m.to() + 1, Set.of("effusion", "effusions", "fluid")))
        .findFirst()
        .ifPresent(head.places::add);
  }

  /** "Pericardial inflammation showed as effusion, thickening and enhancement". */
  private boolean isOfPericardium() {
    return PERICARDIAL.contains(reading.words.get(0))
        && !reading.any(1, 2, Set.of("effusion", "effusions", "fluid"));
  }

  private boolean speaksOfMyocardium() {
    return reading.any(0, reading.words.size(), TURNS)
        || !reading.of(Kind.PLACE).isEmpty()
        || !reading.of(Kind.CHAMBER).isEmpty();
  }

  /**
   * Whether a wall, a level, a layer or a chamber stands behind a finding in its item of a list.
   */
  private boolean isPlacedBehind(Frame head) {
    return reading.mentions.stream()
        .filter(m -> m.value().kind() == Kind.PLACE || m.value().kind() == Kind.CHAMBER)
        .anyMatch(m -> m.from() >= head.to && !reading.any(head.to, m.from(), ITEM_ENDS));
  }

  /** "Enhancement of the pericardium along the lateral wall": the wall only says where it lies. */
  private List<Match<Entry>> overPericardium(Frame frame) {
    if (frame.places.isEmpty()) {
      return List.of();
    }
    Optional<Match<Entry>> pericardium =
        frame.places.stream().filter(p -> p.value().code().equals("pericardium")).findFirst();
    return pericardium
        .map(
            p ->
                frame.places.stream()
                    .filter(
                        place ->
                            place.to() == p.from()
                                || (place.from() >= p.to()
                                    && reading.any(p.to(), place.from(), ALONG)))
                    .filter(place -> !place.value().code().equals("distribution"))
                    .toList())
        .orElse(List.of());
  }

  /** "Oedema of the same segments", "in these walls": where the last finding was. */
  private void samePlace(Frame frame) {
    if (carry.located.isEmpty()
        || !CARRIED_PLACES.contains(frame.concept)
        || frame.places.stream()
            .anyMatch(p -> p.value().code().equals("wall") || p.value().code().equals("level"))) {
      return;
    }
    for (int i = Math.max(0, frame.from - NEAR); i < frame.to + SAME_WITHIN; i++) {
      if (SAME.contains(reading.words.get(i))
          && (REGIONS.contains(reading.words.get(i + 1))
              || REGIONS.contains(reading.words.get(i + 2)))) {
        Frame last = carry.located.get();
        last.values.stream().filter(Structures::isWhere).forEach(frame.values::add);
        if (frame.concept.equals("lge")) {
          frame.segments.addAll(last.segments);
        }
      }
    }
  }

  private static boolean isLocated(Frame frame) {
    return !frame.concept.equals("microvascular_obstruction")
        && Structures.isAnywhere(frame.values);
  }

  /**
   * "Subendocardial, not transmural", "all segments except those of the anterior wall": the places
   * of a plain statement that are denied or excepted.
   */
  private List<Match<Entry>> leftOut(Frame frame) {
    if (frame.assertion.certainty() != Certainty.PRESENT || frame.places.isEmpty()) {
      return List.of();
    }
    boolean exceptions =
        !exceptional.contains(frame) && reading.any(frame.to, reading.words.size(), EXCEPTIONS);
    List<Match<Entry>> leftOut = List.of();
    for (Match<Entry> place : frame.places) {
      boolean denied =
          reading.asserter.of(place.from(), place.to()).certainty() == Certainty.ABSENT;
      if (denied || (exceptions && isExcepted(place, frame))) {
        leftOut = leftOut.isEmpty() ? new ArrayList<>() : leftOut;
        leftOut.add(place);
      }
    }
    return leftOut;
  }

  /** Whether an exception leads to a place of what is there. */
  private boolean isExcepted(Match<Entry> place, Frame frame) {
    for (int i = place.from() - 1; i > frame.to - 1; i--) {
      if (EXCEPTIONS.contains(reading.words.get(i))) {
        return true;
      }
      if (!reading.isFill(i)
          && !OF_EXCEPTION.contains(reading.words.get(i))
          && reading.at(i, PLACES).isEmpty()) {
        return false;
      }
    }
    return false;
  }

  /** "In all basal segments", "circumferential", "diffuse", and no wall by its name. */
  private boolean isEverywhere(Frame frame, List<Match<Entry>> leftOut) {
    boolean named =
        frame.places.stream()
            .filter(p -> p.value().code().equals("wall") && p.value().values().size() < SIX)
            .anyMatch(p -> !leftOut.contains(p));
    boolean around =
        frame.values.contains("diffuse")
            || frame.values.containsAll(Structures.walls())
            || reading.any(frame.from - NEAR, frame.to + SAME_WITHIN, EVERY);
    return around && !named;
  }

  private boolean besideInsertion(Match<Entry> place, Frame frame) {
    return place.value().code().equals("wall")
        && frame.places.size() > 1
        && frame.places.stream()
            .filter(p -> p.value().code().equals("insertion_point"))
            .anyMatch(p -> near(p, place));
  }

  private boolean near(Match<Entry> insertion, Match<Entry> wall) {
    int from = Math.min(insertion.to(), wall.to());
    int to = Math.max(insertion.from(), wall.from());
    return to - from <= NEAR && !reading.any(from, to, Set.of("and", ",", ";"));
  }

  private void depth(Frame frame) {
    if (!reading.any(0, reading.words.size(), PERCENT)) {
      return;
    }
    Matcher depth = PERCENT_DEPTH.matcher(sentence.in(text));
    while (depth.find()) {
      String bucket = depth.group(1);
      String stated = depth.group(2) == null ? depth.group(3) : depth.group(2);
      String percent = bucket == null ? stated : bucket;
      String before = sentence.in(text).substring(0, depth.start()).stripTrailing();
      boolean more =
          before.endsWith(">") || before.endsWith("more than") || before.endsWith("over");
      if (Integer.parseInt(percent) >= FULL_DEPTH + (more ? 0 : 1)) {
        frame.values.add("transmural");
      }
    }
  }

  private void diagnoses(List<Frame> frames) {
    Set<String> seen = new TreeSet<>();
    for (Match<Entry> mention : reading.of(Kind.DIAGNOSIS)) {
      String before = reading.words.get(mention.from() - 1);
      // "MI" is mitral insufficiency too, unless it was read as enhancement.
      boolean valve =
          reading.words.get(mention.from()).equals("mi")
              && frames.stream()
                  .noneMatch(f -> f.from == mention.from() && f.concept.startsWith("lge"));
      if (before.equals("non") || before.equals("otherwise") || valve) {
        continue;
      }
      Assertion assertion = reading.asserter.of(mention.from(), mention.to());
      if (seen.add(mention.value().code() + assertion.certainty() + assertion.temporality())) {
        frames.add(
            new Frame("diagnosis", mention.from(), mention.to(), "lexicon:diagnosis", assertion)
                .with(mention.value().code()));
      }
    }
  }

  private void remember(List<Frame> frames) {
    carry.otherMethod = methods.last();
    boolean right = false;
    boolean left = false;
    for (Frame frame : frames) {
      carry.lateEnhancement |= frame.concept.startsWith("lge");
      right |= frame.concept.startsWith("rvedv");
      left |= frame.concept.startsWith("lvedv");
    }
    carry.rightVolumes = right && !left;
    List<Match<Entry>> chambers = reading.of(Kind.CHAMBER);
    if (!chambers.isEmpty()) {
      carry.lastChamber = Optional.of(chambers.get(chambers.size() - 1).value().code());
    }
    List<Match<Entry>> techniques = reading.of(Kind.TECHNIQUE);
    if (!techniques.isEmpty()) {
      carry.technique = Optional.of(techniques.get(techniques.size() - 1).value().code());
    }
    for (Frame frame : frames) {
      if (frame.assertion.certainty() != Certainty.PRESENT) {
        continue;
      }
      if (EFFUSIONS.contains(frame.concept)) {
        carry.effusion = Optional.of(frame.concept);
      }
      if (CARRIED.contains(frame.concept)) {
        carry.last = Optional.of(frame);
      }
      if (isLocated(frame)) {
        carry.located = Optional.of(frame);
      }
    }
  }
}
