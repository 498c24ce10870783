package org.cardioqa.testdata.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.testdata.cases.Lesion;
import org.cardioqa.testdata.cases.Level;
import org.cardioqa.testdata.cases.Wall;

/** Words for where a lesion lies, with the answers that they give. */
final class Places {
  private Places() {}

  /**
   * The slots of a lesion: {@code _walls}, {@code _levels}, {@code _place} (levels and walls in one
   * phrase), {@code _segments} (a place with its segment numbers), {@code _layer} and {@code
   * _distribution}.
   *
   * @param prefix of the slots' names
   * @param questions start of the question codes, such as {@code lge_high}
   */
  static Map<String, Slot> slots(String prefix, String questions, Lesion lesion) {
    Map<String, Slot> slots = new TreeMap<>();
    Map<String, List<String>> walls =
        Map.of(questions + "_wall", lesion.walls().stream().map(Wall::code).toList());
    Map<String, List<String>> levels =
        Map.of(questions + "_level", lesion.levels().stream().map(Level::code).toList());
    Map<String, List<String>> place = new TreeMap<>(walls);
    place.putAll(levels);
    if (questions.equals("lge_high")) {
      place.put("aha_lge_segments", segments(lesion).stream().map(String::valueOf).toList());
    }
    String wallWords = wallWords(lesion.walls());
    String levelWords = levelWords(lesion.levels());
    slots.put(prefix + "_walls", Slot.answering(wallWords + plural(lesion), walls));
    slots.put(prefix + "_levels", Slot.answering(levelWords, levels));
    String whole = levelWords + " " + wallWords;
    slots.put(prefix + "_place", Slot.answering(whole + plural(lesion), place));
    slots.put(prefix + "_place_short", Slot.answering(whole, place));
    slots.put(
        prefix + "_segments",
        Slot.answering(
            whole
                + plural(lesion)
                + " (segments "
                + segments(lesion).stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ")",
            place));
    Map<String, List<String>> layer = new TreeMap<>();
    layer.put(questions + "_layer", List.of(lesion.layer().code()));
    if (lesion.layer().code().equals("transmural")) {
      layer.put(questions + "_distribution", List.of("transmural"));
    }
    String layerWord =
        lesion.layer().code().equals("midmyocardial") ? "mid-wall" : lesion.layer().code();
    slots.put(prefix + "_layer", Slot.answering(layerWord, layer));
    lesion
        .distribution()
        .ifPresent(
            name ->
                slots.put(
                    prefix + "_distribution",
                    Slot.answering(name, Map.of(questions + "_distribution", List.of(name)))));
    return slots;
  }

  private static Set<Integer> segments(Lesion lesion) {
    Set<Integer> segments = new TreeSet<>();
    for (Level level : lesion.levels()) {
      for (Wall wall : lesion.walls()) {
        segments.add(wall.segment(level));
      }
    }
    return segments;
  }

  private static String plural(Lesion lesion) {
    return lesion.walls().size() == 1 ? " wall" : " walls";
  }

  private static String wallWords(List<Wall> walls) {
    List<String> words = new ArrayList<>(walls.stream().map(Wall::code).toList());
    if (words.size() == 6) {
      return "anterior, septal, inferior and lateral";
    }
    if (words.equals(List.of("anteroseptal", "inferoseptal"))) {
      return "septal";
    }
    if (words.equals(List.of("inferolateral", "anterolateral"))) {
      return "lateral";
    }
    return listed(words);
  }

  private static String levelWords(List<Level> levels) {
    List<String> words =
        levels.stream().map(level -> level.name().toLowerCase(Locale.ROOT)).toList();
    return switch (words.size()) {
      case 1 -> words.get(0).equals("mid") ? "mid-cavity" : words.get(0);
      case 2 -> words.get(0) + " to " + words.get(1);
      default -> listed(words);
    };
  }

  private static String listed(List<String> words) {
    if (words.size() == 1) {
      return words.get(0);
    }
    return String.join(", ", words.subList(0, words.size() - 1))
        + " and "
        + words.get(words.size() - 1);
  }
}
