package org.cardioqa.transforms.text;

import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.process.CoreLabelTokenFactory;
import edu.stanford.nlp.process.PTBTokenizer;
import edu.stanford.nlp.process.WordToSentenceProcessor;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a text into tokens and sentences with CoreNLP's Penn Treebank tokenizer and its sentence
 * splitter.
 *
 * <p>Tokens keep the text's own characters: nothing is normalised, what the tokenizer does not know
 * is a token of its own. Reports are lines as much as prose, so a sentence also ends at an empty
 * line, before an item of a list, and before and behind a heading. Hostile text stays cheap: runs
 * without a space are cut every {@link #MAX_RUN} characters, sentences every {@link
 * #MAX_SENTENCE_TOKENS} tokens.
 *
 * <p>Instances hold no state and may be shared by threads.
 */
public final class Tokenizer {
  /** Most tokens of a sentence; the CRF models' memory grows with it. */
  public static final int MAX_SENTENCE_TOKENS = 256;

  /** Most characters without a space that the lexer sees at once; no URL of use is longer. */
  static final int MAX_RUN = 1_000;

  private static final String OPTIONS = "invertible=true,untokenizable=noneKeep";

  /** A line break behind which a new sentence begins, whatever stands before it. */
  private static final Pattern BREAK =
      Pattern.compile(
          "\\R[\\h>|*]*\\R"
              + "|\\R(?=[\\h>]*(?:[-*\\u2022\\u00b7\\u2013]\\h|\\(?\\d{1,2}[.)]\\h|[A-Za-z]\\)\\h))"
              + "|\\R(?=[\\h>]*[A-Za-z][\\w /&()-]{0,40}:(?:\\h|\\R|$))"
              + "|(?<=:)\\h*\\R");

  private static final Pattern ITEM_NUMBER = Pattern.compile("\\d{1,2}\\.");

  /** How far a heading at the beginning of the next line is looked for. */
  private static final int LINE_AHEAD = 60;

  static {
    Silence.keep();
  }

  /** The tokens of a text, in order. */
  public List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    for (CoreLabel label : labels(text)) {
      tokens.add(token(text, label));
    }
    return tokens;
  }

  /** The sentences of a text, in order; every token is in one of them. */
  public List<Sentence> sentences(String text) {
    return sentences(text, (from, to) -> breaks(text, from, to));
  }

  /**
   * The sentences of a text, which also end at a line that was not wrapped: in clipped lists each
   * line is a statement of its own, full stop or not.
   */
  public List<Sentence> statements(String text) {
    Lines lines = Lines.of(text);
    return sentences(
        text,
        (from, to) ->
            text.substring(from, to).indexOf('\n') >= 0
                && (lines.parts(from, to) || breaks(text, from, to)));
  }

  /** A gap between two tokens, and whether it parts sentences. */
  private interface Gap {
    boolean parts(int from, int to);
  }

  private static List<Sentence> sentences(String text, Gap gap) {
    List<Sentence> sentences = new ArrayList<>();
    List<CoreLabel> block = new ArrayList<>();
    int end = 0;
    for (CoreLabel label : labels(text)) {
      if (gap.parts(end, label.beginPosition())) {
        split(text, block, sentences);
        block.clear();
      }
      block.add(label);
      end = label.endPosition();
    }
    split(text, block, sentences);
    return sentences;
  }

  /** Splits what stands between two breaks. */
  private static void split(String text, List<CoreLabel> block, List<Sentence> sentences) {
    List<Token> open = new ArrayList<>();
    for (List<CoreLabel> labels : new WordToSentenceProcessor<CoreLabel>().process(block)) {
      for (CoreLabel label : labels) {
        if (open.size() == MAX_SENTENCE_TOKENS) {
          sentences.add(new Sentence(open));
          open.clear();
        }
        open.add(token(text, label));
      }
      // The full stop of an item's number ends no sentence, nor does the mark of "?thrombus".
      int end = open.get(open.size() - 1).end();
      String stretch = text.substring(open.get(0).start(), end);
      boolean doubt =
          text.charAt(end - 1) == '?'
              && end < text.length()
              && Character.isLetter(text.charAt(end));
      if (!doubt && !ITEM_NUMBER.matcher(stretch).matches()) {
        sentences.add(new Sentence(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      sentences.add(new Sentence(open));
    }
  }

  /** Whether the gap between two tokens parts sentences. */
  private static boolean breaks(String text, int from, int to) {
    if (text.substring(from, to).chars().noneMatch(c -> c == '\n' || c == '\r')) {
      return false;
    }
    // The pattern looks one character back, at a colon, and at the beginning of the next line.
    var gap = BREAK.matcher(text).region(from, Math.min(text.length(), to + LINE_AHEAD));
    gap.useTransparentBounds(true).useAnchoringBounds(false);
    return gap.find() && gap.start() < to;
  }

  private static Token token(String text, CoreLabel label) {
    int start = label.beginPosition();
    int end = label.endPosition();
    return new Token(text.substring(start, end), start, end);
  }

  /** CoreNLP's tokens, their positions those of the whole text. */
  private static List<CoreLabel> labels(String text) {
    List<CoreLabel> labels = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = cut(text, from);
      lex(text, from, to, labels);
      from = to;
    }
    return labels;
  }

  private static void lex(String text, int from, int to, List<CoreLabel> labels) {
    String piece = from == 0 && to == text.length() ? text : text.substring(from, to);
    var lexer = new PTBTokenizer<>(new StringReader(piece), new CoreLabelTokenFactory(), OPTIONS);
    while (lexer.hasNext()) {
      CoreLabel label = lexer.next();
      int start = label.beginPosition() + from;
      int end = label.endPosition() + from;
      if (end > start) {
        label.setBeginPosition(start);
        label.setEndPosition(end);
        labels.add(label);
      }
    }
  }

  /** Where the piece that begins at {@code from} ends: at the text's end, or in an endless run. */
  private static int cut(String text, int from) {
    int run = 0;
    for (int i = from; i < text.length(); i++) {
      run = Character.isWhitespace(text.charAt(i)) ? 0 : run + 1;
      if (run > MAX_RUN && !Character.isLowSurrogate(text.charAt(i))) {
        return i;
      }
    }
    return text.length();
  }
}
