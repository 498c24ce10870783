package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;

/**
 * One sentence with what the lexicon knows in it, and questions about what stands between its
 * words.
 */
final class Reading {
  /** Words that say nothing of their own between the parts of one phrase. */
  private static final Set<String> FILL =
      Set.of(
          "the",
          "a",
          "an",
          "of",
          "wall",
          "walls",
          "segment",
          "segments",
          "myocardial",
          "myocardium",
          "region",
          "regions",
          "level",
          "part",
          "parts",
          "portion",
          "area",
          "areas",
          "mildly",
          "mild",
          "moderate",
          "moderately",
          "severe",
          "severely",
          "slightly",
          "slight",
          "markedly",
          "marked",
          "minimally",
          "marginally",
          "modestly",
          "face",
          "faces",
          "extensive",
          "focal",
          "small",
          "large",
          "both",
          "overall",
          "free",
          "left",
          "ventricular",
          "ventricle",
          "regional",
          "intense",
          "its",
          "their",
          "layer",
          "predominantly",
          "mainly",
          "also",
          "late",
          "delayed",
          "abnormal",
          "pattern",
          "pronounced",
          "significant",
          "significantly",
          "minimal",
          "gross",
          "somewhat",
          "prominent",
          "subtle",
          "faint",
          "multiple",
          "acute",
          "subacute",
          "chronic",
          "old",
          "recent",
          "entire",
          "whole",
          "respective",
          "corresponding",
          "isolated",
          "discrete",
          "single",
          "ischemic",
          "ischaemic",
          "remaining",
          "contiguous",
          "adjacent",
          "dense",
          "typical",
          "classic",
          "classical",
          "characteristic",
          "thin",
          "thick",
          "true",
          "dominant",
          "strong",
          "native",
          "indexed",
          "tract",
          "location",
          "distribution",
          "aspect",
          "aspects",
          "zone",
          "zones",
          "site",
          "territory",
          "more",
          "most",
          "confluent",
          "avid",
          "new",
          "clear",
          "evident",
          "obvious",
          "nodular",
          "multifocal",
          "mostly",
          "bilateral",
          "side",
          "half",
          "surface",
          "quite",
          "rather",
          "fairly",
          "abnormally",
          "pathological",
          "pathologic",
          "localised",
          "localized",
          "fine",
          "irregular",
          "highly",
          "massive",
          "massively",
          "limited",
          "inhomogeneous",
          "heterogeneous",
          "heterogeneously",
          "symmetric",
          "symmetrical",
          "asymmetric",
          "asymmetrical",
          "concentric");

  private static final int LONGEST_NUMBER = 9;

  private static final Set<String> AND =
      Set.of("and", "or", ",", "/", "to", "&", "nor", "as", "well", "through");

  final Words words;
  final Asserter asserter;
  final List<Match<Entry>> mentions;
  private final Map<Kind, List<Match<Entry>>> byKind = new EnumMap<>(Kind.class);

  Reading(Words words, Lexicon lexicon, CueRules cues, Abbreviations abbreviations, String text) {
    this.words = words;
    this.asserter = new Asserter(words, cues);
    this.mentions = abbreviations.extend(lexicon.mentions(words), words, text);
    for (Match<Entry> mention : mentions) {
      byKind.computeIfAbsent(mention.value().kind(), kind -> new ArrayList<>()).add(mention);
    }
  }

  List<Match<Entry>> of(Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** Whether only empty words, and mentions of these kinds, stand between two indexes. */
  boolean onlyFill(int from, int to, Set<Kind> kinds) {
    return between(from, to, kinds, FILL, Set.of());
  }

  /** The same, with "and", "or", commas too. */
  boolean onlyFillAndLists(int from, int to, Set<Kind> kinds) {
    return between(from, to, kinds, FILL, AND);
  }

  /** The same, with further words. */
  boolean onlyFillAnd(int from, int to, Set<Kind> kinds, Set<String> further) {
    return between(from, to, kinds, FILL, further);
  }

  private boolean between(
      int from, int to, Set<Kind> kinds, Set<String> fill, Set<String> further) {
    int i = from;
    while (i < to) {
      int next = behindMention(i, kinds);
      if (next > i) {
        i = next;
      } else if (isAbbreviation(i) && i + 3 <= to) {
        i += 3;
      } else if (behindNumber(i, to) > i) {
        i = behindNumber(i, to);
      } else if (fill.contains(words.get(i)) || further.contains(words.get(i))) {
        i++;
      } else {
        return false;
      }
    }
    return true;
  }

  /** "Left ventricle (LV)": one word in brackets. */
  private boolean isAbbreviation(int open) {
    return words.get(open).equals("(") && words.get(open + 2).equals(")");
  }

  /** "T1 (1140 ms) and T2": a number in brackets says nothing of what surrounds it. */
  private int behindNumber(int open, int to) {
    boolean number =
        words.get(open).equals("(")
            && !words.get(open + 1).isEmpty()
            && Character.isDigit(words.get(open + 1).charAt(0));
    for (int i = open + 1; number && i < Math.min(to, open + LONGEST_NUMBER); i++) {
      if (words.get(i).equals(")")) {
        return i + 1;
      }
    }
    return open;
  }

  private int behindMention(int from, Set<Kind> kinds) {
    for (Match<Entry> mention : mentions) {
      if (mention.from() == from && kinds.contains(mention.value().kind())) {
        return mention.to();
      }
    }
    return from;
  }

  /** The mention of a kind that covers an index. */
  Optional<Match<Entry>> at(int index, Set<Kind> kinds) {
    for (Match<Entry> mention : mentions) {
      if (mention.from() <= index
          && index < mention.to()
          && kinds.contains(mention.value().kind())) {
        return Optional.of(mention);
      }
    }
    return Optional.empty();
  }

  boolean isFill(int index) {
    return FILL.contains(words.get(index)) || AND.contains(words.get(index));
  }

  /** Whether a word at these indexes is among some. */
  boolean any(int from, int to, Set<String> some) {
    return words.any(from, to, some);
  }
}
