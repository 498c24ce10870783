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
 * Finds people by the label of a field, by what they did ("dictated by"), and initials that sign.
 */
final class LabelledNames {
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "(?<![\\w/])(?<a>[A-Z]{2,3})[/:](?<b>[a-z]{2,4})\\b(?!/)"
              + "|(?<=\\b[A-Z]\\.[ ]?[A-Z]\\.|[Dd]\\.[Oo]\\.|MD|DO|M\\.D\\.)[ ]?/[ ](?<c>[a-z]{2,3})\\b(?!\\.)"
              + "|\\b(?i:dict(?:ated)?|trans(?:cribed)?|rev(?:iewed)?|typed|recorded|rep(?:orted)?|chk|checked|edited|transcriptionist|typist|minutes|minuted|scribe|scribed|deur|verified|initials|voice\\srec/edited|sec|tech|by|per)[:.]?[ ](?:by[ ])?(?<d>[a-z]{2,3}|[A-Z]{2,4}|[A-Z]\\.[ ]?[A-Z]\\.(?:[ ]?[A-Z]\\.)?|[a-z]\\.[ ]?[a-z]\\.)(?![\\w/]|\\.\\w)"
              + "|\\(\\s?(?<e>[A-Z]{2,3})\\)\\s?:"
              + "|\\d{4}[ ](?<f>[a-z]{2,3})[ ]?(?=\\||$)"
              + "|(?<=\\d\\d:\\d\\d[ ])\\((?<g>[A-Z]{2,3})\\)"
              // MG/PTT before the date of dictation, or where the text ends.
              + "|(?<![\\w/])(?<h>[A-Z]{2,3})/(?<i>[A-Z]{2,4})(?=\\s+[DT]{1,2}\\b[: ]|\\s*\\z)"
              // hw/dl, APW/medq/tg, where a line ends and nothing else stands near.
              + "|(?:^|[ \\t]{2}|\\d[ ]/[ ])(?<j>[A-Za-z]{2,4}(?:/[a-z]{2,5}){1,2}|(?<=/[ ])[a-z]{2,3})[ ]*$"
              // The last word of all, or of a line that it fills.
              + "|(?:(?<=[.!?][ ]|\\n|[\\u2013\\u2014-][ ])(?<k>[A-Z]{2,3}|\\p{Lu}\\.)\\s*\\z)"
              + "|^[ ]?[\\u2013\\u2014-]{1,2}[ ]?(?<l>[A-Z]{2,3})[ ]*$"
              + "|(?<=\\.[ ])(?<m>[A-Z]\\.)[ ]*$"
              + "|\\d[ ](?!y\\.)(?<n>[a-z]\\.[ ]?[a-z]\\.)(?!\\w)"
              + "|\\b(?i:reader|observer|rater|operator|cannula[^,\\n]{0,20},)[ ](?:[A-Z1-9][ ])?(?<o>(?=[a-z]{0,2}[A-Z])[A-Za-z]{2,5})(?=[;,.]|$)"
              + "|\\b(?i:initials)[: ]{1,2}(?<p>[A-Z](?:[.-]?[ ]?[A-Z]){1,3}\\b)",
          Pattern.MULTILINE);

  /** A user's name or an unknown word behind a role. */
  private static final Pattern USER =
      Pattern.compile(
          "(?<!\\p{L})(?i:operator|analyst|scribe|technologist|technician|tech|radiographer|typist|user|reader|verifier|physiologist|sonographer)(?!\\p{L})"
              + "[ ]?[:=|]{0,1}[ ]{0,3}(?<phi>[a-z]{1,12}[_.]?[a-z]{2,}(?:[_.][a-z\\d]{1,12})?)(?![\\w-]|[.:]\\w)");

  private static final Pattern NICK =
      Pattern.compile("(?i)(?:called|known as|goes by|answers to|prefers the name)\\W*$");

  /** Told Wall 1540; Rq: Wall (registrar): a time or brackets behind. */
  private static final Pattern NOTED = Pattern.compile("[ ](?:\\(\\p{Ll}|\\d{4}\\b|\\d\\d:\\d\\d)");

  /**
   * Letters that sign where nothing else can stand, be they a word or an abbreviation elsewhere.
   */
  private static final Pattern SIGNED =
      Pattern.compile(
          "^(?<a>[A-Z][A-Za-z]{1,3})/(?<b>[A-Z]{2,3})/\\d"
              + "|^(?<c>[A-Z]{2,4})/(?=dict|typed|trans)"
              + "|(?<![\\w/])/(?<d>[A-Z]{2,3})(?=\\s+(?:TRANSCRIBED|TYPED|DICTATED)\\b)"
              + "|(?<=[.\\n] {0,9})(?<e>[A-Z]{2,3}):(?<f>[A-Z]{2,3})\\s*\\z"
              + "|(?<=[ \\n])(?<g>[a-z]{2,3}):(?<h>[A-Z]{2,3})(?=\\s+\\d|\\s*$)"
              + "|^(?<i>[A-Z]{2,4}|[a-z]{2,3}|[A-Z]\\.[ ]?[A-Z]\\.)\\s*\\z"
              + "|(?<=[.] )(?<j>[a-z]{2,3})/?\\.?\\s*\\z"
              + "|(?<=[ \\n])(?<k>[a-z]{2,3})/\\.?\\s*\\z"
              + "|^(?<l>[A-Z]{2,3})(?=[ ]\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}\\s*\\z)"
              + "|^(?<m>[A-Z][a-z]{1,3}[A-Z])(?=[ ]?/)"
              + "|(?<n>\\b[A-Z]\\.[ ]?[A-Z]\\.)(?=[ ]\\((?:notes|minutes|scribe|chair|recorder)\\))"
              + "|(?i:\\b(?:best|thanks|regards|cheers|wishes|sincerely|yours)),?[ ]*\\R+(?<o>[A-Z]{1,3})[ ]*$"
              // typed: vs, //dlm: nothing else stands at the end of such a line.
              + "|(?i:\\b(?:typed|transcribed|typist|trans)(?:[ ]by)?)[ ]?[: ][ ]?(?<r>[a-z]{2,3})[ ]*$"
              + "|//[ ]?(?<s>[a-z]{2,3}|[A-Z]{2,3})[ ]*$"
              // Seen with A. N., a fellow.
              + "|\\b(?:with|w|saw|see|told|via)[ ](?<q>[A-Z]\\.(?:[ ]?[A-Z]\\.){1,2}|[a-z]\\.(?:[ ]?[a-z]\\.){1,2})(?![ ]?\\p{Lu}\\p{L})"
              // z h a o: a name that is spelled out.
              + "|(?<![\\p{L}'])(?<p>[a-z](?:[ ][a-z]){3,})(?![\\p{L}'])",
          Pattern.MULTILINE);

  private static final Set<String> NO_INITIALS =
      new HashSet<>(
          List.of(
              "lv", "rv", "la", "ra", "mr", "mri", "ct", "tte", "tee", "ecg", "cmr", "by", "on",
              "at", "to", "the", "md", "do", "ms", "cm", "mm", "am", "pm", "in", "of", "is", "it",
              "an", "as", "no", "not", "and", "for", "pet", "ef", "an", "us", "me", "we", "his",
              "her", "lad", "lge", "cag", "ai", "ar", "as", "be", "or", "so", "echo", "all", "one",
              "two", "our", "any", "mra", "cta", "icd", "mra", "ekg"));

  private static final List<String> GROUPS =
      List.of(
          "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
          "s");

  private final Vocabulary vocabulary;
  private final NameWords kinds;
  private final NameSequence sequences;
  private final Pattern label;
  private final Pattern by;

  LabelledNames(Vocabulary vocabulary, NameWords kinds, NameSequence sequences) {
    this.vocabulary = vocabulary;
    this.kinds = kinds;
    this.sequences = sequences;
    label =
        Pattern.compile(
            "(?<![\\p{L}\\d-])(?:"
                + alternatives(vocabulary, "labels")
                + ")(?:\\s?/\\s?\\w+)?[ ]?\\.?(?:[ ]{0,3}[:=\\t|\u2013]+|[ ]+is\\b|[ ]name[ ]is\\b|[ ]{1,2}(?=\\p{Lu}{2,},[ ]?\\p{Lu}))[ ]*[\"(]?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    by =
        Pattern.compile(
            "(?<![\\p{L}])(?:(?:"
                + alternatives(vocabulary, "by")
                + ")(?:[ ]+(?:by|to|from|with))?|(?:chair|attending|radiologist|cardiologist|surgeon|physician"
                + "|consultant|resident|fellow|referrer|first[ ]name|last[ ]name|surname|patient|nurse|pt|ref))[ ]*[,:]?\\s{1,2}(?:Dr\\.?[ ]|DR\\.?[ ])?[\"\u201c\u2018]?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String alternatives(Vocabulary vocabulary, String list) {
    return vocabulary.beside(list).stream()
        .sorted((a, b) -> b.length() - a.length())
        .map(words -> words.replace(".", "\\.").replace(" ", "[ ]+"))
        .collect(Collectors.joining("|"));
  }

  void detect(String text, List<Word> words, List<Span> spans) {
    labelled(text, words, label, true, spans);
    labelled(text, words, by, false, spans);
    signatures(text, spans);
  }

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
          && kinds.isTitle(words.get(at).fold)
          && !words.get(at).initial()
          && NameSequence.GAP_BEHIND_TITLE
              .matcher(text.substring(words.get(at).end, words.get(at + 1).start))
              .matches()) {
        at++;
      }
      Word word = words.get(at);
      boolean lower = word.shape == Word.Shape.LOWER;
      boolean noted =
          word.name
              && word.shape == Word.Shape.CAPITALISED
              && !word.inCapitals
              && NOTED.matcher(text).region(word.end, text.length()).lookingAt();
      boolean last = kinds.isFirst(word.fold) && !colon && text.substring(word.end).isBlank();
      boolean nick =
          kinds.isFirst(word.fold) && word.marked() && NICK.matcher(matcher.group()).find();
      if (nick) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.RULE));
      }
      boolean known =
          !noted
              && !last
              && word.common
              && (!word.name || word.report || lower || (word.inCapitals && !colon));
      if (sequences.fullName(text, words, at)) {
        sequences.add(text, words, at, NameSequence.Trust.SURE, Layer.RULE, spans);
        continue;
      }
      boolean term = !colon && at + 1 < words.size() && kinds.isCited(words.get(at + 1).fold);
      if (term
          || (kinds.isNeutral(word.fold) && !word.initial())
          || (known && !inverted(text, words, at))
          || (word.eponym && !colon && lower)) {
        continue;
      }
      if (word.text.length() < 3 && word.shape != Word.Shape.CAPITALISED && !word.name) {
        continue;
      }
      if (lower && !colon && !word.name && !last) {
        continue;
      }
      sequences.add(text, words, at, NameSequence.Trust.SURE, Layer.RULE, spans);
    }
  }

  /** LONG, ADA: a comma and a name behind make a common word a family name. */
  private boolean inverted(String text, List<Word> words, int i) {
    if (i + 1 == words.size() || !words.get(i).upper()) {
      return false;
    }
    Word next = words.get(i + 1);
    return NameSequence.COMMA.matcher(text.substring(words.get(i).end, next.start)).matches()
        && next.upper()
        && (next.initial() || (next.name && !next.report));
  }

  /**
   * Adds letters that sign where nothing else can stand. They may be a word or an abbreviation
   * elsewhere, so that nothing is to be cut off them later, nor are they looked for again.
   */
  void signed(String text, List<Span> spans) {
    Matcher signed = SIGNED.matcher(text);
    while (signed.find()) {
      for (String group : GROUPS) {
        if (signed.start(group) >= 0) {
          spans.add(
              Span.of(signed.start(group), signed.end(group), IdentifierType.NAME, Layer.RULE));
        }
      }
    }
  }

  /** Letters that stand for somebody rather than for a thing. */
  private boolean initials(String found) {
    String fold = Fold.of(found);
    boolean word =
        Character.isLowerCase(found.charAt(0))
            ? found.length() > 2 && vocabulary.isCommon(fold)
            : found.length() > 1 && vocabulary.isReport(fold);
    return !NO_INITIALS.contains(fold) && !word;
  }

  private void signatures(String text, List<Span> spans) {
    Matcher user = USER.matcher(text);
    while (user.find()) {
      String fold = Fold.of(user.group("phi"));
      if (!vocabulary.isCommon(fold) && !vocabulary.isEponym(fold)) {
        spans.add(Span.of(user.start("phi"), user.end("phi"), IdentifierType.NAME, Layer.RULE));
      }
    }
    Matcher matcher = SIGNATURE.matcher(text);
    while (matcher.find()) {
      for (String group : GROUPS.subList(0, GROUPS.indexOf("q"))) {
        Optional.ofNullable(matcher.group(group))
            .filter(this::initials)
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
}
