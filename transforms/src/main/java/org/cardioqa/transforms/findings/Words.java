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

  private Words(List<Token> words) {
    this.words = new String[words.size()];
    this.starts = new int[words.size()];
    this.ends = new int[words.size()];
    for (int i = 0; i < words.size(); i++) {
      this.words[i] = words.get(i).text().toLowerCase(Locale.ROOT);
      this.starts[i] = words.get(i).start();
      this.ends[i] = words.get(i).end();
    }
  }

  static Words of(Sentence sentence) {
    return of(sentence.tokens());
  }

  static Words of(List<Token> tokens) {
    List<Token> words = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean joinsBefore = i > 0 && tokens.get(i - 1).end() == token.start();
      boolean joinsBehind = i + 1 < tokens.size() && tokens.get(i + 1).start() == token.end();
      if (!(isHyphen(token.text()) && joinsBefore && joinsBehind)) {
        cut(token, words);
      }
    }
    return new Words(words);
  }

  /** The words of a phrase of a lexicon. */
  static List<String> ofPhrase(Tokenizer tokenizer, String phrase) {
    return List.of(of(tokenizer.tokens(phrase)).words);
  }

  private static void cut(Token token, List<Token> words) {
    String text = token.text();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (cutsAt(text, i)) {
        add(token, from, i, words);
        if (!isHyphen(text.substring(i, i + 1))) {
          add(token, i, i + 1, words);
        }
        from = i + 1;
      }
    }
    String last = text.substring(from).toLowerCase(Locale.ROOT);
    for (int end = compound(last); end > 0; end = compound(last)) {
      add(token, from, from + end, words);
      from += end;
      last = last.substring(end);
    }
    add(token, from, text.length(), words);
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

  private static boolean cutsAt(String text, int i) {
    char c = text.charAt(i);
    boolean mark = c == '/' || c == '+' || c == '=' || c == '%' || isHyphen(String.valueOf(c));
    return mark && text.length() > 1;
  }

  private static boolean isHyphen(String text) {
    return text.length() == 1 && "-\u2010\u2011\u2012\u2013".indexOf(text.charAt(0)) >= 0;
  }

  private static void add(Token token, int from, int to, List<Token> words) {
    if (to > from) {
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
