package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A word or number as {@link ContextModel} sees it: how it is written, what lists know of it, where
 * in its line it stands, and what the other layers found there. Attributes are hashes of strings:
 * only equality counts.
 */
final class ContextItem {
  /** Stands for what lies before a text's first item and behind its last. */
  static final ContextItem EDGE = new ContextItem();

  private static final Pattern ITEM =
      Pattern.compile(
          "[\\p{L}\\p{M}\\d]++(?:(?:['\u2019_-]|(?<=\\d)[.,/:](?=\\d))[\\p{L}\\p{M}\\d]++)*+");

  private static final int LONGEST_SHAPE = 12;
  private static final int LONGEST_SUFFIX = 3;
  private static final int MOST_DIGITS = 9;

  /** Offset of the first UTF-16 code unit. */
  int start;

  /** Offset behind the last. */
  int end;

  boolean number;

  /** Two numbers around a slash: a day, or a share. */
  boolean fraction;

  /** The word itself, or the shape of a number; one for all words that are only names. */
  int word;

  /** Shape and vocabulary in one. */
  int kind;

  /** How it is written, coarsely. */
  int writing;

  /** How it is written, letter by letter. */
  int shape;

  int suffix;

  /** What lists know of it. */
  int vocabulary;

  /** What stands between it and the item before. */
  int gap;

  /** Line of the text, counted from the first and from the last, up to a bound. */
  int line;

  int lineFromLast;

  /** Place in its line, counted from either end, up to a bound, and how long the line is. */
  int place;

  int placeFromLast;
  int lineLength;

  /** The word before the last colon, bar, tab or equals sign of the line. */
  int label;

  /** What the other layers found there; 0 is nothing. */
  int found;

  /** Neither of the language nor of medicine. */
  boolean strange;

  /** A word of reports, or an eponym. */
  boolean medical;

  boolean lower;

  /** Says what kind of place or service something is, so that it names none by itself. */
  boolean kindOfPlace;

  private ContextItem() {}

  int length() {
    return end - start;
  }

  /** Words that say what kind of place a name is of: "hospital", "creek". */
  static Set<String> kinds(Vocabulary vocabulary) {
    return Stream.of("institutions", "geographic")
        .flatMap(list -> vocabulary.beside(list).stream())
        .map(Fold::of)
        .collect(Collectors.toSet());
  }

  /** Cuts texts into items; knows the lists. */
  static final class Reader {
    private final Vocabulary vocabulary;
    private final NameWords names;
    private final Set<String> kinds;
    private final Set<String> generic;

    Reader(Vocabulary vocabulary, NameWords names) {
      this.vocabulary = vocabulary;
      this.names = names;
      kinds = kinds(vocabulary);
      generic = vocabulary.beside("generic").stream().map(Fold::of).collect(Collectors.toSet());
    }

    /** The items of a text, in order. */
    List<ContextItem> read(String text, List<Word> words, List<Span> found) {
      List<ContextItem> items = new ArrayList<>();
      List<ContextItem> line = new ArrayList<>();
      int lines = (int) text.chars().filter(c -> c == '\n').count();
      int number = 0;
      int behind = 0;
      int label = 0;
      int span = 0;
      Matcher matcher = ITEM.matcher(text);
      while (matcher.find()) {
        ContextItem item = new ContextItem();
        item.start = matcher.start();
        item.end = withoutPossessive(text, matcher.start(), matcher.end());
        String gap = text.substring(behind, item.start);
        int breaks = (int) gap.chars().filter(c -> c == '\n').count();
        if (breaks > 0 || items.isEmpty()) {
          close(line);
          line.clear();
          number += breaks;
          label = 0;
        } else if (labels(gap)) {
          label = items.get(items.size() - 1).word;
        }
        item.gap = (items.isEmpty() ? "^" + gap(gap) : gap(gap)).hashCode();
        item.line = Math.min(number, MOST_LINES);
        item.lineFromLast = Math.min(lines - number, MOST_LINES);
        item.place = Math.min(line.size(), MOST_PLACES);
        item.label = label;
        describe(item, text.substring(item.start, item.end), words);
        while (span < found.size() && found.get(span).end() <= item.start) {
          span++;
        }
        if (span < found.size() && found.get(span).overlaps(item.start, item.end)) {
          item.found = ContextClass.of(found.get(span).type()).index;
        }
        items.add(item);
        line.add(item);
        behind = item.end;
      }
      close(line);
      return items;
    }

    private static final int MOST_LINES = 6;
    private static final int MOST_PLACES = 5;

    private static int withoutPossessive(String text, int start, int end) {
      boolean possessive =
          end - start > 2
              && (text.charAt(end - 1) == 's' || text.charAt(end - 1) == 'S')
              && (text.charAt(end - 2) == '\'' || text.charAt(end - 2) == '\u2019');
      return possessive ? end - 2 : end;
    }

    private static boolean labels(String gap) {
      return gap.chars().anyMatch(c -> c == ':' || c == '=' || c == '\t' || c == '|');
    }

    /** What parts two items: blanks as one or two, breaks as one or two, at most four signs. */
    private static String gap(String gap) {
      StringBuilder signs = new StringBuilder();
      int blanks = 0;
      int breaks = 0;
      for (int i = 0; i <= gap.length(); i++) {
        char c = i < gap.length() ? gap.charAt(i) : 0;
        if (c == '\n') {
          breaks++;
        } else if (c == ' ' || c == '\u00a0' || c == '\r') {
          blanks++;
        } else {
          signs.append(blank(blanks, breaks));
          blanks = 0;
          breaks = 0;
          if (c != 0) {
            signs.append(c);
          }
        }
      }
      int length = signs.length();
      return length > 4 ? signs.substring(0, 2) + signs.substring(length - 2) : signs.toString();
    }

    private static String blank(int blanks, int breaks) {
      if (breaks > 0) {
        return breaks > 1 ? "NN" : "N";
      }
      return blanks > 1 ? "  " : blanks > 0 ? " " : "";
    }

    private static void close(List<ContextItem> line) {
      int size = line.size();
      for (int i = 0; i < size; i++) {
        line.get(i).placeFromLast = Math.min(MOST_PLACES, size - 1 - i);
        line.get(i).lineLength = size < 2 ? 1 : size < 4 ? 2 : size < 8 ? 3 : 4;
      }
    }

    private void describe(ContextItem item, String text, List<Word> words) {
      String shape = shape(text);
      item.shape = shape.hashCode();
      int digits = (int) text.chars().filter(Character::isDigit).count();
      if (digits > 0) {
        item.number = true;
        item.fraction = runs(shape).equals("#9/9");
        String runs = runs(shape);
        item.word = item.shape;
        item.kind = (runs + Math.min(MOST_DIGITS, digits)).hashCode();
        item.vocabulary = runs.hashCode();
        item.writing = item.vocabulary;
        item.suffix = ("#" + letters(text)).hashCode();
        item.medical = Stream.of(PARTS.split(Fold.of(text))).anyMatch(this::ofReports);
        return;
      }
      String fold = Fold.of(text);
      int at = Words.at(words, item.start + 1) - 1;
      boolean inside =
          at >= 0 && words.get(at).start <= item.start && item.start < words.get(at).end;
      boolean common = inside ? words.get(at).common : vocabulary.isCommon(fold);
      boolean report = vocabulary.isReport(fold);
      boolean eponym = inside ? words.get(at).eponym : vocabulary.isEponym(fold);
      boolean name = vocabulary.isName(fold);
      String role = role(fold);
      String known =
          role
              + (report ? "R" : "")
              + (eponym ? "E" : "")
              + (common ? "C" : "")
              + (name ? "N" : "")
              + (vocabulary.isPlace(fold) ? "P" : "");
      String written = written(text, inside ? words.get(at) : null);
      boolean own =
          OWN.contains(role) || report || eponym || (common && !name) || text.length() < 3;
      item.vocabulary = known.hashCode();
      item.writing = written.hashCode();
      item.kind = (written + known).hashCode();
      item.word = own ? fold.hashCode() : (common ? -1 : -2) * (name ? 3 : 5);
      item.suffix =
          fold.length() > LONGEST_SUFFIX + 1
              ? fold.substring(fold.length() - LONGEST_SUFFIX).hashCode()
              : fold.length() == 1 || fold.length() == 2 ? fold.hashCode() : 0;
      item.strange = !common && !eponym;
      item.medical = report || eponym;
      item.lower = Character.isLowerCase(text.charAt(0));
      item.kindOfPlace = kinds.contains(fold) || generic.contains(fold);
    }

    /** MOLLI_5s, 12-lead: what names a sequence or a lead rather than a patient. */
    private boolean ofReports(String part) {
      return part.length() > 2 && vocabulary.isReport(part);
    }

    private static final Pattern PARTS = Pattern.compile("[^\\p{L}]+");

    private static String written(String text, Word word) {
      String shape =
          text.length() == 1
              ? (Character.isUpperCase(text.charAt(0)) ? "A" : "a")
              : (word == null ? "?" : word.shape.name()) + (text.length() < 4 ? "-" : "");
      return word != null && word.inCapitals ? shape + "!" : shape;
    }

    /** Words of these kinds tell by what they are, even if they are names too. */
    private static final Set<String> OWN =
        Set.of("title", "credential", "role", "function", "kind", "verb");

    private String role(String fold) {
      if (names.isTitle(fold)) {
        return "title";
      }
      if (names.isCredential(fold)) {
        return "credential";
      }
      if (names.isRole(fold)) {
        return "role";
      }
      if (names.isFunction(fold)) {
        return "function";
      }
      if (names.isParticle(fold)) {
        return "particle";
      }
      if (names.isSuffix(fold)) {
        return "suffix";
      }
      if (kinds.contains(fold)) {
        return "kind";
      }
      if (names.isVerb(fold)) {
        return "verb";
      }
      if (names.isTerm(fold)) {
        return "term";
      }
      return names.isFirst(fold) ? "first" : "";
    }

    /** 9 for digits, A and a for letters, other signs as they are. */
    private static String shape(String text) {
      StringBuilder shape = new StringBuilder();
      for (int i = 0; i < Math.min(text.length(), LONGEST_SHAPE); i++) {
        char c = text.charAt(i);
        shape.append(
            Character.isDigit(c)
                ? '9'
                : Character.isUpperCase(c) ? 'A' : Character.isLetter(c) ? 'a' : c);
      }
      return shape.toString();
    }

    private static String runs(String shape) {
      StringBuilder runs = new StringBuilder("#");
      for (int i = 0; i < shape.length(); i++) {
        if (shape.charAt(i) != runs.charAt(runs.length() - 1)) {
          runs.append(shape.charAt(i));
        }
      }
      return runs.toString();
    }

    private static String letters(String text) {
      StringBuilder letters = new StringBuilder();
      String fold = Fold.of(text);
      for (int i = 0; i < fold.length(); i++) {
        if (Character.isLetter(fold.charAt(i))) {
          letters.append(fold.charAt(i));
        }
      }
      return letters.toString();
    }
  }
}
