package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * Named lists of words that stand for one another, and the phrases that a pattern of them means:
 * {@code "<reduced> <contraction>"} is every word of the one followed by every word of the other.
 * The word {@code _} stands for none and makes a place optional.
 */
final class PhraseSets {
  private static final String NOTHING = "_";

  private final Map<String, List<String>> sets;

  private PhraseSets(Map<String, List<String>> sets) {
    this.sets = sets;
  }

  /** The sets of a file, under its key {@code sets}; it may have none. */
  static PhraseSets of(YamlNode root) {
    Map<String, List<String>> sets = new LinkedHashMap<>();
    root.find("sets")
        .ifPresent(node -> node.entries().keySet().forEach(k -> sets.put(k, node.texts(k))));
    return new PhraseSets(sets);
  }

  /** Whether a phrase is a pattern. */
  static boolean isPattern(String phrase) {
    return phrase.indexOf('<') >= 0 && phrase.indexOf('>') > phrase.indexOf('<');
  }

  /**
   * The phrases that a pattern means.
   *
   * @throws org.cardioqa.schemas.yaml.YamlException if it names a set that is not there
   */
  List<String> expand(YamlNode pattern) {
    List<String> open = List.of(pattern.text());
    while (isPattern(open.get(0))) {
      List<String> next = new ArrayList<>();
      for (String phrase : open) {
        int start = phrase.indexOf('<');
        int end = phrase.indexOf('>', start);
        List<String> words = sets.get(phrase.substring(start + 1, end));
        if (words == null || words.isEmpty()) {
          throw pattern.error("there is no set '" + phrase.substring(start + 1, end) + "'");
        }
        for (String word : words) {
          String written = word.equals(NOTHING) ? "" : word;
          next.add(phrase.substring(0, start) + written + phrase.substring(end + 1));
        }
      }
      open = next;
    }
    return open.stream().map(phrase -> phrase.strip().replaceAll(" +", " ")).distinct().toList();
  }
}
