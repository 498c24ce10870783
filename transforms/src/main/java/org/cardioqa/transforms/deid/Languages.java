package org.cardioqa.transforms.deid;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides the language of a report: the declared one, else that of its function words, else the
 * source's default.
 */
public final class Languages {
  /** The language that there are rules and lists for. */
  public static final String ENGLISH = "en";

  /** Shorter texts say too little. */
  private static final int SHORTEST = 200;

  /** Another language must have this many times the words of English. */
  private static final double MARGIN = 1.5;

  private static final int FEWEST_WORDS = 6;
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  private final Map<String, Set<String>> profiles = new TreeMap<>();

  /** With the profiles of languages.yaml. */
  public Languages() {
    Map<?, ?> yaml = Resources.yaml("languages.yaml");
    for (Object language : yaml.keySet()) {
      String code = language.toString();
      // YAML 1.2 has no other booleans than true and false, so "no" stays a word.
      profiles.put(code, new HashSet<>(Resources.strings("languages.yaml", yaml, code)));
    }
  }

  /**
   * The BCP 47 tag of a text.
   *
   * @param fallback where nothing is declared and the text is short or says nothing
   */
  public String of(String text, Optional<String> declared, String fallback) {
    Optional<String> tag = declared.map(String::strip).filter(t -> !t.isEmpty());
    if (tag.isPresent()) {
      return tag.get();
    }
    return text.length() > SHORTEST ? detected(text).orElse(fallback) : fallback;
  }

  /** Whether there are rules and lists for a language. */
  public static boolean supported(String tag) {
    String primary = tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
    return primary.equals(ENGLISH) || primary.equals("eng") || primary.equals("english");
  }

  private Optional<String> detected(String text) {
    Map<String, Integer> counts = new HashMap<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT);
      profiles.forEach(
          (language, words) -> {
            if (words.contains(word)) {
              counts.merge(language, 1, Integer::sum);
            }
          });
    }
    int english = counts.getOrDefault(ENGLISH, 0);
    return profiles.keySet().stream()
        .filter(language -> !language.equals(ENGLISH))
        .max((a, b) -> counts.getOrDefault(a, 0) - counts.getOrDefault(b, 0))
        .filter(best -> counts.getOrDefault(best, 0) >= FEWEST_WORDS)
        .filter(best -> counts.getOrDefault(best, 0) > english * MARGIN)
        .or(() -> english > 0 ? Optional.of(ENGLISH) : Optional.empty());
  }
}
