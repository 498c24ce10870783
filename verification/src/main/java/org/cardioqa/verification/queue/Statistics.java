package org.cardioqa.verification.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.agreement.Agreement;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/** Figures of progress, agreement and quality. */
public final class Statistics {
  private static final long DAY_MS = 24L * 3600 * 1000;

  private final Store store;

  /** Agreement of a project. */
  public record ProjectAgreement(Agreement overall, Map<String, Agreement> byQuestion) {}

  /** A reader's standing final answer to a task. */
  private record Final(String questionCode, Verdict verdict) {}

  public Statistics(Store store) {
    this.store = store;
  }

  /** Where the project stands. */
  public Progress progress() {
    return store.read(
        handle -> {
          List<Final> finals = finals(handle);
          return new Progress(
              byState(handle),
              byQuestion(handle),
              perDay(handle),
              answers(finals),
              readers(handle));
        });
  }

  private static Map<TaskState, Integer> byState(Handle handle) {
    Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
    tasks(handle).forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    return counts;
  }

  private static List<Task> tasks(Handle handle) {
    return handle
        .createQuery(
            "SELECT t.*, 0 AS done FROM tasks t WHERE t.gold_answers IS NULL ORDER BY t.qa_id")
        .map(TaskRows::map)
        .list();
  }

  private static List<Progress.OfQuestion> byQuestion(Handle handle) {
    Map<String, Map<TaskState, Integer>> counts = new TreeMap<>();
    for (Task task : tasks(handle)) {
      counts
          .computeIfAbsent(task.questionCode(), any -> new EnumMap<>(TaskState.class))
          .merge(task.state(), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(question -> new Progress.OfQuestion(question.getKey(), question.getValue()))
        .toList();
  }

  private static List<Progress.OfDay> perDay(Handle handle) {
    return handle
        .createQuery(
            "SELECT v.decided_at / :day AS day, COUNT(*) AS many FROM verdicts v WHERE NOT "
                + VerdictRows.FIRST_ANSWER
                + " AND (v.lease_id IS NOT NULL OR v.decision <> 'SKIP')"
                + " GROUP BY 1 ORDER BY 1")
        .bind("day", DAY_MS)
        .map(
            (row, context) ->
                new Progress.OfDay(LocalDate.ofEpochDay(row.getLong("day")), row.getInt("many")))
        .list();
  }

  private static List<Progress.OfAnswer> answers(List<Final> finals) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Final one : finals) {
      for (String answer : one.verdict.getAnswers()) {
        if (!answer.startsWith("{")) {
          counts
              .computeIfAbsent(one.questionCode, any -> new TreeMap<>())
              .merge(answer, 1, Integer::sum);
        }
      }
    }
    List<Progress.OfAnswer> answers = new ArrayList<>();
    counts.forEach(
        (question, byAnswer) ->
            byAnswer.forEach(
                (answer, count) -> answers.add(new Progress.OfAnswer(question, answer, count))));
    return answers;
  }

  /** Standing final answers to the present content of tasks, hidden checks left out. */
  private static List<Final> finals(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT t.question_code, v.* FROM slots s
              JOIN verdicts v ON v.verdict_id = s.verdict_id JOIN tasks t ON t.qa_id = s.qa_id
            WHERE NOT s.gold AND v.content_hash = t.content_hash
            ORDER BY t.question_code, t.qa_id, s.slot
            """)
        .map(
            (row, context) ->
                new Final(row.getString("question_code"), VerdictRows.map(row, context)))
        .list();
  }

  private static List<Progress.OfReader> readers(Handle handle) {
    Map<String, List<Double>> seconds = new TreeMap<>();
    handle
        .createQuery(
            """
            SELECT s.reader, (SELECT SUM(all_of.seconds) FROM verdicts all_of
              WHERE all_of.lease_id = v.lease_id) AS seconds
            FROM slots s JOIN verdicts v ON v.verdict_id = s.verdict_id
            """)
        .map(
            (row, context) ->
                seconds
                    .computeIfAbsent(row.getString("reader"), any -> new ArrayList<>())
                    .add(row.getDouble("seconds")))
        .list();
    return seconds.entrySet().stream()
        .map(
            reader -> {
              Gold gold = gold(handle, reader.getKey(), Long.MAX_VALUE);
              return new Progress.OfReader(
                  reader.getKey(),
                  reader.getValue().size(),
                  gold.answered,
                  gold.right,
                  median(reader.getValue()));
            })
        .toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private record Gold(int answered, int right) {}

  /** How a reader did on hidden checks, up to a verdict. */
  private static Gold gold(Handle handle, String reader, long lastSeq) {
    List<Boolean> right =
        handle
            .createQuery(
                """
                SELECT t.gold_answers, t.adjudication, v.* FROM slots s
                  JOIN verdicts v ON v.verdict_id = s.verdict_id JOIN tasks t ON t.qa_id = s.qa_id
                WHERE s.reader = :reader AND s.gold AND v.seq <= :last
                """)
            .bind("reader", reader)
            .bind("last", lastSeq)
            .map((row, context) -> isRight(handle, row, VerdictRows.map(row, context)))
            .list();
    return new Gold(right.size(), (int) right.stream().filter(Boolean::booleanValue).count());
  }

  private static boolean isRight(Handle handle, ResultSet task, Verdict verdict)
      throws SQLException {
    QaCandidate candidate = TaskRows.candidate(handle, verdict.getQaId(), verdict.getContentHash());
    String known = task.getString("gold_answers");
    if (known != null) {
      return !verdict.getAnswers().isEmpty()
          && Answers.same(candidate, verdict.getAnswers(), Answers.fromJson(known));
    }
    String adjudication = task.getString("adjudication");
    Optional<Verdict> truth =
        adjudication != null
            ? VerdictRows.find(handle, adjudication)
            : VerdictRows.finals(handle, verdict.getQaId()).stream().findFirst();
    return truth
        .filter(
            resolved ->
                resolved.getDecision() == verdict.getDecision()
                    && Answers.same(candidate, resolved.getAnswers(), verdict.getAnswers()))
        .isPresent();
  }

  /** What a reader may know of his own progress. */
  public OwnProgress of(String reader) {
    return store.read(
        handle -> {
          int done =
              count(
                  handle, "SELECT COUNT(*) FROM slots WHERE reader = ? AND state = 'DONE'", reader);
          int remaining =
              count(handle, "SELECT COUNT(*) FROM tasks WHERE queued")
                  - count(
                      handle,
                      "SELECT COUNT(*) FROM slots s JOIN tasks t ON t.qa_id = s.qa_id"
                          + " WHERE s.reader = ? AND s.state = 'DONE' AND t.queued",
                      reader);
          long veil = VerdictRows.veil(handle, reader);
          Gold gold = gold(handle, reader, veil);
          // Each answer lowers what remains by one, whether it was to a hidden check or not.
          int veiled =
              count(
                  handle,
                  "SELECT COUNT(*) FROM slots s JOIN verdicts v ON v.verdict_id = s.verdict_id"
                      + " WHERE s.reader = ? AND s.gold AND v.seq > ?",
                  reader,
                  veil);
          return new OwnProgress(
              done,
              Math.max(0, remaining - veiled),
              gold.answered,
              gold.right,
              throughput(handle, reader));
        });
  }

  private static int count(Handle handle, String sql, Object... values) {
    return handle.select(sql, values).mapTo(Integer.class).one();
  }

  private static double throughput(Handle handle, String reader) {
    return handle
        .createQuery(
            """
            SELECT COUNT(DISTINCT lease_id) AS many, SUM(seconds) AS seconds FROM verdicts
            WHERE lease_id IN (SELECT lease_id FROM verdicts
              WHERE reader = :reader AND lease_id IS NOT NULL AND NOT (phase = 'BLIND' AND decision = 'EDIT')
              ORDER BY decided_at DESC LIMIT 50)
            """)
        .bind("reader", reader)
        .map(
            (row, context) ->
                row.getDouble("seconds") > 0
                    ? row.getInt("many") * 3600 / row.getDouble("seconds")
                    : 0)
        .one();
  }

  /**
   * Agreement of readers' final answers, by question and over all. A decision without an answer,
   * such as NOT_VISIBLE, is a category of its own; SKIP and PHI_SEEN say nothing of the images and
   * are left out; numbers are compared where there is one.
   */
  public ProjectAgreement agreement() {
    return store.read(
        handle -> {
          List<Final> finals = finals(handle);
          Map<String, Agreement> byQuestion = new TreeMap<>();
          finals.stream()
              .collect(Collectors.groupingBy(Final::questionCode))
              .forEach((question, given) -> byQuestion.put(question, ofQuestion(handle, given)));
          Set<String> readers = new HashSet<>();
          finals.forEach(one -> readers.add(one.verdict.getReader()));
          return new ProjectAgreement(
              Agreement.mean(byQuestion.values(), readers.size()), byQuestion);
        });
  }

  private static Agreement ofQuestion(Handle handle, List<Final> finals) {
    Verdict sample = finals.get(0).verdict;
    QaCandidate candidate = TaskRows.candidate(handle, sample.getQaId(), sample.getContentHash());
    return switch (candidate.getType()) {
      case S -> Agreement.ofChoices(items(finals, verdict -> Optional.of(label(verdict))));
      case M -> ofSets(finals, Set::copyOf);
      case N ->
          Agreement.ofNumbers(
              items(
                  finals,
                  verdict -> verdict.getAnswers().stream().findFirst().map(Double::valueOf)),
              candidate.getTolerance().orElse(0.0));
      case T -> ofSets(finals, answers -> Answers.statements(answers.get(0)));
    };
  }

  /** Of answers as sets; a decision without one is a set of its own. */
  private static Agreement ofSets(
      List<Final> finals, Function<List<String>, Set<String>> setOfAnswers) {
    return Agreement.ofSets(
        items(
            finals,
            verdict ->
                Optional.of(
                    verdict.getAnswers().isEmpty()
                        ? Set.of(label(verdict))
                        : setOfAnswers.apply(verdict.getAnswers()))));
  }

  /** The answer, or the decision where it has none; no option is written in capitals. */
  private static String label(Verdict verdict) {
    return verdict.getAnswers().isEmpty()
        ? verdict.getDecision().name()
        : verdict.getAnswers().get(0);
  }

  private static <T> Collection<Map<String, T>> items(
      List<Final> finals, Function<Verdict, Optional<T>> answer) {
    Map<String, Map<String, T>> items = new HashMap<>();
    for (Final one : finals) {
      Verdict verdict = one.verdict;
      if (verdict.getDecision() != Decision.SKIP && verdict.getDecision() != Decision.PHI_SEEN) {
        answer
            .apply(verdict)
            .ifPresent(
                value ->
                    items
                        .computeIfAbsent(verdict.getQaId(), any -> new HashMap<>())
                        .put(verdict.getReader(), value));
      }
    }
    return items.values();
  }
}
