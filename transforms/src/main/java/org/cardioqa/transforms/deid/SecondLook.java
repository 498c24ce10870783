package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.transforms.text.Name;
import org.cardioqa.transforms.text.NameTagger;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;

/**
 * Looks for identifiers that de-identification left behind.
 *
 * <p>It runs the same detectors on the finished text, where surrogates now give away what stands
 * beside them, and takes what they hold back: any person that the models see and no list explains,
 * any capitalised word that may be a name, any long number. What lies inside a redaction is a
 * surrogate, unless it is the very number that a header states. For one thread.
 */
public final class SecondLook {
  /**
   * A stretch that may identify somebody.
   *
   * @param start offset of its first UTF-16 code unit
   * @param end offset behind its last
   */
  public record Found(IdentifierType type, int start, int end) {}

  /** Six or more digits; behind blanks another number begins, as in a list of segments. */
  private static final Pattern LONG_NUMBER =
      Pattern.compile("(?<![\\p{L}\\d])[\\p{L}]{0,4}\\d(?:[./-]?\\d){5,}(?![\\d])");

  private static final Set<IdentifierType> NUMBERS =
      Set.of(
          IdentifierType.PATIENT_ID,
          IdentifierType.ACCESSION,
          IdentifierType.PHONE,
          IdentifierType.EMAIL,
          IdentifierType.UID,
          IdentifierType.DEVICE_ID,
          IdentifierType.OTHER_ID);

  /** A code of ours, or a path of them: names are not looked for in one. */
  private static final Pattern CODE =
      Pattern.compile("[a-z0-9_+]{1,40}(?:[.:/-][a-z0-9_+]{1,40}){0,5}");

  private static final int FEWEST_DIGITS = 2;

  private static final int MOST_KEPT = 10_000;

  private final Map<String, List<Found>> looked = new HashMap<>();
  private final Tokenizer tokenizer = new Tokenizer();
  private final NameWords names = new NameWords(Vocabulary.SHARED);

  /**
   * What a de-identified text may still tell.
   *
   * @param redactions what was replaced in it
   * @param known identifiers that must not be there
   */
  public List<Found> atText(String text, List<Redaction> redactions, List<KnownIdentifier> known) {
    boolean[] replaced = new boolean[text.length()];
    for (Redaction redaction : redactions) {
      for (int i = redaction.getStart(); i < Math.min(text.length(), redaction.getEnd()); i++) {
        replaced[i] = true;
      }
    }
    List<Word> words = Word.of(text, Vocabulary.SHARED);
    List<Sentence> sentences = tokenizer.sentences(text);
    List<Span> spans = new ArrayList<>(Detector.SHARED.detect(text, words, sentences, known));
    people(text, words, sentences, spans);
    numbers(text, spans);
    List<Span> suspects = new ArrayList<>();
    for (Span span : Span.union(spans)) {
      if (tells(text, words, replaced, span)) {
        suspects.add(span);
      }
    }
    for (Span span : Detector.SHARED.known(text, words, known)) {
      if (NUMBERS.contains(span.type())) {
        suspects.add(span);
      }
    }
    return found(Span.union(suspects));
  }

  /**
   * What a value that is no report's text may tell. Most are codes and phrases that many rows
   * share, so that what was found in one is kept.
   *
   * @param known identifiers that must not be there
   */
  public List<Found> atValue(String value, List<KnownIdentifier> known) {
    if (looked.size() > MOST_KEPT) {
      looked.clear();
    }
    List<Found> found = looked.computeIfAbsent(value, this::atValue);
    if (known.isEmpty() || !found.isEmpty()) {
      return found;
    }
    return found(Detector.SHARED.known(value, known));
  }

  private List<Found> atValue(String value) {
    if (!CODE.matcher(value).matches()) {
      return atText(value, List.of(), List.of());
    }
    List<Span> spans = new ArrayList<>();
    Rules.SHARED.detect(value, spans);
    numbers(value, spans);
    return found(Span.union(spans));
  }

  private static List<Found> found(List<Span> spans) {
    return spans.stream().map(span -> new Found(span.type(), span.start(), span.end())).toList();
  }

  /** Whether anything outside of redactions is more than a title, a heading or a small number. */
  private boolean tells(String text, List<Word> words, boolean[] replaced, Span span) {
    int digits = 0;
    for (int i = span.start(); i < span.end(); i++) {
      digits += !replaced[i] && Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    boolean person = span.type() == IdentifierType.NAME;
    return digits >= FEWEST_DIGITS
        || Words.between(words, span.start(), span.end()).stream()
            .filter(word -> !replaced[word.start])
            .anyMatch(word -> person ? mayName(word) : !names.isNeutral(word.fold) && !word.report);
  }

  private boolean mayName(Word word) {
    return word.name || !(names.isNeutral(word.fold) || word.report || word.common);
  }

  private void people(String text, List<Word> words, List<Sentence> sentences, List<Span> spans) {
    for (Sentence sentence : sentences) {
      for (Name name : NameTagger.shared().names(sentence, word -> word)) {
        List<Word> inside = Words.between(words, name.start(), name.end());
        if (name.kind() == Name.Kind.PERSON
            && !inside.isEmpty()
            && inside.stream().noneMatch(word -> word.report || word.eponym || word.common)) {
          spans.add(Span.of(name.start(), name.end(), IdentifierType.NAME, Layer.NER));
        }
      }
    }
    for (Word word : words) {
      if (word.name
          && word.marked()
          && !word.report
          && !word.eponym
          && !names.isNeutral(word.fold)
          && !Detector.beginsPhrase(text, word)) {
        spans.add(Span.of(word.start, word.end, IdentifierType.NAME, Layer.LIST));
      }
    }
  }

  private static void numbers(String text, List<Span> spans) {
    List<Span> numbers = new ArrayList<>();
    Matcher matcher = LONG_NUMBER.matcher(text);
    while (matcher.find()) {
      numbers.add(Span.of(matcher.start(), matcher.end(), IdentifierType.OTHER_ID, Layer.RULE));
    }
    spans.addAll(Detector.withoutMeasurements(text, numbers));
  }
}
