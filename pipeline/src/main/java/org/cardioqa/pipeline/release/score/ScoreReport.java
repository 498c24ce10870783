package org.cardioqa.pipeline.release.score;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cardioqa.pipeline.release.score.Scores.Comparison;
import org.cardioqa.pipeline.release.score.Scores.QuestionScore;
import org.cardioqa.pipeline.show.DataTable;

/** Scores as text and as JSON. */
public final class ScoreReport {
  private static final int SHOWN = 5;

  private final Scores scores;
  private final List<Comparison> comparisons;

  /**
   * Of these scores.
   *
   * @param comparisons with a second file; empty if there is none
   */
  public ScoreReport(Scores scores, List<Comparison> comparisons) {
    this.scores = scores;
    this.comparisons = comparisons;
  }

  /** Tables for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        new DataTable("", "score", "95% low", "95% high")
            .row("mean of rows", scores.mean().value(), scores.mean().low(), scores.mean().high())
            .row(
                "mean of questions",
                scores.meanOfQuestions().value(),
                scores.meanOfQuestions().low(),
                scores.meanOfQuestions().high())
            .lines());
    text.append(String.format(Locale.ROOT, "%n%,d rows.%n", scores.rows()));
    listed("without an answer, counted as wrong", scores.missing(), text);
    listed("answered but no rows of this split", scores.unknown(), text);
    listed("answered more than once; the first answer counts", scores.repeated(), text);
    text.append('\n').append(questions().lines());
    DataTable recalls = new DataTable("question", "answer", "rows", "recall");
    scores
        .questions()
        .forEach(
            (code, question) ->
                question
                    .recalls()
                    .forEach(
                        (answer, recall) ->
                            recalls.row(code, answer, recall.rows(), recall.share())));
    if (!recalls.isEmpty()) {
      text.append('\n').append(recalls.lines());
    }
    if (!comparisons.isEmpty()) {
      text.append("\nFirst file less second\n").append(comparison().lines());
      text.append("p is not corrected for the number of questions.\n");
    }
    return text.toString();
  }

  private static void listed(String what, List<String> qaIds, StringBuilder text) {
    if (!qaIds.isEmpty()) {
      text.append(String.format(Locale.ROOT, "%,d %s: ", qaIds.size(), what));
      text.append(String.join(", ", qaIds.subList(0, Math.min(SHOWN, qaIds.size()))));
      text.append(qaIds.size() > SHOWN ? " …\n" : "\n");
    }
  }

  private DataTable questions() {
    DataTable table =
        new DataTable(
            "question",
            "form",
            "rows",
            "missing",
            "unreadable",
            "score",
            "95% low",
            "95% high",
            "exact",
            "macro recall",
            "answers given",
            "of",
            "chance",
            "majority",
            "everything");
    scores
        .questions()
        .forEach(
            (code, q) ->
                table.row(
                    code,
                    q.type(),
                    q.rows(),
                    q.missing(),
                    q.unreadable(),
                    q.score().value(),
                    q.score().low(),
                    q.score().high(),
                    q.exact(),
                    q.macroRecall().value(),
                    q.answersGiven(),
                    q.recalls().size(),
                    q.chance(),
                    q.majority(),
                    q.everything()));
    return table;
  }

  private DataTable comparison() {
    DataTable table = new DataTable("question", "difference", "95% low", "95% high", "p");
    for (Comparison comparison : comparisons) {
      table.row(
          comparison.question().isEmpty() ? "(all rows)" : comparison.question(),
          comparison.difference().value(),
          comparison.difference().low(),
          comparison.difference().high(),
          comparison.p());
    }
    return table;
  }

  /** The same figures as JSON; what is not defined is null. */
  public String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("rows", scores.rows());
    estimate("mean", scores.mean(), root);
    estimate("mean_of_questions", scores.meanOfQuestions(), root);
    scores.missing().forEach(root.putArray("missing")::add);
    scores.unknown().forEach(root.putArray("unknown")::add);
    scores.repeated().forEach(root.putArray("repeated")::add);
    ObjectNode questions = root.putObject("questions");
    for (Map.Entry<String, QuestionScore> entry : scores.questions().entrySet()) {
      question(entry.getValue(), questions.putObject(entry.getKey()));
    }
    if (!comparisons.isEmpty()) {
      ArrayNode list = root.putArray("comparison");
      for (Comparison comparison : comparisons) {
        ObjectNode node = list.addObject();
        node.put("question", comparison.question());
        estimate("difference", comparison.difference(), node);
        node.put("p", comparison.p());
      }
    }
    return root.toPrettyString();
  }

  private static void question(QuestionScore question, ObjectNode node) {
    node.put("type", question.type().name());
    node.put("rows", question.rows());
    node.put("missing", question.missing());
    node.put("unreadable", question.unreadable());
    estimate("score", question.score(), node);
    figure("exact", question.exact(), node);
    estimate("macro_recall", question.macroRecall(), node);
    ObjectNode recalls = node.putObject("recall");
    question
        .recalls()
        .forEach(
            (answer, recall) -> {
              ObjectNode of = recalls.putObject(answer);
              of.put("recall", recall.share());
              of.put("rows", recall.rows());
            });
    node.put("answers_given", question.answersGiven());
    figure("chance", question.chance(), node);
    figure("majority", question.majority(), node);
    figure("everything", question.everything(), node);
  }

  private static void estimate(String name, Estimate estimate, ObjectNode node) {
    ObjectNode of = node.putObject(name);
    figure("value", estimate.value(), of);
    figure("low", estimate.low(), of);
    figure("high", estimate.high(), of);
  }

  private static void figure(String name, double value, ObjectNode node) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
