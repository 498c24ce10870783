package org.cardioqa.testdata.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cardioqa.testdata.cases.DataFile;
import org.cardioqa.testdata.cases.Dice;

/** The phrases of {@code phrases.yaml}, chosen by what is so in a study. */
final class Phrases {
  private final Map<String, List<Topic>> sections = new TreeMap<>();

  /** A thing that may be said, chosen from alternatives. */
  private record Topic(double probability, List<Alternative> alternatives) {}

  private record Alternative(List<String> conditions, List<Phrase> say, List<Phrase> clip) {
    boolean holds(Set<String> facts) {
      return conditions.stream()
          .allMatch(
              condition ->
                  condition.startsWith("!")
                      ? !facts.contains(condition.substring(1))
                      : facts.contains(condition));
    }
  }

  /**
   * Words with what they state.
   *
   * @param template with slots in braces and traps in double brackets
   */
  record Phrase(String template, Map<String, List<String>> gold, List<String> uncertain) {}

  Phrases() {
    DataFile.read("phrases.yaml")
        .map()
        .forEach(
            (name, topics) ->
                sections.put(name, topics.list().stream().map(Phrases::topic).toList()));
  }

  /** What is said in a section, in order. */
  List<Phrase> choose(String section, String phrasing, Set<String> facts, Dice dice) {
    List<Topic> topics = sections.get(section);
    if (topics == null) {
      throw new IllegalArgumentException("phrases.yaml has no section " + section);
    }
    List<Phrase> chosen = new ArrayList<>();
    for (Topic topic : topics) {
      boolean mentioned = dice.chance(topic.probability());
      Optional<Alternative> alternative =
          topic.alternatives().stream().filter(each -> each.holds(facts)).findFirst();
      if (mentioned && alternative.isPresent()) {
        chosen.add(
            dice.pick(
                phrasing.equals("clip") ? alternative.get().clip() : alternative.get().say()));
      }
    }
    return chosen;
  }

  private static Topic topic(DataFile topic) {
    topic.withOnly("p", "any");
    return new Topic(
        topic.get("p").number(),
        topic.get("any").list().stream().map(Phrases::alternative).toList());
  }

  private static Alternative alternative(DataFile entry) {
    entry.withOnly("if", "say", "clip", "gold", "uncertain");
    Map<String, List<String>> gold = gold(entry);
    List<String> uncertain = uncertain(entry);
    List<Phrase> say = phrases(entry.get("say"), gold, uncertain);
    return new Alternative(
        entry.find("if").map(DataFile::texts).orElse(List.of()),
        say,
        entry.find("clip").map(clip -> phrases(clip, gold, uncertain)).orElse(say));
  }

  private static List<Phrase> phrases(
      DataFile variants, Map<String, List<String>> gold, List<String> uncertain) {
    return variants.list().stream()
        .map(
            variant -> {
              if (!variant.isMap()) {
                return new Phrase(variant.text(), gold, uncertain);
              }
              variant.withOnly("text", "gold", "uncertain");
              return new Phrase(variant.get("text").text(), gold(variant), uncertain(variant));
            })
        .toList();
  }

  private static Map<String, List<String>> gold(DataFile entry) {
    Map<String, List<String>> gold = new TreeMap<>();
    entry
        .find("gold")
        .ifPresent(map -> map.map().forEach((code, options) -> gold.put(code, options.texts())));
    return gold;
  }

  private static List<String> uncertain(DataFile entry) {
    return entry.find("uncertain").map(DataFile::texts).orElse(List.of());
  }
}
