package org.cardioqa.verification.queue;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/**
 * Takes in verdicts that were exported, and brings slots and tasks in line with them, as if they
 * had been given here.
 *
 * <p>A standing final answer fills an open slot of its task. Where all are taken it gets one of its
 * own, since nobody's work is dropped, unless it is late.
 */
public final class VerdictImport {
  private final Store store;

  public VerdictImport(Store store) {
    this.store = store;
  }

  /**
   * Imports all of them or none. The same again changes nothing.
   *
   * @param verdicts in the order in which they were given
   * @throws QueueException BAD_IMPORT if one has the id of another that is there, or is not of the
   *     form; the message names it
   */
  public VerdictImportReport importAll(Iterable<Verdict> verdicts) {
    Set<String> touched = new LinkedHashSet<>();
    VerdictImportReport report =
        store.write(
            handle -> {
              touched.clear();
              int added = 0;
              int known = 0;
              int withoutTask = 0;
              for (Verdict given : verdicts) {
                Verdict verdict = checked(handle, given);
                boolean task = TaskRows.find(handle, verdict.getQaId()).isPresent();
                if (task) {
                  touched.add(verdict.getQaId());
                }
                if (isKnown(handle, verdict)) {
                  known++;
                } else {
                  VerdictRows.insert(handle, verdict);
                  added++;
                  withoutTask += task ? 0 : 1;
                }
              }
              return new VerdictImportReport(added, known, withoutTask);
            });
    // Task by task, so that readers need not wait; whoever stops here imports again.
    for (String qaId : touched) {
      store.write(
          handle -> {
            TaskRows.lockStudy(handle, store, qaId);
            settle(handle, TaskRows.lock(handle, store, qaId));
            return null;
          });
    }
    return report;
  }

  private static Verdict checked(Handle handle, Verdict verdict) {
    Verdict normal = Verdict.newBuilder(verdict).build();
    try {
      normal.setDecidedAt(
          VerdictRows.time(
              OffsetDateTime.parse(verdict.getDecidedAt()).toInstant().toEpochMilli()));
    } catch (DateTimeException e) {
      throw bad(verdict, "decided_at is no time of ISO 8601 with an offset");
    }
    if (!texts(verdict).allMatch(Store::canHold)) {
      throw bad(verdict, "a text has U+0000 or half a surrogate pair");
    }
    if (!(verdict.getSeconds() >= 0)) {
      throw bad(verdict, "seconds must be 0 or more");
    }
    if (!verdict.getAnswers().isEmpty() && hasContent(handle, verdict)) {
      try {
        Answers.check(
            TaskRows.candidate(handle, verdict.getQaId(), verdict.getContentHash()),
            verdict.getAnswers());
      } catch (QueueException e) {
        throw bad(verdict, e.getMessage());
      }
    }
    return normal;
  }

  private static Stream<String> texts(Verdict verdict) {
    return Stream.of(
            Stream.of(
                verdict.getVerdictId(),
                verdict.getQaId(),
                verdict.getContentHash(),
                verdict.getReader()),
            verdict.getAnswers().stream(),
            verdict.getReason().stream(),
            verdict.getSupersedes().stream(),
            verdict.getLeaseId().stream())
        .flatMap(texts -> texts);
  }

  private static boolean hasContent(Handle handle, Verdict verdict) {
    return handle
        .createQuery("SELECT COUNT(*) FROM contents WHERE qa_id = :qa AND content_hash = :hash")
        .bind("qa", verdict.getQaId())
        .bind("hash", verdict.getContentHash())
        .mapTo(Integer.class)
        .map(count -> count > 0)
        .one();
  }

  private static boolean isKnown(Handle handle, Verdict verdict) {
    Optional<Verdict> there = VerdictRows.find(handle, verdict.getVerdictId());
    if (there.isPresent() && !there.get().equals(verdict)) {
      throw bad(verdict, "another verdict of this id is there already, and verdicts do not change");
    }
    return there.isPresent();
  }

  private static QueueException bad(Verdict verdict, String message) {
    return new QueueException(
        Problem.BAD_IMPORT,
        "verdict %s: %s; nothing was imported".formatted(verdict.getVerdictId(), message));
  }

  private static void settle(Handle handle, Task task) {
    Map<String, Verdict> readers = new HashMap<>();
    Optional<Verdict> adjudication = Optional.empty();
    for (Verdict verdict : standing(handle, task.qaId())) {
      if (verdict.getRole() == ReaderRole.READER) {
        readers.put(verdict.getReader(), verdict);
      } else {
        adjudication = Optional.of(verdict);
      }
    }
    emptyOutdated(handle, task, Set.copyOf(readers.values()));
    standing(handle, task.qaId()).stream()
        .filter(verdict -> verdict.equals(readers.get(verdict.getReader())))
        .filter(verdict -> !hasSlot(handle, verdict))
        .forEach(verdict -> fill(handle, verdict));
    handle.execute(
        "UPDATE tasks SET adjudication = ? WHERE qa_id = ?",
        adjudication.map(Verdict::getVerdictId).orElse(null),
        task.qaId());
    TaskRows.refresh(handle, task);
    TaskRows.refreshHold(handle, task.studyId());
  }

  /** Final decisions that none supersedes, in their order; what only takes one back is none. */
  private static List<Verdict> standing(Handle handle, String qaId) {
    return handle
        .createQuery(
            "SELECT v.* FROM verdicts v WHERE v.qa_id = :qa AND NOT "
                + VerdictRows.FIRST_ANSWER
                + " AND "
                + VerdictRows.STANDING
                + " ORDER BY v.seq")
        .bind("qa", qaId)
        .map(VerdictRows::map)
        .filter(verdict -> !VerdictRows.isUndo(verdict))
        .list();
  }

  /** Opens the slots whose verdict has been superseded by what was imported. */
  private static void emptyOutdated(Handle handle, Task task, Set<Verdict> standing) {
    List<String> filled =
        handle
            .createQuery("SELECT verdict_id FROM slots WHERE qa_id = :qa AND state = 'DONE'")
            .bind("qa", task.qaId())
            .mapTo(String.class)
            .list();
    for (String verdictId : filled) {
      if (standing.stream().noneMatch(verdict -> verdict.getVerdictId().equals(verdictId))) {
        handle.execute("DELETE FROM slots WHERE verdict_id = ? AND gold", verdictId);
        handle.execute(
            "UPDATE slots SET state = 'OPEN', reader = NULL, verdict_id = NULL"
                + " WHERE verdict_id = ?",
            verdictId);
      }
    }
  }

  /**
   * Whether the reader has a slot of the task: this answer is in it, or he is at work on another.
   */
  private static boolean hasSlot(Handle handle, Verdict verdict) {
    return handle
        .createQuery("SELECT COUNT(*) FROM slots WHERE qa_id = :qa AND reader = :reader")
        .bind("qa", verdict.getQaId())
        .bind("reader", verdict.getReader())
        .mapTo(Integer.class)
        .map(count -> count > 0)
        .one();
  }

  private static void fill(Handle handle, Verdict verdict) {
    int filled =
        verdict.getGold()
            ? 0
            : handle
                .createUpdate(
                    """
                    UPDATE slots SET state = 'DONE', reader = :reader, verdict_id = :verdict
                    WHERE qa_id = :qa AND slot = (SELECT MIN(slot) FROM slots
                      WHERE qa_id = :qa AND state = 'OPEN' AND NOT gold)
                    """)
                .bind("reader", verdict.getReader())
                .bind("verdict", verdict.getVerdictId())
                .bind("qa", verdict.getQaId())
                .execute();
    if (filled == 0 && (verdict.getGold() || !verdict.getLate())) {
      handle
          .createUpdate(
              """
              INSERT INTO slots (qa_id, slot, gold, state, reader, verdict_id)
              SELECT :qa, COALESCE(MAX(slot), 0) + 1, :gold, 'DONE', :reader, :verdict
              FROM slots WHERE qa_id = :qa
              """)
          .bind("qa", verdict.getQaId())
          .bind("gold", verdict.getGold())
          .bind("reader", verdict.getReader())
          .bind("verdict", verdict.getVerdictId())
          .execute();
    }
  }
}
