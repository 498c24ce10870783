package org.cardioqa.pipeline.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table: the first columns of words to the left, columns of numbers to the right. */
public final class DataTable {
  private static final String GAP = "  ";

  /** A cell of which nothing is known. */
  private static final String NONE = "-";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] numbers;

  /** A table with these headings. */
  public DataTable(String... headings) {
    this.headings = List.of(headings);
    this.numbers = new boolean[headings.length];
  }

  /**
   * Adds a row.
   *
   * @param cells whole numbers are shown with thousands apart, others with three decimals, NaN as
   *     "-", anything else as text
   * @throws IllegalArgumentException if there are not as many as there are headings
   */
  public DataTable row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "a row of %d cells under %d headings".formatted(cells.length, headings.size()));
    }
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      numbers[i] |= cells[i] instanceof Number;
      row.add(text(cells[i]));
    }
    rows.add(row);
    return this;
  }

  private static String text(Object cell) {
    if (cell instanceof Double number) {
      return number.isNaN() ? NONE : String.format(Locale.ROOT, "%.3f", number);
    }
    if (cell instanceof Number number) {
      return String.format(Locale.ROOT, "%,d", number.longValue());
    }
    return String.valueOf(cell);
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** For a terminal, each line with its end. */
  public String lines() {
    int[] widths = new int[headings.size()];
    List<List<String>> all = new ArrayList<>(List.of(headings));
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder lines = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP);
        line.append(numbers[i] ? blanks + row.get(i) : row.get(i) + blanks);
      }
      lines.append(line.toString().stripTrailing()).append('\n');
    }
    return lines.toString();
  }

  /** For a page. */
  public String html() {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
    for (int i = 0; i < numbers.length; i++) {
      cell("th", i, headings.get(i), html);
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      for (int i = 0; i < numbers.length; i++) {
        cell("td", i, row.get(i), html);
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private void cell(String element, int column, String text, StringBuilder html) {
    html.append('<').append(element).append(numbers[column] ? " class=\"number\">" : ">");
    html.append(Page.escape(text)).append("</").append(element).append('>');
  }
}
