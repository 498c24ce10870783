package org.cardioqa.transforms.deid;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds people by what stands beside their names (titles, labels, credentials, relatives, initials)
 * and by the name lists.
 *
 * <p>The models miss names that are rare, or written in capitals or without any; the words beside
 * them do not. What is only capitalised and known neither to the language nor to medicine counts as
 * a name too.
 */
final class NameFinder {
  /** How surely the first word of a sequence is a name. */
  private enum Trust {
    /** A title or a label says so. */
    SURE,
    /** Only if the words are names rather than common words. */
    LIKELY
  }

  private static final int MOST_WORDS = 5;
  private static final Pattern GAP =
      Pattern.compile("[ \\u00a0]{1,2}|\\.[ \\u00a0]{0,2}|[ ]?\\R(?:>[ ]?)?|-");
  private static final Pattern COMMA = Pattern.compile("\\.?,[ ]?");
  private static final Pattern DETAIL = Pattern.compile("\\.?[ \\u00a0]{1,3}");
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "(?<![\\w/])(?<a>[A-Z]{2,3})[/:](?<b>[a-z]{2,4})\\b(?!/)"
              + "|(?<=\\b[A-Z]\\.[ ]?[A-Z]\\.|[Dd]\\.[Oo]\\.|MD|DO|M\\.D\\.)[ ]?/[ ](?<c>[a-z]{2,3})\\b(?!\\.)"
              + "|\\b(?i:dict(?:ated)?|trans(?:cribed)?|rev(?:iewed)?|typed|recorded|rep(?:orted)?|chk|checked|edited|transcriptionist|typist|sec|initials|voice\\srec/edited|tech|by)[:.]?[ ](?:by[ ])?(?<d>[a-z]{2,3}|[A-Z]{2,4}|[A-Z]\\.[ ]?[A-Z]\\.(?:[ ]?[A-Z]\\.)?)(?![\\w/]|\\.\\w)"
              + "|\\(\\s?(?<e>[A-Z]{2,3})\\)\\s?:"
              + "|\\d{4}[ ](?<f>[a-z]{2,3})[ ]?(?=\\||$)"
              + "|(?<=\\d\\d:\\d\\d[ ])\\((?<g>[A-Z]{2,3})\\)",
          Pattern.MULTILINE);

  private final Vocabulary vocabulary;
  private final Set<String> titles;
  private final Set<String> weakTitles;
  private final Set<String> credentials;
  private final Set<String> roles;
  private final Set<String> particles;
  private final Set<String> suffixes;
  private final Set<String> function;
  private final Set<String> verbs;
  private final Set<String> terms;
  private final Set<String> countries;
  private final Set<String> months;
  private final Pattern label;
  private final Pattern by;

  NameFinder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    titles = folded("titles");
    weakTitles = folded("weaktitles");
    credentials = folded("credentials");
    roles = folded("roles");
    particles = folded("particles");
    suffixes = folded("suffixes");
    function = folded("function");
    verbs = folded("verbs");
    terms = folded("terms");
    countries = folded("countries");
    months =
        Set.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
            "sept",
            "oct",
            "nov",
            "dec");
    label =
        Pattern.compile(
            "(?<![\\p{L}\\d-])(?:"
                + alternatives("labels")
                + ")(?:\\s?/\\s?\\w+)?[ ]?\\.?(?:[ ]{0,3}[:=\\t|\u2013]+|[ ]+is\\b|[ ]name[ ]is\\b|[ ]{1,2}(?=\\p{Lu}{2,},[ ]?\\p{Lu}))[ ]*[\"(]?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    by =
        Pattern.compile(
            "(?<![\\p{L}])(?:(?:"
                + alternatives("by")
                + ")(?:[ ]+(?:by|to|from|with))?|(?:chair|attending|radiologist|cardiologist|surgeon|physician"
                + "|consultant|resident|fellow|referrer|first[ ]name|last[ ]name|surname|patient|nurse|pt|ref))[ ]*[,:]?\\s{1,2}(?:Dr\\.?[ ]|DR\\.?[ ])?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private Set<String> folded(String list) {
    return vocabulary.beside(list).stream().map(Fold::of).collect(Collectors.toSet());
  }

  private String alternatives(String list) {
    return vocabulary.beside(list).stream()
        .sorted((a, b) -> b.length() - a.length())
        .map(words -> words.replace(".", "\\.").replace(" ", "[ ]+"))
        .collect(Collectors.joining("|"));
  }

  boolean isFunction(String fold) {
    return function.contains(fold);
  }

  boolean isCountry(String fold) {
    return countries.contains(fold);
  }

  /** Stands before a name and is none. */
  boolean isBefore(Word word) {
    return (titles.contains(word.fold) && !word.name)
        || Set.of("dr", "mr", "mrs", "ms", "prof", "drs").contains(word.fold)
        || (function.contains(word.fold) && !particles.contains(word.fold));
  }

  /** Stands behind a name and is none. */
  boolean isBehind(Word word) {
    return (credentials.contains(word.fold) && word.shape != Word.Shape.CAPITALISED)
        || (function.contains(word.fold) && word.shape == Word.Shape.LOWER)
        || (function.contains(word.fold) && word.inCapitals);
  }

  boolean isTerm(String fold) {
    return terms.contains(fold);
  }

  boolean isVerb(String fold) {
    return verbs.contains(fold);
  }

  /** Stands before a person's name: a title, or "pt". */
  boolean introduces(String fold) {
    return titles.contains(fold) || fold.equals("pt") || fold.equals("patient");
  }

  boolean isParticle(String fold) {
    return particles.contains(fold);
  }

  /** No name by itself: a month, a title, a credential, a function word. */
  boolean isNeutral(String fold) {
    return months.contains(fold)
        || titles.contains(fold)
        || credentials.contains(fold)
        || function.contains(fold)
        || countries.contains(fold)
        || suffixes.contains(fold);
  }

  /** Adds the names that the words beside them, or the lists, give away. */
  void detect(String text, List<Word> words, List<Span> spans) {
    boolean small = small(words);
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      title(text, words, i, spans);
      relative(text, words, i, spans);
      credential(text, words, i, spans);
      initials(text, words, i, spans);
      firstName(text, words, i, spans);
      if (unknown(words, i) || (small && strange(word))) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.LIST));
      }
    }
    labelled(text, words, label, true, spans);
    labelled(text, words, by, false, spans);
    signatures(text, spans);
  }

  /** A text without capitals, where no name shows by one. */
  private static boolean small(List<Word> words) {
    long upper = words.stream().filter(Word::upper).count();
    return upper * 12 < words.size();
  }

  /** Long, and neither of the language nor of medicine. */
  private static boolean strange(Word word) {
    return word.shape == Word.Shape.LOWER
        && word.text.length() >= LONG_WORD
        && !word.common
        && !word.eponym;
  }

  private static final int LONG_WORD = 8;

  private void title(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!titles.contains(word.fold) || i + 1 == words.size() || word.shape == Word.Shape.MIXED) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = text.substring(word.end, next.start);
    if (!DETAIL.matcher(gap).matches() && !gap.matches("\\.?[ ]?\\R(?:>[ ])?|\\.")) {
      return;
    }
    boolean weak = weakTitles.contains(word.fold);
    boolean dotted = gap.startsWith(".");
    if (weak) {
      boolean number = behindNumber(text, word.start);
      boolean sentence = dotted && (word.shape == Word.Shape.LOWER || number);
      if (number
          || sentence
          || !next.upper()
          || (word.shape == Word.Shape.LOWER && next.common && !next.name)) {
        return;
      }
      if (next.report || (next.common && (!next.name || (next.inCapitals && !dotted)))) {
        return;
      }
    }
    if (function.contains(next.fold) || (!next.upper() && next.common && !next.name)) {
      return;
    }
    if (word.shape == Word.Shape.LOWER
        && next.shape == Word.Shape.LOWER
        && !next.name
        && next.common) {
      return;
    }
    add(text, words, i + 1, Trust.SURE, Layer.RULE, spans);
  }

  private static boolean behindNumber(String text, int start) {
    int i = start - 1;
    while (i >= 0 && text.charAt(i) == ' ') {
      i--;
    }
    return i >= 0 && Character.isDigit(text.charAt(i));
  }

  private void relative(String text, List<Word> words, int i, List<Span> spans) {
    if (!roles.contains(words.get(i).fold) || i + 1 == words.size()) {
      return;
    }
    int next = i + 1;
    if (Set.of("named", "called", "is").contains(words.get(next).fold) && next + 1 < words.size()) {
      next++;
    }
    Word name = words.get(next);
    String gap = text.substring(words.get(next - 1).end, name.start);
    if (!gap.matches("[ ]|,[ ]|[ ]?\\([ ]?|[ ]?\\R(?:>[ ])?|:[ ]|'?s?[ ]")) {
      return;
    }
    if (particles.contains(name.fold)
        && name.shape == Word.Shape.LOWER
        && !function.contains(name.fold)
        && next + 2 < words.size()
        && (words.get(next + 1).upper() || words.get(next + 2).upper())) {
      add(text, words, next, Trust.SURE, Layer.RULE, spans);
      return;
    }
    boolean capital =
        name.shape == Word.Shape.CAPITALISED && (!name.common || (name.name && !name.report));
    boolean capitals = name.inCapitals && name.name && !function.contains(name.fold);
    boolean lower = name.shape == Word.Shape.LOWER && name.name && !name.common;
    if ((capital || capitals || lower) && !isNeutral(name.fold)) {
      add(text, words, next, Trust.SURE, Layer.RULE, spans);
    }
  }

  private void credential(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    boolean spelled =
        i + 1 < words.size()
            && word.initial()
            && credentials.contains(word.fold + "." + words.get(i + 1).fold)
            && text.substring(word.end, words.get(i + 1).start).equals(".");
    boolean written =
        (credentials.contains(word.fold)
                && (word.shape == Word.Shape.CAPITALS
                    || word.shape == Word.Shape.MIXED
                    || word.inCapitals))
            || (word.shape == Word.Shape.MIXED && word.fold.equals("phd"));
    if ((!spelled && !written) || i == 0) {
      return;
    }
    if (!text.substring(words.get(i - 1).end, word.start).matches("\\.?,?[ ]{1,2}")) {
      return;
    }
    int from = i;
    int count = 0;
    boolean comma = false;
    while (from > 0 && count < MOST_WORDS) {
      Word before = words.get(from - 1);
      String gap = text.substring(before.end, words.get(from).start);
      boolean first = from == i;
      boolean inverted = !first && !comma && COMMA.matcher(gap).matches();
      if ((!first && !inverted && !GAP.matcher(gap).matches()) || gap.indexOf('\n') >= 0) {
        break;
      }
      if (!nameable(before) || (isNeutral(before.fold) && !particles.contains(before.fold))) {
        break;
      }
      comma |= inverted;
      from--;
      count++;
    }
    if (from < i && !(i - from == 1 && words.get(from).report)) {
      spans.add(
          Span.of(
              words.get(from).start, end(text, words.get(i - 1)), IdentifierType.NAME, Layer.RULE));
    }
  }

  private boolean nameable(Word word) {
    if (particles.contains(word.fold) && word.text.length() < 5) {
      return true;
    }
    return word.upper() && !(word.report && !word.name);
  }

  /** An initial takes its full stop along. */
  static int end(String text, Word word) {
    return word.initial() && word.end < text.length() && text.charAt(word.end) == '.'
        ? word.end + 1
        : word.end;
  }

  private void initials(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (!word.initial() || i + 1 == words.size()) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = text.substring(word.end, next.start);
    if (!gap.matches("\\.[ ]?|[ ]")) {
      return;
    }
    boolean dotted = gap.startsWith(".");
    if (next.initial() && dotted) {
      return;
    }
    boolean surname =
        next.shape == Word.Shape.CAPITALISED
            && next.text.length() > 1
            && !isNeutral(next.fold)
            && (dotted
                ? !next.report && (next.name || !next.common)
                : !next.common && !next.eponym);
    boolean listEnd =
        i > 0 && words.get(i - 1).end == word.start - 1 && text.charAt(word.start - 1) == '/';
    boolean enumerated = dotted && word.first && !next.name;
    if (surname && !listEnd && !enumerated) {
      int from = i;
      while (from > 0
          && words.get(from - 1).initial()
          && text.substring(words.get(from - 1).end, words.get(from).start).matches("\\.[ ]?")) {
        from--;
      }
      add(text, words, from, Trust.SURE, Layer.RULE, spans);
    }
  }

  private void firstName(String text, List<Word> words, int i, List<Span> spans) {
    Word word = words.get(i);
    if (i + 1 == words.size() || !word.name || word.text.length() < 2 || isNeutral(word.fold)) {
      return;
    }
    Word next = words.get(i + 1);
    String gap = text.substring(word.end, next.start);
    if (!gap.equals(" ") && !gap.matches(" ?\\R(?:> ?)?")) {
      return;
    }
    if (next.initial()
        && word.shape == Word.Shape.CAPITALISED
        && (!word.common || word.marked())
        && next.end < text.length()
        && text.charAt(next.end) == '.'
        && !word.report
        && !word.eponym) {
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
        || isNeutral(next.fold)
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
        terms.contains(next.fold)
            || (i + 2 < words.size()
                && terms.contains(words.get(i + 2).fold)
                && (word.eponym || next.eponym));
    if (both
        && !term
        && !Detector.beginsPhrase(text, next)
        && (!word.eponym || !next.eponym)
        && (rare || (word.marked() && next.marked()))) {
      add(text, words, i, Trust.LIKELY, Layer.LIST, spans);
    }
  }

  /** Capitalised in prose, and neither of the language nor of medicine. */
  private boolean unknown(List<Word> words, int i) {
    Word word = words.get(i);
    if (word.text.length() < 3 || isNeutral(word.fold) || word.eponym || word.common) {
      return word.marked()
          && word.name
          && word.text.length() > 2
          && !word.report
          && !word.eponym
          && !isNeutral(word.fold)
          && !terms.contains(word.fold)
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
    return i + 1 < words.size() && STRONG_TERMS.contains(words.get(i + 1).fold);
  }

  private static final Set<String> STRONG_TERMS =
      Set.of(
          "disease",
          "syndrome",
          "sign",
          "anomaly",
          "cardiomyopathy",
          "criteria",
          "classification",
          "formula",
          "equation",
          "procedure",
          "operation",
          "score",
          "index",
          "phenomenon",
          "maneuver",
          "manoeuvre");

  private void labelled(
      String text, List<Word> words, Pattern pattern, boolean colon, List<Span> spans) {
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    while (matcher.find()) {
      while (from < words.size() && words.get(from).start < matcher.end()) {
        from++;
      }
      if (from == words.size()) {
        return;
      }
      if (words.get(from).start > matcher.end()) {
        continue;
      }
      int at = from;
      while (at + 1 < words.size()
          && titles.contains(words.get(at).fold)
          && DETAIL.matcher(text.substring(words.get(at).end, words.get(at + 1).start)).matches()) {
        at++;
      }
      Word word = words.get(at);
      boolean lower = word.shape == Word.Shape.LOWER;
      boolean known =
          word.common && (!word.name || word.report || lower || (word.inCapitals && !colon));
      if (isNeutral(word.fold)
          || (known && !inverted(text, words, at))
          || (word.eponym && !colon && lower)) {
        continue;
      }
      if (word.text.length() < 3 && word.shape != Word.Shape.CAPITALISED && !word.name) {
        continue;
      }
      if (lower && !colon && !word.name) {
        continue;
      }
      add(text, words, at, Trust.SURE, Layer.RULE, spans);
    }
  }

  /** LONG, ADA: a comma and a name behind make a common word a family name. */
  private boolean inverted(String text, List<Word> words, int i) {
    if (i + 1 == words.size() || !words.get(i).upper()) {
      return false;
    }
    Word next = words.get(i + 1);
    return COMMA.matcher(text.substring(words.get(i).end, next.start)).matches()
        && next.upper()
        && (next.initial() || (next.name && !next.report));
  }

  private static void signatures(String text, List<Span> spans) {
    Matcher matcher = SIGNATURE.matcher(text);
    while (matcher.find()) {
      for (String group : List.of("a", "b", "c", "d", "e", "f", "g")) {
        Optional.ofNullable(matcher.group(group))
            .filter(found -> !NO_INITIALS.contains(Fold.of(found)))
            .ifPresent(
                found ->
                    spans.add(
                        Span.of(
                            matcher.start(group),
                            matcher.end(group),
                            IdentifierType.NAME,
                            Layer.RULE)));
      }
    }
  }

  private static final Set<String> NO_INITIALS =
      new HashSet<>(
          List.of(
              "lv", "rv", "la", "ra", "mr", "mri", "ct", "tte", "tee", "ecg", "cmr", "by", "on",
              "at", "to", "the", "md", "do", "ms", "cm", "mm", "am", "pm", "in", "of", "is", "it",
              "an", "as", "no", "not", "and", "for", "pet", "ef", "an", "us", "me", "we", "his",
              "her", "lad", "lge", "cag", "ai", "ar", "as", "be", "or", "so", "echo", "all", "one",
              "two", "our", "any", "mra", "cta", "icd", "mra", "ekg"));

  /** Adds the sequence of words that begins at {@code from}. */
  private void add(
      String text, List<Word> words, int from, Trust trust, Layer layer, List<Span> spans) {
    int last = from;
    boolean comma = false;
    boolean lower =
        words.get(from).shape == Word.Shape.LOWER && !particles.contains(words.get(from).fold);
    for (int i = from + 1; i < words.size() && i - from < MOST_WORDS; i++) {
      Word before = words.get(i - 1);
      Word word = words.get(i);
      String gap = text.substring(before.end, word.start);
      boolean inverted =
          !comma
              && trust == Trust.SURE
              && COMMA.matcher(gap).matches()
              && (i == from + 1 || suffixes.contains(before.fold));
      boolean hat = gap.matches("\\^{1,3}");
      if (!inverted && !hat && !GAP.matcher(gap).matches()) {
        break;
      }
      if (!belongs(text, words, i, from, inverted, lower)) {
        break;
      }
      comma |= inverted;
      if (!(particles.contains(word.fold) && word.shape == Word.Shape.LOWER)) {
        last = i;
      }
    }
    spans.add(
        Span.of(words.get(from).start, end(text, words.get(last)), IdentifierType.NAME, layer));
  }

  private boolean belongs(
      String text, List<Word> words, int i, int from, boolean inverted, boolean lower) {
    Word word = words.get(i);
    Word before = words.get(i - 1);
    String gap = text.substring(before.end, word.start);
    boolean stop = gap.startsWith(".") && !before.initial() && !suffixes.contains(before.fold);
    if (stop
        || (credentials.contains(word.fold)
            && word.shape == Word.Shape.CAPITALS
            && word.text.length() > 1)) {
      return false;
    }
    if (suffixes.contains(word.fold) && word.upper()) {
      return true;
    }
    if (titles.contains(word.fold) && !word.name) {
      return false;
    }
    if (particles.contains(word.fold)
        && word.shape == Word.Shape.LOWER
        && i + 1 < words.size()
        && !lower) {
      return !inverted
          && words.get(i + 1).upper()
          && !words.get(i + 1).report
          && (!function.contains(word.fold) || words.get(i + 1).name);
    }
    if (word.initial()) {
      return !(text.length() > word.end && Character.isDigit(text.charAt(word.end)));
    }
    if (gap.indexOf('\n') >= 0 && (word.common || (word.first && !words.get(from).upper()))) {
      return gap.contains(">") && word.upper() && !word.report;
    }
    if (lower) {
      return (word.shape == Word.Shape.LOWER
              && !word.common
              && (word.name || word.text.length() > 3))
          || (word.text.length() == 1
              && word.end + 1 < text.length()
              && text.charAt(word.end) == ' '
              && !Set.of("a", "i").contains(word.fold)
              && i == from + 1);
    }
    if (word.shape == Word.Shape.MIXED && particles.contains(before.fold)) {
      return true;
    }
    if (!word.upper() || (isNeutral(word.fold) && !particles.contains(word.fold))) {
      return false;
    }
    if (inverted) {
      return (word.name && !word.report) || !word.common;
    }
    boolean vouched = before.name && !before.common && word.marked() && i == from + 1;
    return !word.common || (word.name && (!word.report || vouched) && !terms.contains(word.fold));
  }
}
