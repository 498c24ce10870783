package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Segments of the American Heart Association's 17-segment model (Cerqueira et al. 2002), from
 * numbers ("segments 2, 3 and 7-9") or from a wall and a level in one phrase ("basal to mid
 * inferolateral").
 */
final class Segments {
  private static final Pattern NUMBERS =
      Pattern.compile(
          "(?i)\\bseg(?:ments?|s?\\b\\.?)(?:\\s+(?:with|showing|of|for)\\s+[a-z ]{2,24}(?=:)|\\s+(?:involved|affected)(?=:))?\\s*:?\\s*(?:no\\.?|numbers?|nos\\.?|#|\\()?\\s*(\\d{1,2}(?:(?:\\s*\\([a-z -]{3,24}\\))?(?:\\s*(?:,|/|and|&|to|-|\u2013|or)\\s*)+\\d{1,2}(?!\\d|\\s*%))*)");
  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,2})\\s*(?:-|\u2013|to)\\s*(\\d{1,2})|(\\d{1,2})");
  private static final int COUNT = 17;
  private static final Set<String> JOINS =
      Set.of("and", "or", ",", "/", "to", "&", "at", "through", "in", "from");

  private static final Set<String> TO = Set.of("to", "through", "until", "towards");
  private static final List<String> BASAL = List.of("basal");
  private static final List<String> APICAL_LEVEL = List.of("apical");
  private static final List<String> APEX = List.of("apex");
  private static final Set<String> AND = Set.of("and", "or");
  private static final Set<String> ANEW = Set.of("in", "at", "of", "on");
  private static final List<String> WALLS =
      List.of(
          "anterior", "anteroseptal", "inferoseptal", "inferior", "inferolateral", "anterolateral");

  /** The apical ring has four segments. */
  private static final Map<String, Integer> APICAL =
      Map.of(
          "anterior",
          13,
          "anteroseptal",
          14,
          "inferoseptal",
          14,
          "inferior",
          15,
          "inferolateral",
          16,
          "anterolateral",
          16);

  private Segments() {}

  /** The numbers that a text names. */
  static Set<Integer> numbered(String text) {
    Set<Integer> segments = new TreeSet<>();
    Matcher list = NUMBERS.matcher(text);
    while (list.find()) {
      Matcher part = RANGE.matcher(list.group(1));
      while (part.find()) {
        boolean single = part.group(3) != null;
        int low = Integer.parseInt(single ? part.group(3) : part.group(1));
        int high = Integer.parseInt(single ? part.group(3) : part.group(2));
        for (int segment = Math.max(1, low); segment <= Math.min(COUNT, high); segment++) {
          segments.add(segment);
        }
      }
    }
    return segments;
  }

  /**
   * The segments of places that stand in one phrase: every level of a run with every wall of it.
   */
  static Set<Integer> named(List<Match<Entry>> places, Reading reading) {
    Set<Integer> segments = new TreeSet<>();
    List<Match<Entry>> run = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Match<Entry> place = places.get(i);
      if (!Set.of("wall", "level").contains(place.value().code())) {
        continue;
      }
      boolean own = i + 1 < places.size() && begins(run, place, places.get(i + 1));
      if (!run.isEmpty() && (own || !continues(run, place, reading))) {
        segments.addAll(product(run, reading));
        run.clear();
      }
      run.add(place);
    }
    segments.addAll(product(run, reading));
    return segments;
  }

  /** "Inferolateral and apical septal": a level right before a wall is that wall's. */
  private static boolean begins(List<Match<Entry>> run, Match<Entry> level, Match<Entry> next) {
    return level.value().code().equals("level")
        && next.value().code().equals("wall")
        && next.from() == level.to()
        && run.stream().allMatch(p -> p.value().code().equals("wall"))
        && !run.isEmpty()
        && level.from() > run.get(run.size() - 1).to();
  }

  private static boolean continues(List<Match<Entry>> run, Match<Entry> place, Reading reading) {
    Match<Entry> last = run.get(run.size() - 1);
    Set<Lexicon.Kind> layers = Set.of(Lexicon.Kind.PLACE);
    if (!reading.onlyFillAnd(last.to(), place.from(), layers, JOINS)) {
      return false;
    }
    for (int i = last.to(); i < place.from(); i++) {
      if (reading.words.get(i).equals("and") && ANEW.contains(reading.words.get(i + 1))) {
        return false; // "In the basal septum and in the lateral wall".
      }
    }
    boolean change = !last.value().code().equals(place.value().code());
    if (change && reading.any(last.to(), place.from(), AND)) {
      return false; // "Septal and apical segments" are two items.
    }
    boolean turnedBefore =
        run.stream().anyMatch(p -> !p.value().code().equals(last.value().code()));
    return !(change && turnedBefore);
  }

  private static Set<Integer> product(List<Match<Entry>> run, Reading reading) {
    Set<String> values = new TreeSet<>();
    for (Match<Entry> place : run) {
      String code = place.value().code();
      if (code.equals("level") || code.equals("wall")) {
        values.addAll(place.value().values());
      }
    }
    // "From base to apex" leaves open which segments are meant.
    if (spans(run, APEX, reading)) {
      return Set.of();
    }
    if (spansMid(run, reading)) {
      values.add("mid");
    }
    return product(values);
  }

  /** Every level of some values with every wall of them. */
  static Set<Integer> product(Set<String> values) {
    Set<Integer> segments = new TreeSet<>();
    for (String level : values) {
      for (String wall : values) {
        if (WALLS.contains(wall)) {
          add(level, wall, segments);
        }
      }
    }
    return segments;
  }

  /** "Basal to apical": the level between is meant too. */
  static boolean spansMid(List<Match<Entry>> places, Reading reading) {
    return spans(places, APICAL_LEVEL, reading);
  }

  private static boolean spans(List<Match<Entry>> places, List<String> end, Reading reading) {
    for (int i = 1; i < places.size(); i++) {
      Match<Entry> from = places.get(i - 1);
      Match<Entry> to = places.get(i);
      boolean ends = from.value().values().equals(BASAL) && to.value().values().equals(end);
      if (ends
          && reading.any(from.to(), to.from(), TO)
          && reading.onlyFillAnd(from.to(), to.from(), Set.of(), TO)) {
        return true;
      }
    }
    return false;
  }

  private static void add(String level, String wall, Set<Integer> segments) {
    int index = WALLS.indexOf(wall) + 1;
    switch (level) {
      case "basal" -> segments.add(index);
      case "mid" -> segments.add(index + WALLS.size());
      case "apical" -> segments.add(APICAL.get(wall));
      default -> {}
    }
  }
}
