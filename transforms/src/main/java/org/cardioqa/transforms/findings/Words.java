package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Token;
import org.cardioqa.transforms.text.Tokenizer;

/**
 * The words of a sentence in small letters, as lexicon and cues see them: tokens cut once more at
 * hyphens and slashes, so that "mid-wall", "mid wall" and "mid–wall" are the same two words. A
 * hyphen between words is dropped; one that stands alone is kept, as is every other mark. Compounds
 * of places are cut too: "inferobasal" is "infero", "basal". Immutable.
 */
final class Words {
  private static final List<String> COMPOUND_STARTS =
      List.of("antero", "infero", "postero", "septo", "latero", "apico", "baso", "mid", "medio");
  private static final Set<String> COMPOUND_ENDS =
      Set.of(
          "septal",
          "septum",
          "septally",
          "lateral",
          "laterally",
          "basal",
          "basally",
          "apical",
          "apically",
          "anterior",
          "inferior",
          "posterior",
          "distal",
          "apex");
  private static final int SHORTEST_COMPOUND = 8;

  private final String[] words;
  private final int[] starts;
  private final int[] ends;
  private final int[] numbers;

  private Words(List<Token> words, Vocabulary vocabulary) {
    this.words = new String[words.size()];
    this.starts = new int[words.size()];
    this.ends = new int[words.size()];
    this.numbers = new int[words.size()];
    for (int i = 0; i < words.size(); i++) {
      this.words[i] = words.get(i).text().toLowerCase(Locale.ROOT);
      this.starts[i] = words.get(i).start();
      this.ends[i] = words.get(i).end();
      this.numbers[i] = vocabulary.of(this.words[i]);
    }
  }

  /** The words of a sentence, numbered by a vocabulary. */
  static Words of(Sentence sentence, Vocabulary vocabulary) {
    return of(sentence.tokens(), vocabulary);
  }

  private static Words of(List<Token> tokens, Vocabulary vocabulary) {
    List<Token> words = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean joinsBefore = i > 0 && tokens.get(i - 1).end() == token.start();
      boolean joinsBehind = i + 1 < tokens.size() && tokens.get(i + 1).start() == token.end();
      if (!(isHyphen(token.text()) && joinsBefore && joinsBehind)) {
        cut(token, words);
      }
    }
    return new Words(words, vocabulary);
  }

  /** The words of a phrase of a lexicon. */
  static List<String> ofPhrase(Tokenizer tokenizer, String phrase) {
    return List.of(of(tokenizer.tokens(phrase), new Vocabulary()).words);
  }

  private static void cut(Token token, List<Token> words) {
    if (isWordWithStop(token.text())) {
      int stop = token.end() - 1;
      cut(new Token(token.text().substring(0, stop - token.start()), token.start(), stop), words);
      words.add(new Token(".", stop, token.end()));
      return;
    }
    String text = token.text();
    int from = 0;
    for (int i = 0; i < text.length() && text.length() > 1; i++) {
      char c = text.charAt(i);
      if (isHyphen(c) || isMark(c)) {
        add(token, from, i, words);
        if (!isHyphen(c)) {
          add(token, i, i + 1, words);
        }
        from = i + 1;
      }
    }
    if (from == 0 && text.length() < SHORTEST_COMPOUND) {
      words.add(token);
      return;
    }
    String last = text.substring(from).toLowerCase(Locale.ROOT);
    for (int end = compound(last); end > 0; end = compound(last)) {
      add(token, from, from + end, words);
      from += end;
      last = last.substring(end);
    }
    add(token, from, text.length(), words);
  }

  /** The tokenizer takes "MR." before a capital for a title; "i.e." is left whole. */
  private static boolean isWordWithStop(String text) {
    int last = text.length() - 1;
    return last > 1 && text.indexOf('.') == last && Character.isLetter(text.charAt(last - 1));
  }

  /** Where the first part of a compound of places ends; 0 if the word is none. */
  private static int compound(String word) {
    if (word.length() < SHORTEST_COMPOUND) {
      return 0;
    }
    for (String start : COMPOUND_STARTS) {
      if (word.startsWith(start)) {
        String rest = word.substring(start.length());
        return COMPOUND_ENDS.contains(rest) || compound(rest) > 0 ? start.length() : 0;
      }
    }
    return 0;
  }

  private static boolean isMark(char c) {
    return c == '/' || c == '+' || c == '=' || c == '%';
  }

  private static boolean isHyphen(char c) {
    return c == '-' || (c >= '\u2010' && c <= '\u2013');
  }

  private static boolean isHyphen(String text) {
    return text.length() == 1 && isHyphen(text.charAt(0));
  }

  private static void add(Token token, int from, int to, List<Token> words) {
    if (from == 0 && to == token.text().length()) {
      words.add(token);
    } else if (to > from) {
      words.add(
          new Token(token.text().substring(from, to), token.start() + from, token.start() + to));
    }
  }

  int size() {
    return words.length;
  }

  /** The word at an index, in small letters; empty outside the sentence. */
  String get(int index) {
    return index >= 0 && index < words.length ? words[index] : "";
  }

  /** The number that the vocabulary gives the word at an index. */
  int number(int index) {
    return numbers[index];
  }

  /** Offset in the text of the word at an index. */
  int start(int index) {
    return starts[index];
  }

  /** Offset in the text behind the word at an index. */
  int end(int index) {
    return ends[index];
  }

  /** The words from one index to before another, with blanks between. */
  String join(int from, int to) {
    StringBuilder joined = new StringBuilder();
    for (int i = from; i < to; i++) {
      joined.append(i == from ? "" : " ").append(words[i]);
    }
    return joined.toString();
  }

  /** Whether some word has this in it. */
  boolean anyHolds(String part) {
    for (String word : words) {
      if (word.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a word at these indexes is among some. */
  boolean any(int from, int to, Set<String> some) {
    for (int i = Math.max(0, from); i < Math.min(to, words.length); i++) {
      if (some.contains(words[i])) {
        return true;
      }
    }
    return false;
  }
}
