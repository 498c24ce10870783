package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
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

  /**
   * A word of a token.
   *
   * @param from where it begins in the token
   * @param to where it ends in the token
   * @param number of the word
   */
  record Piece(String word, int from, int to, int number) {}

  private static final class Cutter {
    private final String token;
    private final ToIntFunction<String> numbers;
    private final List<Piece> pieces = new ArrayList<>(2);

    private Cutter(String token, ToIntFunction<String> numbers) {
      this.token = token;
      this.numbers = numbers;
    }

    private void add(int from, int to) {
      if (to > from) {
        String word = token.substring(from, to).toLowerCase(Locale.ROOT);
        pieces.add(new Piece(word, from, to, numbers.applyAsInt(word)));
      }
    }

    private void cut(int end) {
      int from = 0;
      for (int i = 0; i < end && end > 1; i++) {
        char c = token.charAt(i);
        if (isHyphen(c) || isMark(c)) {
          add(from, i);
          if (!isHyphen(c)) {
            add(i, i + 1);
          }
          from = i + 1;
        }
      }
      String last = token.substring(from, end).toLowerCase(Locale.ROOT);
      for (int part = compound(last); part > 0; part = compound(last)) {
        add(from, from + part);
        from += part;
        last = last.substring(part);
      }
      add(from, end);
    }
  }

  private Words(int size) {
    this.words = new String[size];
    this.starts = new int[size];
    this.ends = new int[size];
    this.numbers = new int[size];
  }

  /** The words of a sentence, numbered by a vocabulary. */
  static Words of(Sentence sentence, Vocabulary vocabulary) {
    List<Token> tokens = sentence.tokens();
    List<List<Piece>> cut = new ArrayList<>(tokens.size());
    int size = 0;
    for (int i = 0; i < tokens.size(); i++) {
      List<Piece> pieces = isDropped(tokens, i) ? List.of() : vocabulary.cut(tokens.get(i).text());
      cut.add(pieces);
      size += pieces.size();
    }
    Words words = new Words(size);
    int at = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.get(i).start();
      for (Piece piece : cut.get(i)) {
        words.words[at] = piece.word;
        words.starts[at] = start + piece.from;
        words.ends[at] = start + piece.to;
        words.numbers[at] = piece.number;
        at++;
      }
    }
    return words;
  }

  /** A hyphen between two words. */
  private static boolean isDropped(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    return isHyphen(token.text())
        && i > 0
        && tokens.get(i - 1).end() == token.start()
        && i + 1 < tokens.size()
        && tokens.get(i + 1).start() == token.end();
  }

  /** The words of a phrase of a lexicon. */
  static List<String> ofPhrase(Tokenizer tokenizer, String phrase) {
    List<Token> tokens = tokenizer.tokens(phrase);
    List<String> words = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      if (!isDropped(tokens, i)) {
        for (Piece piece : cut(tokens.get(i).text(), word -> Vocabulary.UNKNOWN)) {
          words.add(piece.word);
        }
      }
    }
    return List.copyOf(words);
  }

  /** The words of a token, with their numbers. */
  static List<Piece> cut(String token, ToIntFunction<String> numbers) {
    Cutter cutter = new Cutter(token, numbers);
    int stop = isWordWithStop(token) ? token.length() - 1 : token.length();
    cutter.cut(stop);
    cutter.add(stop, token.length());
    return List.copyOf(cutter.pieces);
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

  /** The index behind a bracket that opens at an index and closes again; else the index. */
  int behindBracket(int open) {
    if (get(open).equals("(")) {
      for (int i = open + 1; i < words.length; i++) {
        if (words[i].equals(")")) {
          return i + 1;
        }
      }
    }
    return open;
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
