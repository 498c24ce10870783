package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds what a found name gives away: a second name that it is joined with, the nickname and the
 * number that stand beside it, and its own initials elsewhere.
 */
final class Neighbours {
  private static final Pattern AND = Pattern.compile("[ ](?:and|&)[ ]|,[ ](?:and[ ])?|[ ]/[ ]");
  private static final Pattern NICKNAME =
      Pattern.compile("[ ]{0,2}\\(?[\"\u201c\u2018'](\\p{Lu}[\\p{L}'-]+)[\"\u201d\u2019']\\)?");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[ \\t,|/(\\[\u2013-]{1,5}(?!(?:MRN|GMC|NPI|NHS|CHI|ID|UID|DEA|FIN|DOB|ACC|BIG|REF|REG|LIC|IMC|NMC|HCPC|TEL|FAX|EXT|MD|DO|RN|EF)\\b)(?<phi>(?:[A-Z]{1,4}[ -]?)?(?!(?:19|20)\\d\\d(?!\\d))\\d[\\d-]{2,}\\d(?:-?[A-Z])?)"
              + "(?![\\w:%]|[.,/]\\d|[ ]?(?:mm|ml|cm|ms|mg|kg|g|bpm|h|hrs|hours|am|pm|years|y)\\b)");
  private static final int FEWEST_DIGITS = 4;
  private static final int LONGEST_NUMBER = 24;

  private final NameWords names;
  private final NameSequence sequences;

  Neighbours(NameWords names) {
    this.names = names;
    sequences = new NameSequence(names);
  }

  /** The spans and what they give away. */
  List<Span> detect(String text, List<Word> words, List<Span> found) {
    List<Span> spans = new ArrayList<>(found);
    Set<String> initials = new HashSet<>();
    for (Span span : found) {
      if (span.type() != IdentifierType.NAME) {
        continue;
      }
      List<Word> inside = Words.between(words, span.start(), span.end());
      joined(text, words, span, spans);
      nickname(text, span, spans);
      if (inside.size() > 1) {
        number(text, span, spans);
        initials(inside, initials);
      }
    }
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (word.shape == Word.Shape.CAPITALS && initials.contains(word.fold) && signs(text, word)) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.REPEATED));
      }
    }
    return spans;
  }

  /** Seen by Young and Bland: where the first was found by the words beside it. */
  private void joined(String text, List<Word> words, Span span, List<Span> spans) {
    boolean told = span.layers().contains(Layer.RULE);
    int at = Words.at(words, span.end());
    if (at == words.size()) {
      return;
    }
    Word word = words.get(at);
    int start = span.end();
    if (word.text.equals("and") && at + 1 < words.size()) {
      at++;
      word = words.get(at);
    }
    while (at + 1 < words.size()
        && names.isParticle(word.fold)
        && word.shape == Word.Shape.LOWER
        && word.text.length() > 1) {
      at++;
      word = words.get(at);
    }
    if (!AND.matcher(text.substring(start, word.start)).lookingAt()
        || word.start - start > 16
        || text.substring(start, word.start).matches("(?s).*[\\d.;:\\n].*")) {
      return;
    }
    boolean lower = word.shape == Word.Shape.LOWER;
    if (!told && !(lower && Character.isLowerCase(text.charAt(span.start())))) {
      return;
    }
    boolean comma = text.charAt(start) == ',';
    boolean term = at + 1 < words.size() && names.isTerm(words.get(at + 1).fold);
    boolean strange = !word.common && !word.eponym;
    boolean name =
        lower
            ? strange && word.text.length() > 3 && !comma
            : word.shape == Word.Shape.CAPITALISED
                && (strange || word.name || (word.eponym && !comma))
                && (!comma || strange);
    boolean ends = word.end == text.length() || ".,;)\n".indexOf(text.charAt(word.end)) >= 0;
    boolean first = names.isFirst(word.fold) && word.marked() && ends && !comma;
    if (first) {
      spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.RULE));
    } else if (name && !term && !word.report && !names.isNeutral(word.fold)) {
      sequences.add(text, words, at, NameSequence.Trust.LIKELY, Layer.RULE, spans);
    }
  }

  private static void nickname(String text, Span span, List<Span> spans) {
    Matcher matcher = NICKNAME.matcher(text);
    matcher.region(span.end(), Math.min(text.length(), span.end() + LONGEST_NUMBER));
    if (matcher.lookingAt()) {
      spans.add(Span.of(matcher.start(1), matcher.end(1), IdentifierType.NAME, Layer.RULE));
    }
  }

  private static void number(String text, Span span, List<Span> spans) {
    Matcher matcher = NUMBER.matcher(text);
    matcher.region(span.end(), Math.min(text.length(), span.end() + LONGEST_NUMBER));
    matcher.useTransparentBounds(true);
    if (matcher.lookingAt()
        && matcher.group("phi").chars().filter(Character::isDigit).count() >= FEWEST_DIGITS) {
      spans.add(
          Span.of(matcher.start("phi"), matcher.end("phi"), IdentifierType.PATIENT_ID, Layer.RULE));
    }
  }

  private void initials(List<Word> inside, Set<String> initials) {
    StringBuilder all = new StringBuilder();
    for (Word word : inside) {
      if (word.upper() && !names.isTitle(word.fold)) {
        all.append(word.fold.charAt(0));
      }
    }
    if (all.length() > 1) {
      initials.add(all.toString());
      initials.add("" + all.charAt(0) + all.charAt(all.length() - 1));
    }
  }

  /** In brackets, or where a line or the text ends, or before a slash. */
  private static boolean signs(String text, Word word) {
    char before = word.start == 0 ? '\n' : text.charAt(word.start - 1);
    char after = word.end == text.length() ? '\n' : text.charAt(word.end);
    boolean brackets = before == '(' && (after == ')' || after == ',');
    boolean ends = after == '\n' || after == '\r';
    boolean begins = before == '\n' || before == '-' || before == '/' || before == ' ';
    return brackets || (ends && begins && !word.report);
  }
}
