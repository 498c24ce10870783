package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;

/**
 * Takes back surnames that stand for what somebody described or published: "Kim criteria",
 * "Vincenti 2017", "Sharma et al.", "15.2 mg/g (Garbowski)", "Walker-Murdoch signs".
 *
 * <p>No list of eponyms is complete, but what stands behind one is of few kinds. Only what lists
 * and models alone hold for a name is taken back: a title, a first name, an initial or a label
 * before a surname make it a person, whatever follows.
 */
final class Citations {
  private static final Set<Layer> VOUCHING = EnumSet.of(Layer.KNOWN, Layer.RULE);
  private static final int WIDTH = 60;

  /** A value of no date: with a unit, a fraction or a sign. */
  private static final Pattern VALUE_BEFORE =
      Pattern.compile(
          "(?:\\d[.,]\\d+|\\d[ ]?%|\\d[ ]?(?:mm|cm|ml|ms|mg|g|m|kg|l|mmhg|m/s|ml/m2|g/m2|mg/g|m2)(?:[ ][a-z]{1,3})?"
              + "|\\b(?:predicted|calculated|estimated|indexed|index|formula|score|ratio|classification|dimension"
              + "|weight|changes?|patterns?|waves?|signs?|criteri\\w+|technique|repair|procedure|operation|normals?|norms?|disease|syndrome|fibrosis|type\\s\\w+|stage\\s\\w+|grade\\s\\w+|class\\s\\w+))[ ]\\($",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LEAD_BEFORE =
      Pattern.compile("(?:^|\\W)(?:by|per|after|than|using|of|to)[ ]$", Pattern.CASE_INSENSITIVE);
  private static final Pattern VALUE_BEHIND =
      Pattern.compile("(?::|[ ]=)?[ ](?:[zZ][ ])?[+\u2212-]?\\d+[.,]\\d");

  /** MIC (Carpenter) 1.8; O'Mahony (risk) 2.4%. */
  private static final Pattern BRACKET_BEHIND =
      Pattern.compile(
          "\\)[ :=|]{1,4}[<>]?\\d+[.,]\\d|[ ]\\([^()\\n]{1,20}\\)[ ]\\d+(?:[.,]\\d+)?[ ]?%");

  /** F-A-B-R-Y. */
  private static final Pattern SPELLED = Pattern.compile("\\p{L}(?:[ -]\\p{L}){3,}");

  private final Vocabulary vocabulary;
  private final NameWords kinds;
  private final Pattern behind;

  Citations(Vocabulary vocabulary, NameWords kinds) {
    this.vocabulary = vocabulary;
    this.kinds = kinds;
    String term =
        "(?:[ -](?:"
            + alternatives(vocabulary, "citedbetween")
            + ")){0,2}[ -](?:"
            + alternatives(vocabulary, "cited")
            + ")(?![\\p{L}-])";
    String joined =
        "(?:(?:[ ](?:and|or|&|vs)[ ]|[/-]|,[ ](?:and[ ])?)\\p{Lu}[\\p{L}'\u2019-]+){0,3}";
    behind =
        Pattern.compile(
            joined
                + "(?:['\u2019]s?)?(?:"
                + term
                + "|,?[ ](?i:et[ ]al)\\b|,?[ ]\\(?(?:19[5-9]|20[0-4])\\d(?![\\d/.-]?\\d|[ ](?:at|to)\\b))");
  }

  private static String alternatives(Vocabulary vocabulary, String list) {
    return vocabulary.beside(list).stream()
        .map(word -> "(?i:" + Pattern.quote(word) + ")")
        .collect(Collectors.joining("|"));
  }

  /** The spans but those that only cite somebody. */
  List<Span> without(String text, List<Word> words, List<Span> spans) {
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      if (!cites(text, words, span) && !spelledEponym(text, span)) {
        kept.add(span);
      }
    }
    return kept;
  }

  private boolean cites(String text, List<Word> words, Span span) {
    boolean type =
        span.type() == IdentifierType.NAME
            || span.type() == IdentifierType.HOSPITAL
            || span.type() == IdentifierType.LOCATION;
    if (!type || span.layers().stream().anyMatch(VOUCHING::contains) || !surname(words, span)) {
      return false;
    }
    int end = Math.min(text.length(), span.end() + WIDTH);
    if (behind.matcher(text).region(span.end(), end).useTransparentBounds(true).lookingAt()) {
      return true;
    }
    String before = text.substring(Math.max(0, span.start() - WIDTH), span.start());
    return BRACKET_BEHIND.matcher(text).region(span.end(), end).lookingAt()
        || (text.startsWith(")", span.end()) && VALUE_BEFORE.matcher(before).find())
        || (LEAD_BEFORE.matcher(before).find()
            && VALUE_BEHIND.matcher(text).region(span.end(), end).lookingAt());
  }

  private boolean spelledEponym(String text, Span span) {
    String found = text.substring(span.start(), span.end());
    return !span.layers().contains(Layer.KNOWN)
        && SPELLED.matcher(found).matches()
        && vocabulary.isEponym(Fold.of(found.replaceAll("[ -]", "")));
  }

  /** One word, or a particle and one. */
  private boolean surname(List<Word> words, Span span) {
    List<Word> inside = Words.between(words, span.start(), span.end());
    int last = inside.size() - 1;
    return last >= 0
        && last < 2
        && !inside.get(last).inCapitals
        && inside.get(last).upper()
        && (last == 0 || kinds.isParticle(inside.get(0).fold) || inside.get(0).report);
  }
}
