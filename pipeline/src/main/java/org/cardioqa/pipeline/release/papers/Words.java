package org.cardioqa.pipeline.release.papers;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.ItemCount;

/** What several papers say of a release in the same words. */
final class Words {
  private static final int DIGITS = 3;

  private final Facts facts;

  Words(Facts facts) {
    this.facts = facts;
  }

  /** A text as YAML and JSON quote it. */
  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  static String figure(Double value) {
    if (value == null || value.isNaN()) {
      return "-";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf(value.longValue())
        : String.format(Locale.ROOT, "%." + DIGITS + "f", value);
  }

  /** Counts as "value: number" with commas between. */
  static String list(Map<String, Long> counts) {
    StringJoiner list = new StringJoiner(", ");
    counts.forEach((value, count) -> list.add(value + ": " + count));
    return list.length() == 0 ? "none" : list.toString();
  }

  String summary() {
    Contents contents = facts.contents();
    return ("%,d questions with verified answers on %,d cardiac MR examinations of %,d patients, each"
            + " with the sentence of the report that answers it and with the frames that show it")
        .formatted(contents.items(), contents.studies(), contents.patients());
  }

  String readers() {
    Policy.Readers readers = facts.policy().readers();
    String enough =
        readers.agreeing() == 1
            ? "An item is in if a reader's final verdict gives an answer."
            : "An item is in if the final verdicts of %d readers give the same answer."
                .formatted(readers.agreeing());
    String differing =
        readers.adjudicate()
            ? " Where readers differ, an adjudicator decides, or it is left out."
            : " Where readers differ, more than half of them decide.";
    return enough
        + differing
        + " Verdicts that came in late %s, those on an earlier content of the item %s."
            .formatted(
                readers.late() ? "count" : "do not count",
                readers.stale() ? "count" : "do not count");
  }

  String slices() {
    Policy.Slices slices = facts.policy().slices();
    return switch (slices.protocol()) {
          case ALL_LINKED -> "all frames that an item is linked to";
          case WINDOW ->
              "the slices that an item is linked to and one on either side; of cines the phases from"
                  + " end-diastole to end-systole where both are known, else the linked ones and one"
                  + " on either side";
          case UNIFORM ->
              "a grid of slices and phases, evenly over those that an item is linked to";
          case RANDOM ->
              "frames drawn (seed %d) from those that an item is linked to"
                  .formatted(slices.seed());
        }
        + ", at most %d an item".formatted(slices.budget());
  }

  String pixels() {
    return switch (facts.policy().pixels()) {
      case PNG16 ->
          "PNG of 16 bit grey with the stored values (add stored_value_offset; rescale_slope and"
              + " rescale_intercept give physical values)";
      case PNG8 ->
          "PNG of 8 bit grey through the scanner's display window, or from the lowest to the highest"
              + " value of the frame where the scanner set none";
      case NONE -> "none: the rows of slices describe frames without their pixels";
    };
  }

  String conditional() {
    String why =
        "Some questions are asked only where another has certain answers (which wall enhances, where"
            + " enhancement is abnormal), so that being asked gives the other answer away. ";
    return why
        + switch (facts.policy().conditional()) {
          case DROP_PARENT ->
              "In this release the other question is left out of a study that has such a question.";
          case SEPARATE_CONFIGS ->
              "In this release such questions stand in configurations of their own, named"
                  + " *_conditional: never show a model both.";
          case KEEP ->
              "In this release both stay together: a model that sees all questions of a study can"
                  + " tell such answers without looking.";
        };
  }

  String unstated() {
    return switch (facts.policy().unstatedOptions()) {
      case KEEP ->
          "Options that the report does not mention have the state UNSTATED; they are not known to be"
              + " wrong beyond that the readers let the answer stand.";
      case DROP_OPTION -> "Options that the report does not mention were taken out of the choices.";
      case DROP_ITEM -> "Items with options that the report does not mention were left out.";
    };
  }

  MarkdownTable splits() {
    Contents contents = facts.contents();
    List<String> heads = new ArrayList<>(List.of("split", "patients", "studies"));
    heads.addAll(facts.configs());
    MarkdownTable table = new MarkdownTable(heads.toArray(String[]::new));
    for (String split : ReleaseFolder.SPLITS) {
      List<Object> row =
          new ArrayList<>(List.of(split, contents.patients(split), contents.studies(split)));
      facts.configs().forEach(config -> row.add(facts.rows(config).getOrDefault(split, 0L)));
      table.row(row);
    }
    return table;
  }

  /** Questions by split, with the share of the most frequent answer. */
  MarkdownTable questions() {
    Map<String, Map<String, Long>> bySplit = new TreeMap<>();
    Map<String, Map<String, Long>> byAnswer = new TreeMap<>();
    for (ItemCount count : facts.manifest().counts()) {
      String question = count.config() + " | " + count.questionCode();
      bySplit
          .computeIfAbsent(question, q -> new TreeMap<>())
          .merge(count.split(), count.count(), Long::sum);
      byAnswer
          .computeIfAbsent(question, q -> new TreeMap<>())
          .merge(count.answer(), count.count(), Long::sum);
    }
    MarkdownTable table =
        new MarkdownTable(
            "question", "train", "validation", "test", "answers", "share of the most frequent");
    bySplit.forEach(
        (question, splits) -> {
          Map<String, Long> answers = byAnswer.get(question);
          boolean open = answers.keySet().equals(new TreeSet<>(List.of("")));
          long total = answers.values().stream().mapToLong(Long::longValue).sum();
          long most = answers.values().stream().mapToLong(Long::longValue).max().orElse(0);
          table.row(
              List.of(
                  question.substring(question.indexOf('|') + 2),
                  splits.getOrDefault("train", 0L),
                  splits.getOrDefault("validation", 0L),
                  splits.getOrDefault("test", 0L),
                  open ? "-" : answers.size(),
                  open ? "-" : "%d %%".formatted(Math.round(100.0 * most / total))));
        });
    return table;
  }

  /** Agreement of readers; empty where nobody's verdicts can be compared. */
  String agreement() {
    if (facts.manifest().agreement().isEmpty()) {
      return "No item was judged by two readers, so that there are no figures of agreement.\n";
    }
    MarkdownTable table =
        new MarkdownTable("question", "items", "percent", "Fleiss' kappa", "Krippendorff's alpha");
    facts
        .manifest()
        .agreement()
        .forEach(
            figure ->
                table.row(
                    List.of(
                        figure.questionCode(),
                        figure.items(),
                        figure(figure.percent()),
                        figure(figure.kappa()),
                        figure(figure.alpha()))));
    return "Of readers by themselves, before any adjudication, on all items that two or more judged,"
        + " also those that are not in the release:\n\n"
        + table;
  }

  /** What gates found; a sentence where none was asked. */
  String gates() {
    if (facts.manifest().gates().isEmpty()) {
      return "No gate was run.\n";
    }
    MarkdownTable table = new MarkdownTable("gate", "figure", "threshold", "passed", "left out");
    for (ReleaseManifest.GateFigure gate : facts.manifest().gates()) {
      table.row(
          List.of(
              gate.gate(),
              figure(gate.figure()),
              figure(gate.threshold()),
              gate.passed() ? "yes" : "no",
              gate.dropped().size()));
    }
    return table.toString();
  }

  MarkdownTable excluded() {
    MarkdownTable table = new MarkdownTable("reason", "candidates");
    facts
        .manifest()
        .excluded()
        .forEach(excluded -> table.row(List.of(excluded.reason(), excluded.count())));
    return table;
  }

  String licence() {
    return facts.policy().dataset().license();
  }
}
