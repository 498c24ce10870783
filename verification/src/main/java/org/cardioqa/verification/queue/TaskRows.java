package org.cardioqa.verification.queue;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.json.RecordJson;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables of tasks and their contents, and where a task stands after a change of its slots. */
final class TaskRows {
  static final String TASK =
      """
      SELECT t.*, (SELECT COUNT(*) FROM slots s
        WHERE s.qa_id = t.qa_id AND s.state = 'DONE' AND NOT s.gold) AS done
      FROM tasks t
      """;

  private TaskRows() {}

  static Task map(ResultSet row, StatementContext context) throws SQLException {
    return new Task(
        row.getString("qa_id"),
        row.getString("content_hash"),
        row.getString("study_id"),
        row.getString("question_code"),
        row.getInt("tier"),
        row.getString("sequence_view"),
        row.getInt("priority"),
        row.getInt("overlap"),
        row.getInt("done"),
        row.getString("gold_answers") != null,
        state(row));
  }

  private static TaskState state(ResultSet row) throws SQLException {
    if (row.getBoolean("held")) {
      return TaskState.HELD;
    }
    if (row.getBoolean("retired")) {
      return TaskState.RETIRED;
    }
    return row.getBoolean("stale") ? TaskState.STALE : TaskState.valueOf(row.getString("progress"));
  }

  static Optional<Task> find(Handle handle, String qaId) {
    return handle
        .createQuery(TASK + " WHERE t.qa_id = :qa")
        .bind("qa", qaId)
        .map(TaskRows::map)
        .findOne();
  }

  /**
   * The task, kept from changes by others until the transaction ends. Whoever changes slots takes
   * this lock first, so that transactions queue up instead of waiting for each other in a ring.
   *
   * @throws QueueException NOT_FOUND
   */
  static Task lock(Handle handle, Store store, String qaId) {
    if (!store.forUpdate().isEmpty()) {
      // By itself: what is counted beside a row while one waits for it is of the time before.
      handle
          .createQuery("SELECT qa_id FROM tasks WHERE qa_id = :qa " + store.forUpdate())
          .bind("qa", qaId)
          .mapTo(String.class)
          .findOne();
    }
    return find(handle, qaId)
        .orElseThrow(() -> new QueueException(Problem.NOT_FOUND, "there is no such task"));
  }

  /**
   * Keeps others from changing the hold of a study until the transaction ends; taken before the
   * lock of a task, since a hold changes all tasks of the study.
   */
  static void lockStudy(Handle handle, Store store, String qaId) {
    handle
        .createQuery("SELECT study_id FROM tasks WHERE qa_id = :qa")
        .bind("qa", qaId)
        .mapTo(String.class)
        .findOne()
        .ifPresent(studyId -> store.lock(handle, "study " + studyId));
  }

  static QaCandidate candidate(Handle handle, String qaId, String contentHash) {
    String json =
        handle
            .createQuery(
                "SELECT candidate FROM contents WHERE qa_id = :qa AND content_hash = :hash")
            .bind("qa", qaId)
            .bind("hash", contentHash)
            .mapTo(String.class)
            .one();
    try {
      return RecordJson.read(json, QaCandidate.class);
    } catch (IOException e) {
      throw new IllegalStateException(
          "a candidate in the database is not of this program's contract: " + e.getMessage(), e);
    }
  }

  /** Brings progress, stale and queued of a task in line with its slots and its adjudication. */
  static void refresh(Handle handle, Task task) {
    String qaId = task.qaId();
    Optional<Verdict> adjudication =
        handle
            .createQuery(
                "SELECT v.* FROM tasks t JOIN verdicts v ON v.verdict_id = t.adjudication"
                    + " WHERE t.qa_id = :qa")
            .bind("qa", qaId)
            .map(VerdictRows::map)
            .findOne();
    List<Optional<Verdict>> slots = VerdictRows.ofSlots(handle, qaId);
    List<Verdict> finals = slots.stream().flatMap(Optional::stream).toList();
    String hash = task.contentHash();
    boolean stale =
        !task.gold()
            && (finals.stream().anyMatch(verdict -> !verdict.getContentHash().equals(hash))
                || adjudication.filter(v -> !v.getContentHash().equals(hash)).isPresent());
    TaskState progress =
        adjudication.isPresent() || task.gold()
            ? TaskState.RESOLVED
            : progress(handle, task, finals, slots.size());
    handle
        .createUpdate(
            """
            UPDATE tasks SET progress = :progress, stale = :stale,
              queued = :open AND NOT :stale AND NOT held AND NOT retired
            WHERE qa_id = :qa
            """)
        .bind("progress", progress.name())
        .bind("stale", stale)
        .bind("open", progress == TaskState.OPEN)
        .bind("qa", qaId)
        .execute();
  }

  /** How many readers' slots a task has, those of hidden checks not counted. */
  static int slots(Handle handle, String qaId) {
    return handle
        .createQuery("SELECT COUNT(*) FROM slots WHERE qa_id = :qa AND NOT gold")
        .bind("qa", qaId)
        .mapTo(Integer.class)
        .one();
  }

  private static TaskState progress(Handle handle, Task task, List<Verdict> finals, int slots) {
    if (finals.size() < slots) {
      return TaskState.OPEN;
    }
    // Nobody has decided a task that was skipped; somebody has to.
    if (finals.stream().anyMatch(verdict -> verdict.getDecision() == Decision.SKIP)) {
      return TaskState.DISPUTED;
    }
    if (finals.size() == 1) {
      return TaskState.READ;
    }
    QaCandidate candidate = candidate(handle, task.qaId(), task.contentHash());
    Verdict first = finals.get(0);
    boolean agree =
        finals.stream()
            .allMatch(
                other ->
                    first.getDecision() == other.getDecision()
                        && Answers.same(candidate, first.getAnswers(), other.getAnswers()));
    return agree ? TaskState.RESOLVED : TaskState.DISPUTED;
  }

  /** The standing verdicts that saw an identifier in a study. */
  static List<Verdict> identifiersSeen(Handle handle, String studyId) {
    return handle
        .createQuery(
            "SELECT v.* FROM verdicts v JOIN tasks t ON t.qa_id = v.qa_id"
                + " WHERE t.study_id = :study AND v.decision = 'PHI_SEEN' AND "
                + VerdictRows.STANDING
                + " ORDER BY v.qa_id, v.seq")
        .bind("study", studyId)
        .map(VerdictRows::map)
        .list();
  }

  /**
   * Brings the hold of a study in line with its verdicts: it lasts while one that saw an identifier
   * stands. What readers have in their hands of a held study is taken back.
   */
  static void refreshHold(Handle handle, String studyId) {
    boolean held = !identifiersSeen(handle, studyId).isEmpty();
    handle
        .createUpdate(
            """
            UPDATE tasks SET held = :held, queued = NOT :held AND progress = 'OPEN' AND NOT stale
              AND NOT retired
            WHERE study_id = :study AND held <> :held
            """)
        .bind("held", held)
        .bind("study", studyId)
        .execute();
    if (held) {
      handle
          .createUpdate(
              """
              UPDATE slots SET state = 'OPEN', reader = NULL, lease_id = NULL, expires_at = NULL
              WHERE state = 'LEASED' AND NOT gold
                AND qa_id IN (SELECT qa_id FROM tasks WHERE study_id = :study)
              """)
          .bind("study", studyId)
          .execute();
      handle
          .createUpdate(
              "DELETE FROM slots WHERE state = 'LEASED' AND gold"
                  + " AND qa_id IN (SELECT qa_id FROM tasks WHERE study_id = :study)")
          .bind("study", studyId)
          .execute();
    }
  }
}
