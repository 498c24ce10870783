package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * Abbreviations that a text brings along: "cardiac amyloidosis (CA)" makes a later "CA" mean the
 * same. Only what the lexicon knows can be abbreviated, and only by capitals that it does not know.
 */
final class Abbreviations {
  private static final Set<Kind> KINDS = Set.of(Kind.DIAGNOSIS, Kind.FINDING, Kind.CHAMBER);
  private static final int SHORTEST = 2;
  private static final int LONGEST = 6;

  private final Map<String, Entry> known = new HashMap<>();

  /** The mentions of a sentence with those of abbreviations; learns the ones that it explains. */
  List<Match<Entry>> extend(List<Match<Entry>> mentions, Words words, String text) {
    List<Match<Entry>> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean bracketed = words.get(i - 1).equals("(") && words.get(i + 1).equals(")");
      if ((!bracketed && !known.containsKey(words.get(i)))
          || !isCapitals(text, words.start(i), words.end(i))
          || covered(mentions, i)) {
        continue;
      }
      int open = i - 1;
      if (bracketed) {
        mentions.stream()
            .filter(m -> m.to() == open && KINDS.contains(m.value().kind()))
            .findFirst()
            .ifPresent(m -> known.put(words.get(open + 1), m.value()));
      } else {
        found.add(new Match<>(known.get(words.get(i)), i, i + 1));
      }
    }
    if (found.isEmpty()) {
      return mentions;
    }
    found.addAll(mentions);
    found.sort(Comparator.comparingInt(Match::from));
    return found;
  }

  private static boolean covered(List<Match<Entry>> mentions, int index) {
    return mentions.stream().anyMatch(m -> m.from() <= index && index < m.to());
  }

  private static boolean isCapitals(String text, int start, int end) {
    return end - start >= SHORTEST
        && end - start <= LONGEST
        && text.substring(start, end).chars().allMatch(Character::isUpperCase);
  }
}
