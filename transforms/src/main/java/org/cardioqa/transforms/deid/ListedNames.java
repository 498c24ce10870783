package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds people by the lists of names, by initials, and by capitals that neither the language nor
 * medicine explains.
 */
final class ListedNames {
  private static final int LONG_WORD = 4;

  /** Type B, Class C: a letter behind one of these is no initial. */
  private static final Set<String> TYPES =
      Set.of(
          "type",
          "class",
          "grade",
          "stage",
          "group",
          "category",
          "subtype",
          "hepatitis",
          "influenza",
          "vitamin",
          "protein",
          "phase",
          "form",
          "pattern",
          "option");

  private static final Set<String> PATIENTS =
      Set.of("re", "patient", "pt", "name", "for", "regarding", "mr", "mrs", "ms", "miss", "dr");

  private static final Set<String> LEADING = Set.of("by", "dr", "mr", "mrs", "ms", "with", "from");

  private static final Pattern COMMA = Pattern.compile(",[ ]?");
  private static final Pattern INITIAL_GAP = Pattern.compile("\\.[ ]?|[ ]");

  private final Vocabulary vocabulary;
  private final NameWords kinds;
  private final NameSequence sequences;

  ListedNames(Vocabulary vocabulary, NameWords kinds, NameSequence sequences) {
    this.vocabulary = vocabulary;
    this.kinds = kinds;
    this.sequences = sequences;
  }

  void detect(String text, List<Word> words, List<Span> spans) {
    boolean small = Word.small(text);
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      initials(text, words, i, spans);
      inverted(text, words, i, spans);
      lowercase(text, words, i, spans);
      abbreviated(text, words, i, small, spans);
      firstName(text, words, i, spans);
      if (unknown(words, i) || (small && strange(word))) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.LIST));
      }
    }
  }

  /** Long, and neither of the language nor of medicine. */
  private static boolean strange(Word word) {
    return word.shape == Word.Shape.LOWER
        && word.text.length() >= LONG_WORD
        && !word.common
        && !word.eponym;
  }

  /** R. Okafor, A J van der Merwe: initials and a surname. */
  private void initials(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!word.initial()
        || (i > 0
            && words.get(i - 1).initial()
            && INITIAL_GAP.matcher(gap(text, words, i)).matches())) {
      return;
    }
    int at = i + 1;
    while (at < words.size()
        && words.get(at).initial()
        && INITIAL_GAP.matcher(gap(text, words, at)).matches()) {
      at++;
    }
    if (at == words.size() || !INITIAL_GAP.matcher(gap(text, words, at)).matches()) {
      return;
    }
    boolean several = at - i > 1;
    boolean dotted = gap(text, words, at).startsWith(".");
    while (at + 1 < words.size()
        && kinds.isParticle(words.get(at).fold)
        && words.get(at).text.length() > 1
        && gap(text, words, at + 1).equals(" ")) {
      at++;
    }
    Word next = words.get(at);
    boolean strange = !next.common && !next.eponym && !kinds.isNeutral(next.fold);
    boolean shaped =
        next.shape == Word.Shape.CAPITALISED
            || (next.shape == Word.Shape.CAPITALS && (several || dotted) && (next.name || strange));
    boolean surname =
        shaped
            && next.text.length() > 1
            && !kinds.isNeutral(next.fold)
            && ((dotted || several) ? !next.report && (next.name || !next.common) : strange);
    boolean listEnd =
        i > 0 && words.get(i - 1).end == word.start - 1 && text.charAt(word.start - 1) == '/';
    boolean enumerated = !several && dotted && word.first && next.common;
    boolean typed = i > 0 && TYPES.contains(words.get(i - 1).fold);
    if (surname && !listEnd && !enumerated && !typed) {
      sequences.add(text, words, i, NameSequence.Trust.SURE, Layer.RULE, spans);
    }
  }

  private static String gap(String text, List<Word> words, int i) {
    return text.substring(words.get(i - 1).end, words.get(i).start);
  }

  /** ROSE, Daisy: a surname, a comma and a first name, where a line or a cell begins. */
  private void inverted(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!word.upper()
        || i + 1 == words.size()
        || word.text.length() < 2
        || kinds.isNeutral(word.fold)
        || !COMMA.matcher(gap(text, words, i + 1)).matches()) {
      return;
    }
    Word next = words.get(i + 1);
    boolean tight =
        gap(text, words, i + 1).equals(",") && word.inCapitals && word.name && next.name;
    if (word.report && !tight) {
      return;
    }
    boolean given =
        next.upper()
            && !next.report
            && (kinds.isFirst(next.fold)
                || (next.name && !next.common)
                || (next.initial() && !word.common));
    boolean outstanding =
        word.first
            || (word.start > 1 && text.startsWith("  ", word.start - 2))
            || (word.shape == Word.Shape.CAPITALS && !word.inCapitals && word.text.length() > 3)
            || (!word.common && !word.eponym && next.text.length() > 1);
    boolean goesOn =
        i + 2 < words.size()
            && gap(text, words, i + 2).equals(" ")
            && words.get(i + 2).shape == Word.Shape.LOWER;
    if (given
        && !(word.eponym && next.eponym)
        && outstanding
        && !(goesOn && word.common)
        && !Detector.beginsPhrase(text, word)) {
      sequences.add(text, words, i, NameSequence.Trust.SURE, Layer.LIST, spans);
    }
  }

  /** n. bolitho: an initial and a surname, both written small. */
  private void lowercase(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (word.text.length() != 1 || word.upper() || i + 1 == words.size()) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = gap(text, words, i + 1);
    boolean strange = !next.common && !next.eponym && !next.report;
    boolean led = i > 0 && LEADING.contains(words.get(i - 1).fold);
    if ((gap.equals(". ") || gap.equals(".") || (led && gap.equals(" ")))
        && next.shape == Word.Shape.LOWER
        && next.text.length() > 3
        && strange) {
      spans.add(Span.of(word.start, next.end, IdentifierType.NAME, Layer.LIST));
    }
  }

  /** Short T, where a line begins and a number or another field follows; vos m in small texts. */
  private void abbreviated(String text, List<Word> words, int i, boolean small, List<Span> spans) {
    Word word = words.get(i);
    if (i + 1 == words.size()
        || !word.name
        || word.text.length() < 2
        || TYPES.contains(word.fold)
        || !gap(text, words, i + 1).equals(" ")) {
      return;
    }
    Word next = words.get(i + 1);
    boolean field =
        FIELD.matcher(text).region(next.end, Math.min(text.length(), next.end + 8)).lookingAt();
    boolean upper = word.upper() && word.first && next.initial();
    boolean lower =
        (small || !word.common)
            && word.shape == Word.Shape.LOWER
            && !word.common
            && next.text.length() == 1
            && next.shape == Word.Shape.LOWER
            && next.text.charAt(0) != 'a';
    if (field && (upper || lower) && !kinds.isNeutral(word.fold)) {
      spans.add(Span.of(word.start, next.end, IdentifierType.NAME, Layer.LIST));
    }
  }

  private static final Pattern FIELD =
      Pattern.compile("\\.?(?:[ ]*[/|]|[ ]{2,}|[ ](?:\\d{2,}|MRN|DOB)|,?[ ]?\\R)");

  private void firstName(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (sequences.fullName(text, words, i)) {
      sequences.add(text, words, i, NameSequence.Trust.SURE, Layer.LIST, spans);
      return;
    }
    if (i + 1 == words.size()
        || !word.name
        || word.text.length() < 2
        || kinds.isNeutral(word.fold)) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = text.substring(word.end, next.start);
    if (surnameFirst(text, words, i)) {
      spans.add(Span.of(word.start, next.end, IdentifierType.NAME, Layer.LIST));
      return;
    }
    if (!gap.equals(" ") && !gap.matches(" ?\\R(?:> ?)?")) {
      return;
    }
    if (next.initial()
        && word.shape == Word.Shape.CAPITALISED
        && (!word.common || word.marked())
        && next.end < text.length()
        && text.charAt(next.end) == '.'
        && !word.report
        && (!word.eponym || kinds.isFirst(word.fold))) {
      spans.add(Span.of(word.start, next.end + 1, IdentifierType.NAME, Layer.LIST));
      return;
    }
    boolean shapes =
        word.shape == next.shape
            || (word.shape == Word.Shape.CAPITALISED
                && next.shape == Word.Shape.CAPITALS
                && next.text.length() > 3);
    if (!shapes
        || !word.upper()
        || kinds.isNeutral(next.fold)
        || (gap.length() > 1 && next.first && next.common)) {
      return;
    }
    boolean rare = (!word.common && !word.eponym) || (!next.common && !next.eponym && next.name);
    if (word.inCapitals
        && !(rare
            && next.name
            && !word.report
            && !next.report
            && !(word.common || (next.common && !next.name)))) {
      return;
    }
    boolean both =
        next.name
            && (word.marked() || rare)
            && !word.report
            && (!next.report || (!word.common && next.marked() && word.marked()));
    boolean term =
        kinds.isTerm(next.fold)
            || (i + 2 < words.size()
                && kinds.isTerm(words.get(i + 2).fold)
                && (word.eponym || next.eponym));
    if (both
        && !term
        && !Detector.beginsPhrase(text, next)
        && (!word.eponym || !next.eponym)
        && (rare || (word.marked() && next.marked()))) {
      sequences.add(text, words, i, NameSequence.Trust.LIKELY, Layer.LIST, spans);
    }
  }

  /** FIELD Anneliese: a surname in capitals before a first name without. */
  private boolean surnameFirst(String text, List<Word> words, int i) {
    Word word = words.get(i);
    Word next = words.get(i + 1);
    boolean begins = word.first || (i > 0 && PATIENTS.contains(words.get(i - 1).fold));
    return word.shape == Word.Shape.CAPITALS
        && !word.inCapitals
        && word.text.length() > 2
        && (!word.report || begins)
        && !kinds.isTerm(word.fold)
        && gap(text, words, i + 1).equals(" ")
        && next.shape == Word.Shape.CAPITALISED
        && next.name
        && !next.common
        && !next.eponym
        && next.text.length() > 2;
  }

  /** Capitalised in prose, and neither of the language nor of medicine. */
  private boolean unknown(List<Word> words, int i) {
    Word word = words.get(i);
    if (word.text.length() < 3 || kinds.isNeutral(word.fold) || word.eponym || word.common) {
      return word.marked()
          && word.name
          && word.text.length() > 2
          && !word.report
          && !word.eponym
          && !kinds.isNeutral(word.fold)
          && !kinds.isTerm(word.fold)
          && !titleCase(words, i);
    }
    return switch (word.shape) {
      case CAPITALISED -> !partOfEponym(words, i);
      case CAPITALS ->
          word.text.length() > 5 || (word.inCapitals && word.name && word.text.length() > 2);
      case LOWER -> word.name && word.text.length() > 3;
      case MIXED -> false;
    };
  }

  /** Neighbours with capitals that are words of the language: a heading rather than a name. */
  private static boolean titleCase(List<Word> words, int i) {
    boolean before =
        i > 0 && words.get(i - 1).shape == Word.Shape.CAPITALISED && words.get(i - 1).common;
    boolean after =
        i + 1 < words.size()
            && words.get(i + 1).shape == Word.Shape.CAPITALISED
            && words.get(i + 1).common;
    return (before && after) || ((before || after) && words.get(before ? i - 1 : i + 1).report);
  }

  /** Loeys-Dietz: one known eponym in a compound vouches for the other. */
  private boolean partOfEponym(List<Word> words, int i) {
    String fold = words.get(i).fold;
    if (fold.indexOf('-') > 0) {
      for (String part : fold.split("-", -1)) {
        if (vocabulary.isEponym(part)) {
          return true;
        }
      }
    }
    return i + 1 < words.size() && kinds.isCited(words.get(i + 1).fold);
  }
}
