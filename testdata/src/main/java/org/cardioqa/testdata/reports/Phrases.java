package org.cardioqa.testdata.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;
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
    DataFiles.read("phrases.yaml")
        .entries()
        .forEach(
            (name, topics) ->
                sections.put(name, topics.items().stream().map(Phrases::topic).toList()));
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

  private static Topic topic(YamlNode topic) {
    topic.allow("p", "any");
    return new Topic(
        topic.get("p").number(),
        topic.get("any").items().stream().map(Phrases::alternative).toList());
  }

  private static Alternative alternative(YamlNode entry) {
    entry.allow("if", "say", "clip", "gold", "uncertain");
    Map<String, List<String>> gold = gold(entry);
    List<String> uncertain = uncertain(entry);
    List<Phrase> say = phrases(entry.get("say"), gold, uncertain);
    return new Alternative(
        entry.texts("if"),
        say,
        entry.find("clip").map(clip -> phrases(clip, gold, uncertain)).orElse(say));
  }

  private static List<Phrase> phrases(
      YamlNode variants, Map<String, List<String>> gold, List<String> uncertain) {
    return variants.items().stream()
        .map(
            variant -> {
              if (variant.isScalar()) {
                return new Phrase(variant.text(), gold, uncertain);
              }
              variant.allow("text", "gold", "uncertain");
              return new Phrase(variant.get("text").text(), gold(variant), uncertain(variant));
            })
        .toList();
  }

  private static Map<String, List<String>> gold(YamlNode entry) {
    Map<String, List<String>> gold = new TreeMap<>();
    entry
        .find("gold")
        .ifPresent(map -> map.entries().keySet().forEach(code -> gold.put(code, map.texts(code))));
    return gold;
  }

  private static List<String> uncertain(YamlNode entry) {
    return entry.texts("uncertain");
  }
}
