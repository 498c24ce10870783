package org.cardioqa.pipeline.release.stats;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.stats.ReleaseStats.QuestionStats;
import org.cardioqa.pipeline.show.BarChart;
import org.cardioqa.pipeline.show.DataTable;
import org.cardioqa.pipeline.show.Page;

/** The distribution of a release as text, JSON, plots and a page. */
public final class StatsReport {
  private static final int BINS = 10;

  private final ReleaseStats stats;

  /** Of these counts. */
  public StatsReport(ReleaseStats stats) {
    this.stats = stats;
  }

  /** Tables for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder("Release ").append(stats.version()).append("\n\n");
    text.append(people().lines());
    stats
        .dimensions()
        .forEach((dimension, values) -> text.append('\n').append(table(dimension, values).lines()));
    text.append('\n').append(balance().lines());
    stats
        .questions()
        .forEach(
            (code, question) -> {
              if (!question.answers().isEmpty()) {
                text.append('\n').append(table(code, question.answers()).lines());
              }
            });
    return text.toString();
  }

  private DataTable people() {
    DataTable table = headed("");
    row("patients", stats.patients(), table);
    row("studies", stats.studies(), table);
    return table;
  }

  private static DataTable headed(String what) {
    String[] headings = new String[ReleaseFolder.SPLITS.size() + 2];
    headings[0] = what;
    for (int i = 0; i < ReleaseFolder.SPLITS.size(); i++) {
      headings[i + 1] = ReleaseFolder.SPLITS.get(i);
    }
    headings[headings.length - 1] = "all";
    return new DataTable(headings);
  }

  private static void row(String name, long[] counts, DataTable table) {
    Object[] cells = new Object[counts.length + 2];
    cells[0] = name;
    for (int i = 0; i < counts.length; i++) {
      cells[i + 1] = counts[i];
    }
    cells[cells.length - 1] = ReleaseStats.sum(counts);
    table.row(cells);
  }

  private static DataTable table(String what, Map<String, long[]> values) {
    DataTable table = headed(what);
    values.forEach((value, counts) -> row(value, counts, table));
    return table;
  }

  private DataTable balance() {
    DataTable table =
        new DataTable(
            "question",
            "form",
            "rows",
            "largest answer",
            "effective answers",
            "min",
            "median",
            "max");
    stats
        .questions()
        .forEach(
            (code, question) -> {
              double[] numbers = question.numbers();
              table.row(
                  code,
                  question.type(),
                  question.items(),
                  question.majority(),
                  question.effectiveAnswers(),
                  at(numbers, 0),
                  at(numbers, 0.5),
                  at(numbers, 1));
            });
    return table;
  }

  /** The value at a share of the sorted numbers. */
  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** All plots by a name that may be one of a file. */
  public Map<String, BarChart> plots() {
    Map<String, BarChart> plots = new LinkedHashMap<>();
    stats
        .dimensions()
        .forEach(
            (dimension, values) -> {
              if (!values.isEmpty()) {
                plots.put(
                    dimension.replaceAll("[^a-z_]+", "-"), chart("Rows by " + dimension, values));
              }
            });
    stats.questions().forEach((code, question) -> question(code, question, plots));
    return plots;
  }

  private static void question(String code, QuestionStats question, Map<String, BarChart> plots) {
    if (!question.answers().isEmpty()) {
      plots.put("answers-" + code, chart("Answers of " + code, question.answers()));
    }
    double[] numbers = question.numbers();
    if (numbers.length > 0) {
      plots.put("answers-" + code, histogram("Answers of " + code, numbers));
    }
  }

  private static BarChart chart(String title, Map<String, long[]> values) {
    BarChart chart = new BarChart(title, ReleaseFolder.SPLITS.toArray(String[]::new));
    values.forEach(
        (value, counts) -> chart.bar(value, Arrays.stream(counts).asDoubleStream().toArray()));
    return chart;
  }

  private static BarChart histogram(String title, double[] sorted) {
    double low = sorted[0];
    double width = (sorted[sorted.length - 1] - low) / BINS;
    BarChart chart = new BarChart(title, "rows");
    int bins = width > 0 ? BINS : 1;
    int[] counts = new int[bins];
    for (double number : sorted) {
      counts[width > 0 ? Math.min(bins - 1, (int) ((number - low) / width)) : 0]++;
    }
    for (int bin = 0; bin < bins; bin++) {
      chart.bar(
          String.format(Locale.ROOT, "%.1f to %.1f", low + bin * width, low + (bin + 1) * width),
          counts[bin]);
    }
    return chart;
  }

  /** A page with all plots. */
  public String html() {
    Page page = new Page("Release " + stats.version() + ": distribution");
    page.table(people());
    page.text("Sequence and view are those of the first volume that an item is linked to.");
    plots().forEach((name, plot) -> page.plot(plot));
    page.heading("Balance of answers").table(balance());
    page.text(
        "Effective answers: the number of equally frequent answers that would be as hard to guess.");
    return page.html();
  }

  /** The same figures as JSON. */
  public String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("release_version", stats.version());
    root.set("patients", counts(stats.patients()));
    root.set("studies", counts(stats.studies()));
    ObjectNode dimensions = root.putObject("rows_by");
    stats
        .dimensions()
        .forEach(
            (dimension, values) -> {
              ObjectNode node = dimensions.putObject(dimension.replaceAll("[^a-z_]+", "_"));
              values.forEach((value, counts) -> node.set(value, counts(counts)));
            });
    ObjectNode questions = root.putObject("questions");
    stats.questions().forEach((code, question) -> json(question, questions.putObject(code)));
    return root.toPrettyString();
  }

  private static void json(QuestionStats question, ObjectNode node) {
    node.put("type", question.type().name());
    node.put("rows", question.items());
    if (!question.answers().isEmpty()) {
      node.put("majority", question.majority());
      node.put("effective_answers", question.effectiveAnswers());
      ObjectNode answers = node.putObject("answers");
      question.answers().forEach((answer, counts) -> answers.set(answer, counts(counts)));
    }
    double[] numbers = question.numbers();
    if (numbers.length > 0) {
      ArrayNode deciles = node.putArray("deciles");
      for (int i = 0; i <= BINS; i++) {
        deciles.add(at(numbers, (double) i / BINS));
      }
    }
  }

  private static ObjectNode counts(long[] counts) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    for (int i = 0; i < counts.length; i++) {
      node.put(ReleaseFolder.SPLITS.get(i), counts[i]);
    }
    return node.put("all", ReleaseStats.sum(counts));
  }
}
