package org.cardioqa.pipeline.release.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.diff.DiffResult.Counts;
import org.cardioqa.pipeline.show.BarChart;
import org.cardioqa.pipeline.show.DataTable;
import org.cardioqa.pipeline.show.Page;

/** The differences of two releases as text for a terminal and as a page. */
public final class DiffReport {
  private static final int MOST_MOVES = 40;

  private static final List<Change> CHANGES = List.of(Change.values());

  private final DiffResult diff;

  /** Of these differences. */
  public DiffReport(DiffResult diff) {
    this.diff = diff;
  }

  /** Tables for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(headline()).append('\n');
    for (String problem : diff.problems()) {
      text.append("PROBLEM: ").append(problem).append('\n');
    }
    text.append('\n').append(questions().lines());
    part("Frames", frames(), text);
    part("Why rows came, went or changed their answer", causes(), text);
    part("Answers that changed", answers(), text);
    part("Rows that moved between splits", splits(), text);
    part("Agreement of readers (Fleiss' kappa)", agreement(), text);
    part("Made with", made(), text);
    part("Examples", examples(), text);
    return text.toString();
  }

  private static void part(String title, DataTable table, StringBuilder text) {
    if (!table.isEmpty()) {
      text.append('\n').append(title).append('\n').append(table.lines());
    }
  }

  /** A page with plots. */
  public String html() {
    Page page = new Page("Release %s \u2192 %s".formatted(diff.oldVersion(), diff.newVersion()));
    page.text(headline());
    diff.problems().forEach(page::warning);
    BarChart totals = new BarChart("Rows by what changed", "rows");
    CHANGES.forEach(change -> totals.bar(change.title(), (double) diff.total().of(change)));
    BarChart share =
        new BarChart(
            "Changes by question", CHANGES.stream().map(Change::title).toArray(String[]::new));
    diff.questions()
        .forEach(
            (question, counts) -> {
              if (counts.same() < Math.max(counts.before(), counts.after())) {
                share.bar(question, CHANGES.stream().mapToDouble(counts::of).toArray());
              }
            });
    page.heading("What changed").plot(totals);
    if (!diff.same()) {
      page.plot(share);
    }
    page.text("A row may have several changes; 'same' counts rows without any.");
    page.table(questions());
    page.heading("Frames").table(frames());
    part("Why rows came, went or changed their answer", causes(), page);
    part("Answers that changed", answers(), page);
    part("Rows that moved between splits", splits(), page);
    part("Agreement of readers (Fleiss' kappa)", agreement(), page);
    part("Made with", made(), page);
    part("Examples, at most %d of a kind".formatted(DiffResult.EXAMPLES), examples(), page);
    return page.html();
  }

  private static void part(String title, DataTable table, Page page) {
    if (!table.isEmpty()) {
      page.heading(title).table(table);
    }
  }

  private String headline() {
    Counts total = diff.total();
    return "%s: %,d rows. %s: %,d rows. %,d are the same%s"
        .formatted(
            diff.oldVersion(),
            total.before(),
            diff.newVersion(),
            total.after(),
            total.same(),
            diff.same() ? "; the releases do not differ." : ".");
  }

  private DataTable questions() {
    DataTable table =
        new DataTable(
            "question",
            "old",
            "new",
            "same",
            "added",
            "removed",
            "answer",
            "options",
            "evidence",
            "link",
            "split",
            "reverified",
            "other");
    diff.questions().forEach((question, counts) -> row(question, counts, table));
    row("total", diff.total(), table);
    return table;
  }

  private static void row(String name, Counts counts, DataTable table) {
    List<Object> cells =
        new ArrayList<>(List.of(name, counts.before(), counts.after(), counts.same()));
    CHANGES.forEach(change -> cells.add(counts.of(change)));
    table.row(cells.toArray());
  }

  private DataTable frames() {
    DiffResult.Slices slices = diff.slices();
    return new DataTable("frames", "old", "new", "added", "removed", "pixels changed")
        .row(
            "data/slices",
            slices.before(),
            slices.after(),
            slices.added(),
            slices.removed(),
            slices.pixelsChanged());
  }

  private DataTable causes() {
    DataTable table = new DataTable("change", "reason", "rows");
    diff.causes().forEach((cause, rows) -> table.row(cause.change().title(), cause.reason(), rows));
    return table;
  }

  private DataTable answers() {
    DataTable table = new DataTable("question", "old answer", "new answer", "rows");
    diff.answers().entrySet().stream()
        .sorted(Map.Entry.<DiffResult.Transition, Long>comparingByValue().reversed())
        .limit(MOST_MOVES)
        .forEach(
            move ->
                table.row(
                    move.getKey().question(),
                    move.getKey().before(),
                    move.getKey().after(),
                    move.getValue()));
    return table;
  }

  private DataTable splits() {
    DataTable table = new DataTable("from", "to", "rows");
    diff.splits().forEach((move, rows) -> table.row(move.before(), move.after(), rows));
    return table;
  }

  private DataTable agreement() {
    DataTable table = new DataTable("question", "old", "new");
    for (DiffResult.AgreementChange change : diff.agreement()) {
      table.row(change.question(), figure(change.before()), figure(change.after()));
    }
    return table;
  }

  private static double figure(Double value) {
    return value == null ? Double.NaN : value;
  }

  private DataTable made() {
    DataTable table = new DataTable("what", "old", "new");
    for (DiffResult.Made made : diff.made()) {
      table.row(made.what(), made.before(), made.after());
    }
    return table;
  }

  private DataTable examples() {
    DataTable table = new DataTable("change", "qa_id", "question", "reason");
    diff.examples()
        .forEach(
            (change, rows) ->
                rows.forEach(
                    row ->
                        table.row(
                            row.changes().stream()
                                .map(Change::title)
                                .collect(Collectors.joining(", ")),
                            row.qaId(),
                            row.question(),
                            row.cause().orElse(""))));
    return table;
  }
}
