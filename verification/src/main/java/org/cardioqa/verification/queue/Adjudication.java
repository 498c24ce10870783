package org.cardioqa.verification.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/** Decisions where readers disagree, by somebody who has not read the task. */
public final class Adjudication {
  private static final String MAY_DECIDE =
      """
       t.progress = 'DISPUTED' AND NOT t.held AND NOT t.stale AND NOT t.retired
       AND NOT EXISTS (SELECT 1 FROM verdicts v
         WHERE v.qa_id = t.qa_id AND v.reader = :person AND v.role = 'READER')
       AND NOT EXISTS (SELECT 1 FROM slots s WHERE s.qa_id = t.qa_id AND s.reader = :person)
      """;

  private final Store store;
  private final Policy policy;
  private final Leases leases;

  public Adjudication(Store store, Policy policy, Leases leases) {
    this.store = store;
    this.policy = policy;
    this.leases = leases;
  }

  /**
   * The next disputed task for this person, which others are not given while a lease would last,
   * and which he cannot read any more should it become open again.
   *
   * @throws QueueException FORBIDDEN if the account is no adjudicator's
   */
  public Optional<Dispute> next(Account person) {
    checkRole(person);
    return store.write(
        handle -> {
          long now = store.clock().millis();
          Optional<String> qaId =
              handle
                  .createQuery(
                      "UPDATE tasks SET adjudicator = :person, adjudicator_until = :until"
                          + " WHERE qa_id = (SELECT t.qa_id FROM tasks t WHERE "
                          + MAY_DECIDE
                          + " AND (t.adjudicator IS NULL OR t.adjudicator = :person"
                          + " OR t.adjudicator_until <= :now)"
                          + " ORDER BY CASE WHEN t.adjudicator = :person THEN 0 ELSE 1 END,"
                          + " t.priority DESC, t.qa_id LIMIT 1 "
                          + store.skipLocked()
                          + ") RETURNING qa_id")
                  .bind("person", person.account())
                  .bind("until", now + policy.leaseTime().toMillis())
                  .bind("now", now)
                  .mapTo(String.class)
                  .findOne();
          qaId.ifPresent(id -> leases.noteAdjudication(handle, id, person.account()));
          return qaId.map(id -> dispute(handle, id));
        });
  }

  /**
   * Decides a disputed task.
   *
   * @throws QueueException FORBIDDEN if the account is no adjudicator's or has read the task;
   *     WRONG_STATE if the task is not in dispute (any more); ALREADY_ANSWERED if this person has
   *     decided otherwise; NOT_FOUND; BAD_ANSWER
   */
  public Recorded decide(Account person, String qaId, Choice choice) {
    checkRole(person);
    if (choice.decision() == Decision.SKIP) {
      throw new QueueException(
          Problem.BAD_ANSWER, "a dispute is not skipped; REJECT takes the item out");
    }
    return store.write(
        handle -> {
          TaskRows.lockStudy(handle, store, qaId);
          Task task = TaskRows.lock(handle, store, qaId);
          QaCandidate candidate = TaskRows.candidate(handle, qaId, task.contentHash());
          Choice checked = Choices.check(candidate, choice);
          Optional<Verdict> before = decided(handle, person, qaId);
          if (before.isPresent()) {
            return Verdicts.sameAgain(before.get(), checked);
          }
          checkMayDecide(handle, person, task);
          leases.noteAdjudication(handle, qaId, person.account());
          Verdict verdict = verdict(handle, person, task, checked);
          VerdictRows.insert(handle, verdict);
          handle.execute(
              "UPDATE tasks SET adjudication = ?, adjudicator = NULL WHERE qa_id = ?",
              verdict.getVerdictId(),
              qaId);
          TaskRows.refresh(handle, task);
          if (checked.decision() == Decision.PHI_SEEN) {
            TaskRows.refreshHold(handle, task.studyId());
          }
          return new Recorded(verdict.getVerdictId(), false);
        });
  }

  /** The person's decision that stands: the same request was sent twice, or another behind it. */
  private static Optional<Verdict> decided(Handle handle, Account person, String qaId) {
    return handle
        .createQuery(
            "SELECT v.* FROM tasks t JOIN verdicts v ON v.verdict_id = t.adjudication"
                + " WHERE t.qa_id = :qa AND v.reader = :person")
        .bind("qa", qaId)
        .bind("person", person.account())
        .map(VerdictRows::map)
        .findOne();
  }

  private Verdict verdict(Handle handle, Account person, Task task, Choice choice) {
    return Verdict.newBuilder()
        .setVerdictId(Leases.newId())
        .setQaId(task.qaId())
        .setContentHash(task.contentHash())
        .setReader(person.account())
        .setRole(ReaderRole.ADJUDICATOR)
        .setPhase(VerdictPhase.ADJUDICATED)
        .setDecision(choice.decision())
        .setAnswers(choice.answers())
        .setReason(choice.reason().orElse(null))
        .setSeconds(choice.seconds())
        .setSupersedes(
            VerdictRows.standing(handle, task.qaId(), person.account(), ReaderRole.ADJUDICATOR)
                .orElse(null))
        .setLeaseId(null)
        .setDecidedAt(VerdictRows.time(store.clock().millis()))
        .setLate(false)
        .setGold(false)
        .build();
  }

  private static void checkRole(Account person) {
    if (!person.role().includes(Role.ADJUDICATOR)) {
      throw new QueueException(Problem.FORBIDDEN, "only an adjudicator decides disputes");
    }
  }

  private static void checkMayDecide(Handle handle, Account person, Task task) {
    if (task.state() != TaskState.DISPUTED) {
      throw new QueueException(
          Problem.WRONG_STATE, "the task is not in dispute; take the next one");
    }
    boolean may =
        handle
            .createQuery("SELECT COUNT(*) FROM tasks t WHERE t.qa_id = :qa AND " + MAY_DECIDE)
            .bind("qa", task.qaId())
            .bind("person", person.account())
            .mapTo(Integer.class)
            .map(count -> count > 0)
            .one();
    if (!may) {
      throw new QueueException(
          Problem.FORBIDDEN, "whoever has read a task does not decide its dispute");
    }
  }

  private static Dispute dispute(Handle handle, String qaId) {
    Task task = TaskRows.find(handle, qaId).orElseThrow();
    List<Dispute.Reading> readings = new ArrayList<>();
    for (Verdict verdict : VerdictRows.finals(handle, qaId)) {
      readings.add(
          new Dispute.Reading(
              "Reader " + (char) ('A' + readings.size()),
              VerdictRows.firstAnswer(handle, qaId, verdict.getContentHash(), verdict.getReader())
                  .map(Verdict::getAnswers),
              verdict.getDecision(),
              verdict.getAnswers(),
              verdict.getReason(),
              verdict.getSeconds()));
    }
    return new Dispute(TaskRows.candidate(handle, qaId, task.contentHash()), readings);
  }
}
