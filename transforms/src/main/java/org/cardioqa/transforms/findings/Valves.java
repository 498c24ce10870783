package org.cardioqa.transforms.findings;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Which valves leak: "mitral and tricuspid regurgitation", "regurgitation of the aortic valve",
 * "aortic stenosis with mild regurgitation".
 */
final class Valves {
  private static final Set<String> LISTS = Set.of("and", "or", ",", "/", "&", "nor");
  private static final Map<String, String> NAMES =
      Map.of(
          "mitral", "mitral",
          "tricuspid", "tricuspid",
          "aortic", "aortic",
          "mv", "mitral",
          "tv", "tricuspid",
          "av", "aortic");
  private static final Set<String> OTHERS = Set.of("pulmonary", "pulmonic", "pulmonal", "pv");
  private static final Set<String> BETWEEN =
      Set.of(
          "and",
          "or",
          ",",
          "/",
          "&",
          "nor",
          "valve",
          "valves",
          "valvular",
          "mild",
          "moderate",
          "severe",
          "trace",
          "trivial",
          "minimal",
          "the",
          "minor",
          "slight",
          "mild-moderate",
          "to",
          "(",
          ")",
          "av",
          "functional",
          "secondary",
          "significant",
          ":");
  private static final Set<String> VALVE = Set.of("valve", "valves");
  private static final Set<String> BEFORE_LEAFLETS = Set.of(":", "is", "was", "valve");
  private static final Set<String> AORTIC = Set.of("aortic", "av");
  private static final int LEAFLETS_WITHIN = 4;
  private static final int LISTED_BEHIND = 9;

  private Valves() {}

  /**
   * The valves of a mention of regurgitation, without the one that its own words name.
   *
   * @return names of valves; empty if the mention is no regurgitation
   */
  static Set<String> listedWith(Match<Entry> mention, Reading reading) {
    String code = mention.value().code();
    boolean named = code.endsWith("_regurgitation") && !code.startsWith("valve");
    if (!named && !code.equals("regurgitation")) {
      return Set.of();
    }
    Words words = reading.words;
    Set<String> valves = new LinkedHashSet<>();
    int i = mention.from() - 1;
    boolean joined = !named || BETWEEN.contains(words.get(i));
    boolean list = !named;
    while (i >= 0 && joined) {
      String word = words.get(i);
      list |= LISTS.contains(word);
      if (isAbbreviation(word, i, words)) {
        list = true;
      } else if (NAMES.containsKey(word) && list) {
        valves.add(NAMES.get(word));
      } else if (!BETWEEN.contains(word) && !OTHERS.contains(word)) {
        break;
      }
      i--;
    }
    if (!named && valves.isEmpty()) {
      valves.addAll(behind(mention.to(), words));
    }
    if (!named && valves.isEmpty()) {
      before(mention.from(), words, valves);
    }
    if (named) {
      valves.remove(code.substring(0, code.indexOf('_')));
    }
    return valves;
  }

  /** "AV valve" is atrioventricular; "aortic valve: tricuspid" tells its leaflets. */
  private static boolean isAbbreviation(String word, int index, Words words) {
    boolean leaflets =
        word.equals("tricuspid")
            && BEFORE_LEAFLETS.contains(words.get(index - 1))
            && words.any(index - LEAFLETS_WITHIN, index, AORTIC);
    return leaflets || (word.equals("av") && VALVE.contains(words.get(index + 1)));
  }

  private static Set<String> behind(int from, Words words) {
    Set<String> valves = new LinkedHashSet<>();
    boolean of = Set.of("of", "at", "through", "across", "in").contains(words.get(from));
    for (int i = from; of && i < from + LISTED_BEHIND && i < words.size(); i++) {
      if (NAMES.containsKey(words.get(i)) && !isAbbreviation(words.get(i), i, words)) {
        valves.add(NAMES.get(words.get(i)));
      }
      if (VALVE.contains(words.get(i))) {
        break;
      }
    }
    return valves;
  }

  /** The last valve named before. */
  private static void before(int to, Words words, Set<String> valves) {
    for (int i = to - 1; i >= 0 && !words.get(i).equals(";"); i--) {
      if (OTHERS.contains(words.get(i))) {
        return;
      }
      if (NAMES.containsKey(words.get(i)) && !isAbbreviation(words.get(i), i, words)) {
        valves.add(NAMES.get(words.get(i)));
        return;
      }
    }
  }
}
