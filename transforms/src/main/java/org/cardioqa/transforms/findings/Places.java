package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Decides to which finding of a sentence a place belongs. In this order: the finding that it
 * directly qualifies ("subepicardial enhancement"); the finding before it that a preposition links
 * it to ("enhancement of the septum"); the finding behind it in a list of qualifiers; the finding
 * of which it is the subject ("the septum shows enhancement"); the finding before it; the first
 * behind it.
 */
final class Places {
  private static final Set<Kind> PLACE_KINDS = Set.of(Kind.PLACE, Kind.CHAMBER, Kind.ANATOMY);
  private static final Set<Kind> QUALIFIERS =
      Set.of(Kind.PLACE, Kind.CHAMBER, Kind.ANATOMY, Kind.VALUE);
  private static final Set<Kind> PLACES = Set.of(Kind.PLACE);
  private static final Set<Kind> OWN_HEADS =
      Set.of(
          Kind.FINDING,
          Kind.SIGNAL,
          Kind.ATTRIBUTE,
          Kind.TECHNIQUE,
          Kind.MEASURE,
          Kind.VALUE,
          Kind.CHAMBER,
          Kind.DIAGNOSIS,
          Kind.BLOCK);
  private static final Set<String> PRESENT = Set.of("present");
  private static final Set<String> NUMBERING = Set.of("(", ")", ".");
  private static final Set<String> LINKS =
      Set.of(
          "of",
          "in",
          "at",
          "within",
          "involving",
          "along",
          "affecting",
          "to",
          "from",
          "including",
          "on",
          "over",
          "around",
          ":",
          "(",
          "into",
          "across",
          "near",
          "involves",
          "involved",
          "throughout",
          "with",
          "confined",
          "-",
          "is",
          "was",
          "were",
          "are",
          "reaching",
          "extending",
          "e.g.",
          "i.e.",
          "between",
          "through",
          "distributed",
          "located",
          "localised",
          "localized",
          "predominating",
          "adjacent");
  private static final Set<String> SHOWS =
      Set.of(
          "shows",
          "showed",
          "show",
          "showing",
          "demonstrates",
          "demonstrated",
          "demonstrate",
          "reveals",
          "revealed",
          "has",
          "had",
          "have",
          "having",
          "exhibits",
          "exhibited",
          "is",
          "was",
          "are",
          "were",
          "displays",
          "displayed",
          "presents",
          "presented",
          "contains",
          "with",
          "appears",
          "appeared",
          "became");
  private static final Set<String> SIZES = Set.of("dilated", "undilated");
  private static final Set<String> WHERE = Set.of("wall", "level");
  private static final Set<String> ITEM_ENDS = Set.of(",", ".");
  private static final Set<String> COMMA = Set.of(",");
  private static final Set<String> RELATIVE = Set.of("where");
  private static final Set<String> JOINS = Set.of("and", "or", "/");
  private static final Set<String> INTO = Set.of("of", "at", "in", "within", "involving");
  private static final Set<String> VERBS =
      Set.of(
          "show",
          "shows",
          "showed",
          "demonstrates",
          "demonstrated",
          "exhibited",
          "exhibits",
          "displayed");
  private static final Set<String> VERBS_AND_LINKS =
      Set.of(
          "show",
          "shows",
          "showed",
          "demonstrates",
          "demonstrated",
          "exhibited",
          "exhibits",
          "displayed",
          "of",
          "in",
          "at",
          "and",
          ",");

  /** What a place cannot pass to the finding behind it that it qualifies. */
  private static final Set<String> PARTING =
      Set.of(",", "(", ")", "and", "or", "of", "in", "at", "with", "to", "from", "without", "no");

  private static final Set<String> SHAPES =
      Set.of(
          "rim", "pattern", "type", "area", "areas", "foci", "focus", "zone", "zones", "form",
          "region", "regions", "islands", "ring", "layer");
  private static final int LONGEST_PHRASE = 6;
  private static final Set<String> ADJECTIVE_JOINS = Set.of(",", "and", "or", "/", "&", "+");
  private static final Set<String> ADJECTIVES = Set.of("distribution", "layer");

  /** "Akinesia of the apex with enhancement", "where enhancement was found". */
  private static final Set<String> ACCOMPANIED =
      Set.of("with", "where", "matching", "corresponding", "showing", "demonstrating", "which");

  private static final Set<String> SAME_PLACE =
      Set.of("wall_motion", "t2", "perfusion", "lge", "microvascular_obstruction", "aneurysm");

  /** Nouns that pass an "of" on to the finding. */
  private static final Set<String> NOUNS =
      Set.of(
          "involvement",
          "affection",
          "extension",
          "predominance",
          "participation",
          "half",
          "third",
          "thirds",
          "level",
          "levels",
          "part",
          "parts",
          "portion",
          "portions",
          "layers",
          "junction",
          "side",
          "aspect",
          "infiltration",
          "distribution",
          "tract",
          "myocardium",
          "majority",
          "most",
          "all",
          "one",
          "two",
          "three",
          "four",
          "end",
          "tip",
          "border",
          "middle",
          "pattern",
          "extent",
          "rest",
          "remainder",
          "mid",
          "core",
          "center",
          "centre",
          "focus",
          "foci",
          "form",
          "shape",
          "type");

  private static final Set<String> OTHER_NOUNS =
      Set.of(
          "replacement",
          "thickness",
          "thickening",
          "hypertrophy",
          "motion",
          "function",
          "volume",
          "dilatation",
          "dilation",
          "perfusion",
          "infiltrate",
          "noncompaction",
          "trabeculation",
          "hypertrabeculation",
          "strain",
          "compression",
          "displacement");
  private static final Set<String> FUNCTIONS = Set.of("function", "dysfunction", "size");
  private static final Set<String> STOPS =
      Set.of(
          ";",
          "but",
          "whereas",
          "while",
          "however",
          "although",
          "compared",
          "comparison",
          "versus");

  private final Reading reading;
  private final List<Frame> heads;

  Places(Reading reading, List<Frame> frames) {
    this.reading = reading;
    this.heads = new ArrayList<>(frames);
    this.heads.sort(Comparator.comparingInt(frame -> frame.from));
  }

  /** Gives every place to a finding, then to those that stand in a list with it. */
  void attach() {
    for (Match<Entry> place : reading.mentions) {
      if (PLACE_KINDS.contains(place.value().kind())
          && !namesItsOwnSize(place)
          && !namesDisease(place)) {
        owner(place).ifPresent(frame -> frame.places.add(place));
      }
    }
    share();
  }

  /** "Apical hypertrophic cardiomyopathy": the place is in the disease's name. */
  private boolean namesDisease(Match<Entry> place) {
    for (Match<Entry> disease : reading.of(Kind.DIAGNOSIS)) {
      if (disease.from() == place.to()
          && !disease.value().code().equals("ischemic_heart_disease")) {
        return heads.stream().noneMatch(h -> h.from == place.to());
      }
    }
    return false;
  }

  /**
   * "Biventricular dilatation", "dilated right ventricle", "LV function": the chamber is spoken
   * for.
   */
  private boolean namesItsOwnSize(Match<Entry> chamber) {
    if (chamber.value().kind() != Kind.CHAMBER) {
      return false;
    }
    for (Match<Entry> attribute : reading.of(Kind.ATTRIBUTE)) {
      if (attribute.from() == chamber.to() && FUNCTIONS.contains(attribute.value().code())) {
        return true;
      }
    }
    for (Match<Entry> value : reading.of(Kind.VALUE)) {
      if ((value.from() == chamber.to() || value.to() == chamber.from())
          && SIZES.contains(value.value().code())) {
        return true;
      }
    }
    return false;
  }

  private Optional<Frame> owner(Match<Entry> place) {
    if (heads.isEmpty()) {
      return Optional.empty();
    }
    Optional<Frame> inside = inside(place);
    if (inside.isPresent()) {
      return inside;
    }
    Optional<Frame> before = before(place.from());
    Optional<Frame> behind = behind(place.to());
    if (behind.isPresent()
        && (reading.onlyFill(place.to(), behind.get().from, QUALIFIERS)
            || qualifies(place, behind.get()))) {
      return behind;
    }
    if (place.value().code().equals("extent")) {
      return Optional.empty();
    }
    if (behind.isPresent() && listedOnto(place, behind.get())) {
      return behind;
    }
    if (before.isPresent() && linked(before.get(), place)) {
      return before;
    }
    if (behind.isPresent() && reading.onlyFillAndLists(place.to(), behind.get().from, QUALIFIERS)) {
      return behind;
    }
    if (behind.isPresent() && isSubject(place, behind.get())) {
      return behind;
    }
    if (before.isPresent() && ofAnother(before.get(), place)) {
      return behind;
    }
    // "No enhancement, valves normal": a structure in another item of the list.
    boolean listed = before.isPresent() && reading.any(before.get().to, place.from(), ITEM_ENDS);
    boolean structure =
        place.value().kind() == Kind.ANATOMY && !place.value().code().equals("insertion_point");
    if (listed && structure) {
      return Optional.empty();
    }
    return before.isPresent() ? before : behind;
  }

  /** "With diffuse, mid-wall LGE": the first of a list of adjectives that ends at the finding. */
  private boolean listedOnto(Match<Entry> place, Frame head) {
    if (!ADJECTIVES.contains(place.value().code())) {
      return false;
    }
    int i = place.to();
    int last = i;
    while (i < head.from) {
      Optional<Match<Entry>> next = reading.at(i, Set.of(Kind.PLACE));
      if (next.isPresent() && ADJECTIVES.contains(next.get().value().code())) {
        i = next.get().to();
        last = i;
      } else if (ADJECTIVE_JOINS.contains(reading.words.get(i))) {
        i++;
      } else {
        return false;
      }
    }
    return last == head.from && last > place.to();
  }

  /** "Patchy non-infarct pattern enhancement": words of any kind, but no preposition, between. */
  private boolean qualifies(Match<Entry> place, Frame head) {
    return ADJECTIVES.contains(place.value().code())
        && head.from - place.to() <= LONGEST_PHRASE
        && !parts(place.to(), head.from)
        && !reading.any(place.to(), head.from, SHOWS);
  }

  /** Whether a word parts two indexes; "a rim of", "a pattern of" part nothing. */
  private boolean parts(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean shape =
          reading.words.get(i).equals("of") && SHAPES.contains(reading.words.get(i - 1));
      if (!shape && PARTING.contains(reading.words.get(i))) {
        return true;
      }
    }
    return false;
  }

  private Optional<Frame> inside(Match<Entry> place) {
    for (Frame head : heads) {
      if (head.from <= place.from() && place.to() <= head.to) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  /** The nearest finding before an index, with nothing between that ends a clause. */
  private Optional<Frame> before(int index) {
    for (int i = heads.size() - 1; i >= 0; i--) {
      Frame head = heads.get(i);
      if (head.to <= index && !stops(head.to, index)) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  /** Whether a clause ends between; "not only ... but also" goes on. */
  private boolean stops(int from, int to) {
    for (int i = from; i < to; i++) {
      if (STOPS.contains(reading.words.get(i))
          && !reading.words.get(i + 1).equals("also")
          && !reading.any(i + 1, i + 3, PRESENT)
          && !isBare(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * "; transmural at the level of the lateral wall", "; 2) subepicardial, mid inferolateral": a
   * clause that begins with a place and has no finding of its own goes on with the one before.
   */
  private boolean isBare(int semicolon) {
    if (!reading.words.get(semicolon).equals(";")) {
      return false;
    }
    int from = semicolon + 1;
    while (NUMBERING.contains(reading.words.get(from)) || isNumber(from)) {
      from++;
    }
    int end = from;
    while (end < reading.words.size() && !reading.words.get(end).equals(";")) {
      end++;
    }
    int begin = from;
    int behind = end;
    return reading.at(from, PLACES).filter(p -> p.from() == begin).isPresent()
        && reading.mentions.stream()
            .noneMatch(
                m ->
                    m.from() >= begin && m.from() < behind && OWN_HEADS.contains(m.value().kind()));
  }

  private boolean isNumber(int index) {
    String word = reading.words.get(index);
    return !word.isEmpty() && word.chars().allMatch(Character::isDigit);
  }

  private Optional<Frame> behind(int index) {
    for (Frame head : heads) {
      if (head.from >= index) {
        return stops(index, head.from) ? Optional.empty() : Optional.of(head);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether going back over other places and empty words leads to a preposition, or to the finding
   * itself.
   */
  private boolean linked(Frame head, Match<Entry> place) {
    int i = place.from() - 1;
    while (i >= head.to) {
      Optional<Match<Entry>> mention = reading.at(i, QUALIFIERS);
      if (mention.isPresent()) {
        i = mention.get().from() - 1;
      } else if (reading.words.get(i).equals("of") && i > head.to) {
        // "Of" belongs to the noun before it: "dyskinesia and fatty replacement of the wall".
        if (!NOUNS.contains(reading.words.get(i - 1)) && !known(i - 1)) {
          return false;
        }
        i--;
      } else if (LINKS.contains(reading.words.get(i))) {
        return true;
      } else if (reading.isFill(i)) {
        i--;
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean known(int index) {
    return reading.isFill(index)
        || LINKS.contains(reading.words.get(index))
        || reading.mentions.stream().anyMatch(m -> m.from() <= index && index < m.to());
  }

  /** "Of" some other noun than the finding. */
  private boolean ofAnother(Frame head, Match<Entry> place) {
    int i = place.from() - 1;
    while (i > head.to && (reading.at(i, QUALIFIERS).isPresent() || reading.isFill(i))) {
      i--;
    }
    return i > head.to
        && reading.words.get(i).equals("of")
        && OTHER_NOUNS.contains(reading.words.get(i - 1));
  }

  private boolean isSubject(Match<Entry> place, Frame head) {
    for (int i = place.to(); i < head.from; i++) {
      boolean with = reading.words.get(i).equals("with");
      if (SHOWS.contains(reading.words.get(i)) && !(with && reading.any(place.to(), i, COMMA))) {
        return true;
      }
    }
    return false;
  }

  /**
   * "Hypokinesia and enhancement of the septum", "the septum shows hypokinesia and enhancement",
   * "enhancement at the hypertrophied septum", "hypokinesia of the septum shows enhancement". From
   * right to left, for longer lists.
   */
  private void share() {
    for (int i = heads.size() - 2; i >= 0; i--) {
      Frame first = heads.get(i);
      Frame second = heads.get(i + 1);
      if (second.from < first.to) {
        continue;
      }
      // "Epicardial enhancement, and enhancement of the RV": said twice, each has its own place.
      boolean listed =
          !first.concept.equals(second.concept)
              && reading.onlyFillAndLists(first.to, second.from, QUALIFIERS)
              && (i + 2 < heads.size() || reading.any(first.to, second.from, JOINS));
      boolean inside =
          reading.onlyFillAnd(first.to, second.from, QUALIFIERS, LINKS)
              && reading.any(first.to, second.from, INTO);
      if (where(first).isEmpty() && (listed || inside)) {
        first.places.addAll(where(second).stream().filter(p -> p.from() >= second.to).toList());
      } else if (where(second).isEmpty() && listed) {
        second.places.addAll(
            where(first).stream()
                .filter(p -> p.to() <= first.from && isSubject(p, first))
                .toList());
      } else if (where(second).isEmpty() && shows(first, second)) {
        second.places.addAll(where(first));
      }
    }
    for (int i = 1; i < heads.size(); i++) {
      Frame first = heads.get(i - 1);
      Frame second = heads.get(i);
      if (where(second).isEmpty()
          && second.from >= first.to
          && reading.onlyFillAndLists(first.to, second.from, QUALIFIERS)) {
        // "The walls were thinned, akinetic and scarred": one subject.
        second.places.addAll(
            where(first).stream()
                .filter(p -> p.to() <= first.from && isSubject(p, first))
                .toList());
      }
      accompany(first, second);
    }
  }

  /** "Akinesia of the apex with transmural enhancement": the second is where the first is. */
  private void accompany(Frame first, Frame second) {
    boolean both =
        first.assertion.certainty() == Certainty.PRESENT
            && second.assertion.certainty() == Certainty.PRESENT
            && !first.concept.equals(second.concept);
    boolean relative = reading.any(first.to, second.from, RELATIVE);
    boolean alike =
        SAME_PLACE.contains(first.concept) || first.values.contains("thinned") || relative;
    if (both
        && alike
        && SAME_PLACE.contains(second.concept)
        && where(first).stream().anyMatch(p -> p.value().kind() == Kind.PLACE)
        && !second.concept.equals("microvascular_obstruction")
        && where(second).isEmpty()
        && reading.any(first.to, second.from, ACCOMPANIED)
        && !stops(first.to, second.from)) {
      second.places.addAll(where(first));
    }
  }

  private boolean shows(Frame first, Frame second) {
    return reading.onlyFillAnd(first.to, second.from, QUALIFIERS, VERBS_AND_LINKS)
        && reading.any(first.to, second.from, VERBS);
  }

  private static List<Match<Entry>> where(Frame frame) {
    List<Match<Entry>> where = List.of();
    for (Match<Entry> place : frame.places) {
      if (place.value().kind() != Kind.PLACE || WHERE.contains(place.value().code())) {
        where = where.isEmpty() ? new ArrayList<>(frame.places.size()) : where;
        where.add(place);
      }
    }
    return where;
  }
}
