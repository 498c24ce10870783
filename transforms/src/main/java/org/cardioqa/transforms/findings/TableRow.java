package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Token;

/**
 * A line of a table whose header line names the columns: cells stand apart by two blanks, a tab or
 * a pipe. The header says which cell is a value, which is indexed to the body surface, and which
 * (reference range, earlier result, unit) is none.
 *
 * @param nameEnd offset in the text behind the row's name, its first cell
 * @param cells the row's cells that hold a value
 */
record TableRow(int nameEnd, List<Cell> cells) {
  private static final Pattern GAP = Pattern.compile("\\h*\\|\\h*| *\\t *| {2,}");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "normal|range|ref(?:erence|\\.|\\b)|limit|z-?score|percentile|prior|previous|last|change"
              + "|\\bdiff|units?$|predicted|comment");
  private static final Pattern INDEXED =
      Pattern.compile("index|\\bbsa\\b|/\\h*m(?:2|\u00b2|\\^2)|\\bnormalised|\\bnormalized");
  private static final Pattern MEASURED =
      Pattern.compile("^(?:values?|absolute|measured|results?|patient|current|today)\\b");
  private static final Pattern RIGHT = Pattern.compile("^(?:rv|right(?: ventric(?:le|ular))?)\\b");
  private static final Pattern LEFT = Pattern.compile("^(?:lv|left(?: ventric(?:le|ular))?)\\b");

  /** A number in a header other than the body surface or its unit: the line is a row. */
  private static final Pattern DATA = Pattern.compile("(?<![\\w^.])\\d");

  private static final Pattern BRACKET = Pattern.compile("\\([^)]*\\)|\\[[^\\]]*\\]");
  private static final int MOST_LINES = 40;

  /** A longer line is prose or hostile, and is not searched for cells. */
  private static final int LONGEST_LINE = 400;

  /** By how many characters a cell may stand aside from its title. */
  private static final int SKEW = 2;

  /** What a column holds. */
  enum Role {
    VALUE,
    INDEX,
    OTHER
  }

  /**
   * A cell.
   *
   * @param chamber lv or rv if the column's title says so
   */
  record Cell(String text, Role role, Optional<String> chamber) {}

  private record Piece(String text, int start) {
    /** Whether a cell stands under this title: they begin, or end, in about the same place. */
    private boolean above(Piece cell) {
      int end = start + text.length();
      int cellEnd = cell.start + cell.text.length();
      return Math.abs(start - cell.start) <= SKEW || Math.abs(end - cellEnd) <= SKEW;
    }
  }

  /** The row in which an offset lies; empty if it is not the first cell under a header line. */
  static Optional<TableRow> at(String text, int offset) {
    if (!hasLineBreakNear(text, offset)) {
      return Optional.empty();
    }
    int start = lineStart(text, offset);
    int end = lineEnd(text, offset);
    if (end - start > LONGEST_LINE) {
      return Optional.empty();
    }
    String line = text.substring(start, end);
    List<Piece> row = pieces(line);
    if (row.size() < 2 || start + row.get(1).start() <= offset) {
      return Optional.empty();
    }
    int nameEnd = start + row.get(0).start() + row.get(0).text().length();
    return header(text, start).map(titles -> new TableRow(nameEnd, cells(row, titles, line)));
  }

  /** The header above a line: no empty line, and only rows, stand between. */
  private static Optional<List<Piece>> header(String text, int rowStart) {
    int start = rowStart;
    for (int i = 0; i < MOST_LINES && start > 0; i++) {
      int end = start - 1;
      start = lineStart(text, end);
      String line = text.substring(start, end);
      List<Piece> pieces = pieces(line);
      if (isHeader(pieces)) {
        return Optional.of(pieces);
      }
      boolean rule = !line.isBlank() && line.chars().noneMatch(Character::isLetterOrDigit);
      if (pieces.size() < 2 && !rule) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isHeader(List<Piece> pieces) {
    boolean named = false;
    for (Piece piece : pieces) {
      String title = BRACKET.matcher(piece.text()).replaceAll("");
      if (DATA.matcher(title).find()) {
        return false;
      }
      named |= role(piece.text()) != Role.OTHER;
    }
    return named && pieces.size() > 1;
  }

  /**
   * The cells with what their titles say. Marks keep the place of an empty cell; where only blanks
   * part them and one is missing, the cells are told by their place in the line.
   */
  private static List<Cell> cells(List<Piece> row, List<Piece> titles, String line) {
    boolean marked = line.indexOf('|') >= 0 || line.indexOf('\t') >= 0;
    // A header may leave the column of names untitled.
    boolean untitled = role(titles.get(0).text()) != Role.OTHER;
    List<Piece> columns = untitled ? titles : titles.subList(1, titles.size());
    List<Piece> values = row.subList(1, row.size());
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Piece value = values.get(i);
      Optional<Piece> title =
          marked || values.size() == columns.size()
              ? columns.stream().skip(i).findFirst()
              : columns.stream().filter(column -> column.above(value)).findFirst();
      String words = title.map(t -> t.text().toLowerCase(Locale.ROOT)).orElse("");
      if (role(words) != Role.OTHER) {
        cells.add(new Cell(value.text(), role(words), chamber(words)));
      }
    }
    return List.copyOf(cells);
  }

  private static Role role(String title) {
    String words = title.toLowerCase(Locale.ROOT);
    if (REFERENCE.matcher(words).find()) {
      return Role.OTHER;
    }
    if (INDEXED.matcher(words).find()) {
      return Role.INDEX;
    }
    boolean value = MEASURED.matcher(words).find() || chamber(words).isPresent();
    return value ? Role.VALUE : Role.OTHER;
  }

  private static Optional<String> chamber(String title) {
    if (RIGHT.matcher(title).find()) {
      return Optional.of("rv");
    }
    return LEFT.matcher(title).find() ? Optional.of("lv") : Optional.empty();
  }

  /** The cells of a line; empty ones between tabs or pipes are kept, they hold a column's place. */
  private static List<Piece> pieces(String line) {
    if (line.length() > LONGEST_LINE) {
      return List.of();
    }
    boolean parted = line.contains("  ") || line.indexOf('\t') >= 0 || line.indexOf('|') >= 0;
    if (!parted) {
      return line.isBlank() ? List.of() : List.of(new Piece(line.stripTrailing(), 0));
    }
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    Matcher gap = GAP.matcher(line);
    while (gap.find()) {
      boolean first = pieces.isEmpty() && line.substring(0, gap.start()).isBlank();
      if (!first) {
        pieces.add(new Piece(line.substring(from, gap.start()), from));
      }
      from = gap.end();
    }
    if (!line.substring(from).isBlank()) {
      pieces.add(new Piece(line.substring(from).stripTrailing(), from));
    }
    return pieces;
  }

  /**
   * The sentence cut so that each line of a table stands alone: the last title of a header line and
   * the first name of the next line are not one phrase ("Previous", "LVEDV").
   */
  static List<Sentence> lines(String text, Sentence sentence) {
    if (!hasLineBreak(text, sentence.start(), sentence.end())) {
      return List.of(sentence);
    }
    List<Sentence> lines = new ArrayList<>();
    List<Token> open = new ArrayList<>();
    boolean tabular = false;
    int line = -1;
    for (Token token : sentence.tokens()) {
      int start = lineStart(text, token.start());
      if (start != line) {
        boolean next = isTabular(text, start);
        if ((tabular || next) && !open.isEmpty()) {
          lines.add(new Sentence(open));
          open.clear();
        }
        tabular = next;
        line = start;
      }
      open.add(token);
    }
    if (lines.isEmpty()) {
      return List.of(sentence);
    }
    lines.add(new Sentence(open));
    return List.copyOf(lines);
  }

  /** A text in one endless line would be searched from end to end for each of its measures. */
  private static boolean hasLineBreakNear(String text, int offset) {
    int from = offset - LONGEST_LINE;
    int to = offset + LONGEST_LINE;
    return from <= 0
        ? to >= text.length() || hasLineBreak(text, 0, to)
        : hasLineBreak(text, from, Math.min(to, text.length()));
  }

  private static boolean hasLineBreak(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  private static boolean isTabular(String text, int start) {
    List<Piece> pieces = pieces(text.substring(start, lineEnd(text, start)));
    return pieces.size() > 1 && (isHeader(pieces) || header(text, start).isPresent());
  }

  /** Whether two offsets lie in one line. */
  static boolean sameLine(String text, int one, int other) {
    return lineStart(text, one) == lineStart(text, other);
  }

  private static int lineStart(String text, int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  private static int lineEnd(String text, int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }
}
