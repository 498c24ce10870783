package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;

/** Finds institutions, employers, schools and towns by the words beside them and by the lists. */
final class InstitutionFinder {
  private static final Pattern CONNECTOR = Pattern.compile("[ ]|[ ]?&[ ]|[ ]-[ ]|\\.[ ]|-");
  private static final Set<String> LINKS =
      Set.of(
          "of", "the", "and", "for", "de", "del", "la", "las", "los", "le", "der", "du", "des",
          "von", "van", "st", "saint", "on", "aan", "y", "di", "upon");

  /** Words before the name of a town that belong to it. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "upper", "lower", "great", "little", "much", "north", "south", "east", "west", "new",
          "old", "port", "mount", "saint", "st", "nether", "middle", "san", "santa", "fort",
          "lake");

  private final Vocabulary vocabulary;
  private final NameWords names;
  private final Set<String> kinds;
  private final Set<String> weak;
  private final Pattern belongs;
  private final Set<String> generic;
  private final LowercasePlaces lowercase;

  InstitutionFinder(Vocabulary vocabulary, NameWords names) {
    this.vocabulary = vocabulary;
    this.names = names;
    kinds = vocabulary.beside("institutions").stream().map(Fold::of).collect(Collectors.toSet());
    weak = vocabulary.beside("weakinstitutions").stream().map(Fold::of).collect(Collectors.toSet());
    generic = vocabulary.beside("generic").stream().map(Fold::of).collect(Collectors.toSet());
    lowercase = new LowercasePlaces(vocabulary, names);
    belongs =
        Pattern.compile(
            "(?<!\\p{L})(?:(?:employed|works|worked|working)(?:[ ]as[ ](?:an?[ ])?(?:[\\p{Ll}-]+[ ]){1,3}(?:by|for|at|with))|(?:"
                + String.join("|", vocabulary.beside("trades"))
                + ")[ ](?:at|for|with|of)|employer[,:]|"
                + vocabulary.beside("belongs").stream()
                    .map(words -> words.replace(" ", "[ ]"))
                    .collect(Collectors.joining("|"))
                + ")[ ](?:shifts[ ]at[ ])?(?:the[ ]|an?[ ])?");
  }

  void detect(String text, List<Word> words, List<Span> spans) {
    if (Word.small(text)) {
      lowercase.detect(text, words, spans);
    }
    lines(text, words, spans);
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (kind(text, word)) {
        institution(text, words, i, spans);
      }
      place(text, words, i, spans);
    }
    Matcher matcher = belongs.matcher(text);
    int from = 0;
    while (matcher.find()) {
      while (from < words.size() && words.get(from).start < matcher.end()) {
        from++;
      }
      if (from < words.size() && words.get(from).start == matcher.end()) {
        stretch(text, words, from, spans);
      }
    }
  }

  /** A word of kind; written small only where it is one by itself. */
  private boolean kind(String text, Word word) {
    if (word.shape == Word.Shape.LOWER) {
      return LOWER_KINDS.contains(word.fold);
    }
    boolean children = word.fold.equals("children") && text.startsWith("'s", word.end);
    return word.shape != Word.Shape.MIXED && (kinds.contains(word.fold) || children);
  }

  private static final Set<String> LOWER_KINDS =
      Set.of(
          "hospital",
          "clinic",
          "infirmary",
          "hospice",
          "practice",
          "surgery",
          "restaurant",
          "school",
          "university",
          "college",
          "church",
          "company",
          "farm",
          "pharmacy",
          "shipping",
          "bakery",
          "garage",
          "center",
          "centre",
          "council",
          "academy",
          "prison",
          "library",
          "museum",
          "hotel");

  /** Words that a full stop shortens inside a name. */
  private static final Set<String> SHORTENED =
      Set.of("st", "bros", "med", "gen", "univ", "mem", "reg", "comm", "mt", "ft", "hosp", "nat");

  private static final Set<String> NUMBERS =
      Set.of("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** A title, number or article that may begin an institution's name: The, Three, Drs. */
  static boolean begins(Word word) {
    boolean capital = word.upper() && (NUMBERS.contains(word.fold) || word.fold.equals("drs"));
    return capital || word.fold.equals("the");
  }

  /** Backwards from the word of kind over capitalised words, forwards over further ones. */
  private void institution(String text, List<Word> words, int kind, List<Span> spans) {
    Word word = words.get(kind);
    boolean lower = word.shape == Word.Shape.LOWER;
    int from = kind;
    int own = 0;
    int strange = 0;
    while (from > 0 && kind - from < 7) {
      Word before = words.get(from - 1);
      String gap = text.substring(before.end, words.get(from).start);
      if (!gap.matches("[ ]|'s[ ]|\u2019s[ ]|'S[ ]|[ ]&[ ]|['\u2019][ ]|-|\\.[ ]")
          || (gap.startsWith(".") && !SHORTENED.contains(before.fold) && !before.initial())) {
        break;
      }
      boolean link =
          LINKS.contains(before.fold)
              && from - 1 > 0
              && (!word.inCapitals || ofNames(words.get(from - 2)))
              && words.get(from - 2).upper()
              && text.substring(words.get(from - 2).end, before.start)
                  .matches("(?:'s|\u2019s)?[ ]");
      boolean number = before.shape == Word.Shape.CAPITALISED && NUMBERS.contains(before.fold);
      boolean capital = before.upper() && (number || !names.isFunction(before.fold));
      if (!link && !capital) {
        break;
      }
      if (capital) {
        own++;
        if (!before.report
            && !weak.contains(before.fold)
            && !generic.contains(before.fold)
            && !names.isNeutral(before.fold)) {
          strange++;
        }
      }
      from--;
    }
    while (from < kind
        && ((LINKS.contains(words.get(from).fold) && !words.get(from).fold.startsWith("s"))
            || (names.isNeutral(words.get(from).fold)
                && !LINKS.contains(words.get(from).fold)
                && !(NUMBERS.contains(words.get(from).fold) && words.get(from).marked())))) {
      from++;
    }
    if (from > 0
        && from < kind
        && (words.get(from - 1).text.equals("The")
            || (word.inCapitals
                && words.get(from - 1).fold.equals("the")
                && listed(text, words, from, kind)))
        && text.substring(words.get(from - 1).end, words.get(from).start).equals(" ")) {
      from--;
    }
    int last = forward(text, words, kind);
    for (int i = kind + 1; i <= last; i++) {
      strange +=
          !words.get(i).report
                  && !LINKS.contains(words.get(i).fold)
                  && !weak.contains(words.get(i).fold)
                  && !words.get(i).common
              ? 1
              : 0;
      own++;
    }
    boolean clear = strange > 0 && (!lower || own > 0);
    if (own == 0
        || !clear
        || (word.inCapitals
            && !rare(words, from, last)
            && weak.contains(word.fold)
            && !word.fold.startsWith("hosp")
            && !listed(text, words, from, last))) {
      return;
    }
    if (names.isTerm(word.fold) && weak.contains(word.fold) && own < 2 && words.get(from).eponym) {
      return;
    }
    spans.add(
        Span.of(
            words.get(from).start,
            end(text, words.get(last)),
            IdentifierType.HOSPITAL,
            Layer.RULE));
  }

  /** ", THE LIMES SURGERY": an item that an article begins and the line's end ends. */
  private static boolean listed(String text, List<Word> words, int from, int last) {
    int start = words.get(from).start;
    int end = words.get(last).end;
    boolean article = from > 0 && words.get(from - 1).fold.equals("the");
    int before = article ? words.get(from - 1).start : start;
    return (article || words.get(from).fold.equals("the"))
        && before > 1
        && text.startsWith(", ", before - 2)
        && (end == text.length() || "\r\n,;".indexOf(text.charAt(end)) >= 0);
  }

  /** University of, Bank of: what an "of" in a name stands behind, where capitals do not tell. */
  private boolean ofNames(Word word) {
    return kinds.contains(word.fold) || (!word.common && !word.report);
  }

  /** A heading line of capitals that holds a word of kind and a word of its own. */
  private void lines(String text, List<Word> words, List<Span> spans) {
    int from = 0;
    while (from < words.size()) {
      int to = from + 1;
      while (to < words.size() && together(text, words, to)) {
        to++;
      }
      if (words.get(from).inCapitals && to - from > 1 && to - from <= MOST_IN_LINE) {
        line(text, words, from, to, spans);
      }
      from = to;
    }
  }

  private static boolean together(String text, List<Word> words, int i) {
    int end = words.get(i - 1).end;
    boolean possessive = text.startsWith("'S ", end) || text.startsWith("\u2019S ", end);
    for (int at = possessive ? end + 2 : end; at < words.get(i).start; at++) {
      char c = text.charAt(at);
      if (" '\u2019&-.".indexOf(c) < 0
          || (c == ' ' && text.startsWith("  ", at))
          || (c == '.' && words.get(i - 1).text.length() > LONGEST_SHORTENED)) {
        return false;
      }
    }
    return true;
  }

  private void line(String text, List<Word> words, int from, int to, List<Span> spans) {
    int start = words.get(from).start;
    int end = words.get(to - 1).end;
    boolean begins = start == 0 || "\n|".indexOf(text.charAt(start - 1)) >= 0;
    boolean ends =
        end == text.length()
            || "\r\n|,".indexOf(text.charAt(end)) >= 0
            || text.startsWith("  ", end);
    boolean kind = false;
    boolean own = false;
    if (HEADINGS.contains(words.get(from).fold)) {
      return;
    }
    for (Word word : words.subList(from, to)) {
      kind |= kinds.contains(word.fold);
      own |=
          !word.report
              && !kinds.contains(word.fold)
              && !generic.contains(word.fold)
              && !names.isNeutral(word.fold)
              && !names.isTerm(word.fold);
      if (names.isVerb(word.fold) || names.isTitle(word.fold) || word.fold.equals("no")) {
        return;
      }
    }
    if (begins
        && ends
        && kind
        && own
        && (!words.get(to - 1).report || kinds.contains(words.get(to - 1).fold))) {
      spans.add(Span.of(start, end, IdentifierType.HOSPITAL, Layer.RULE));
    }
  }

  private static final int MOST_IN_LINE = 8;
  private static final int LONGEST_SHORTENED = 4;

  /** What a line that titles a report begins with. */
  private static final Set<String> HEADINGS =
      Set.of(
          "report",
          "mri",
          "cmr",
          "cardiac",
          "magnetic",
          "exam",
          "examination",
          "study",
          "procedure",
          "history",
          "impression",
          "indication",
          "findings",
          "technique",
          "conclusion",
          "comparison",
          "clinical",
          "department",
          "request",
          "final",
          "preliminary",
          "addendum");

  private static boolean rare(List<Word> words, int from, int last) {
    for (int i = from; i <= last; i++) {
      if (!words.get(i).common && !words.get(i).eponym) {
        return true;
      }
    }
    return false;
  }

  private int forward(String text, List<Word> words, int kind) {
    int last = kind;
    for (int i = kind + 1; i < words.size() && i - kind < 6; i++) {
      Word word = words.get(i);
      String gap = text.substring(words.get(i - 1).end, word.start);
      if (!CONNECTOR.matcher(gap).matches()
          || (gap.startsWith(".") && !words.get(i - 1).fold.equals("st"))) {
        break;
      }
      boolean at = word.inCapitals && (word.fold.equals("of") || word.fold.equals("at"));
      if (at || (LINKS.contains(word.fold) && word.shape == Word.Shape.LOWER)) {
        continue;
      }
      boolean noun =
          word.upper()
              && (kinds.contains(word.fold)
                  || word.fold.equals("nhs")
                  || !word.common
                  || ((LINKS.contains(words.get(i - 1).fold) || words.get(i - 1).fold.equals("at"))
                      && !word.report));
      if (!noun || (names.isNeutral(word.fold) && !names.isCountry(word.fold))) {
        break;
      }
      last = i;
    }
    return last;
  }

  private static int end(String text, Word word) {
    boolean dotted = Set.of("co", "inc", "ltd", "corp").contains(word.fold);
    if (word.fold.equals("children") && text.startsWith("'s", word.end)) {
      return word.end + 2;
    }
    return dotted && word.end < text.length() && text.charAt(word.end) == '.'
        ? word.end + 1
        : word.end;
  }

  /** A capitalised stretch where somebody works or lives. */
  private void stretch(String text, List<Word> words, int from, List<Span> spans) {
    int last = -1;
    for (int i = from; i < words.size() && i - from < 6; i++) {
      Word word = words.get(i);
      String gap = i == from ? " " : text.substring(words.get(i - 1).end, word.start);
      if (!CONNECTOR.matcher(gap).matches()
          || (gap.startsWith(".") && !words.get(i - 1).fold.equals("st"))) {
        break;
      }
      if (i > from && LINKS.contains(word.fold)) {
        continue;
      }
      if (!word.upper()
          || (word.inCapitals && word.common)
          || (word.report && !kinds.contains(word.fold))
          || names.isNeutral(word.fold)
          || word.eponym) {
        break;
      }
      last = i;
    }
    if (last >= 0
        && (last > from
            || (words.get(from).shape == Word.Shape.CAPITALISED && !words.get(from).report))) {
      spans.add(
          Span.of(
              words.get(from).start,
              end(text, words.get(last)),
              IdentifierType.HOSPITAL,
              Layer.RULE));
    }
  }

  /** Towns of the list: the longest of up to three words. */
  private void place(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!word.upper() || word.text.length() < 3) {
      return;
    }
    StringBuilder joined = new StringBuilder(word.fold);
    int found = -1;
    if (single(word)) {
      found = i;
    }
    for (int j = i + 1; j < words.size() && j - i < 3; j++) {
      String gap = text.substring(words.get(j - 1).end, words.get(j).start);
      if ((!gap.equals(" ") && !gap.equals(". "))
          || (!words.get(j).upper() && !LINKS.contains(words.get(j).fold))) {
        break;
      }
      joined.append(gap.equals(" ") ? " " : ". ").append(words.get(j).fold);
      if (vocabulary.isPlace(joined.toString())
          && !(word.common
              && words.get(j).common
              && (word.inCapitals || word.report || words.get(j).report))) {
        found = j;
      }
    }
    if (found >= 0) {
      boolean attribute =
          i > 0
              && words.get(i - 1).shape == Word.Shape.CAPITALISED
              && ATTRIBUTES.contains(words.get(i - 1).fold)
              && text.substring(words.get(i - 1).end, word.start).equals(" ");
      int start = attribute ? words.get(i - 1).start : word.start;
      spans.add(Span.of(start, words.get(found).end, IdentifierType.LOCATION, Layer.LIST));
    }
  }

  private boolean single(Word word) {
    return vocabulary.isPlace(word.fold)
        && !word.common
        && !word.eponym
        && !names.isNeutral(word.fold)
        && (word.shape == Word.Shape.CAPITALISED || word.inCapitals || word.text.length() > 5);
  }
}
