package org.cardioqa.verification.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/**
 * What readers answer. A verdict that came back as {@link Recorded} is on the disk.
 *
 * <p>A request may be sent twice, as after a broken connection: the second finds the first and
 * answers the same.
 *
 * <p>An answer under a lease that has run out is kept, marked late. It fills the reader's slot if
 * that is still open; if others have taken all slots it fills none, so it counts neither for the
 * state of the task nor for agreement.
 */
public final class Verdicts {
  private static final int ROWS_AT_ONCE = 1000;

  private final Store store;
  private final Leases leases;

  public Verdicts(Store store, Leases leases) {
    this.store = store;
    this.leases = leases;
  }

  /**
   * The reader's answer from the images alone; then he may see what the report says.
   *
   * @param answers in the candidate's form; may be empty for a report (type T)
   * @param seconds spent so far, s
   * @throws QueueException NOT_FOUND, BAD_ANSWER, or WRONG_STATE if he has answered it blind before
   */
  public FirstAnswer answerBlind(
      String reader, String qaId, String leaseId, List<String> answers, double seconds) {
    Choices.checkSeconds(seconds);
    Held held = held(reader, qaId, leaseId);
    Choices.checkFirst(held.candidate, answers);
    return store.write(
        handle -> {
          Task task = TaskRows.lock(handle, store, qaId);
          Optional<Verdict> before =
              VerdictRows.firstAnswer(handle, qaId, held.lease.contentHash(), reader);
          if (before.isPresent()) {
            return repeated(task, held, before.get(), answers);
          }
          boolean late = leases.renew(handle, held.lease).isEmpty();
          if (late) {
            leases.retake(handle, task, held.lease);
          }
          Verdict verdict =
              verdict(
                  held.lease,
                  VerdictPhase.BLIND,
                  new Choice(Decision.EDIT, answers, Optional.empty(), seconds),
                  Optional.empty(),
                  late);
          VerdictRows.insert(handle, verdict);
          return new FirstAnswer(new Recorded(verdict.getVerdictId(), late), informed(task, held));
        });
  }

  /**
   * What does not change any more about a reader's lease, read before one writes: who writes keeps
   * others waiting.
   *
   * @param answered whether the reader has answered this content from the images alone
   */
  private record Held(Lease lease, QaCandidate candidate, boolean answered) {}

  private Held held(String reader, String qaId, String leaseId) {
    return store.read(
        handle -> {
          if (TaskRows.find(handle, qaId).isEmpty()) {
            throw new QueueException(Problem.NOT_FOUND, "there is no such task");
          }
          Lease lease =
              Leases.find(handle, reader, leaseId)
                  .orElseThrow(
                      () ->
                          new QueueException(
                              Problem.NOT_FOUND, "there is no such lease of this reader"));
          if (!lease.qaId().equals(qaId)) {
            throw new QueueException(Problem.NOT_FOUND, "the lease is of another task");
          }
          return new Held(
              lease,
              TaskRows.candidate(handle, qaId, lease.contentHash()),
              VerdictRows.firstAnswer(handle, qaId, lease.contentHash(), reader).isPresent());
        });
  }

  private static FirstAnswer repeated(Task task, Held held, Verdict before, List<String> answers) {
    if (!before.getLeaseId().equals(Optional.of(held.lease.leaseId()))
        || !before.getAnswers().equals(answers)) {
      throw new QueueException(
          Problem.WRONG_STATE,
          "the answer from the images alone has been given and stays; give the final one");
    }
    return new FirstAnswer(
        new Recorded(before.getVerdictId(), before.getLate()), informed(task, held));
  }

  private static Optional<QaCandidate> informed(Task task, Held held) {
    return task.state() == TaskState.HELD ? Optional.empty() : Optional.of(held.candidate);
  }

  /**
   * The reader's final answer, which ends the lease. NOT_VISIBLE, PHI_SEEN and SKIP may be decided
   * from the images alone, the others after the blind answer. An EDIT with the candidate's own
   * answers is stored as ACCEPT.
   *
   * @throws QueueException NOT_FOUND, BAD_ANSWER, WRONG_STATE before the blind answer,
   *     ALREADY_ANSWERED if the lease has another answer
   */
  public Recorded decide(String reader, String qaId, String leaseId, Choice choice) {
    Held held = held(reader, qaId, leaseId);
    Choice checked = Choices.check(held.candidate, choice);
    VerdictPhase phase = phase(held, checked.decision());
    return store.write(
        handle -> {
          if (checked.decision() == Decision.PHI_SEEN) {
            TaskRows.lockStudy(handle, store, qaId);
          }
          Task task = TaskRows.lock(handle, store, qaId);
          Optional<Verdict> before =
              VerdictRows.ofLease(handle, leaseId).stream().filter(v -> !isFirst(v)).findFirst();
          if (before.isPresent()) {
            return sameAgain(before.get(), checked);
          }
          Optional<Integer> slot = leases.slotHeld(handle, held.lease);
          boolean late = slot.isEmpty();
          if (late) {
            slot = leases.retake(handle, task, held.lease);
          }
          Verdict verdict =
              verdict(
                  held.lease,
                  phase,
                  checked,
                  VerdictRows.standing(handle, qaId, reader, ReaderRole.READER),
                  late);
          VerdictRows.insert(handle, verdict);
          slot.ifPresent(taken -> fill(handle, qaId, taken, verdict.getVerdictId()));
          TaskRows.refresh(handle, task);
          if (checked.decision() == Decision.PHI_SEEN) {
            TaskRows.refreshHold(handle, task.studyId());
          }
          return new Recorded(verdict.getVerdictId(), late);
        });
  }

  static Recorded sameAgain(Verdict before, Choice choice) {
    if (before.getDecision() != choice.decision()
        || !before.getAnswers().equals(choice.answers())) {
      throw new QueueException(
          Problem.ALREADY_ANSWERED, "this lease has been answered; undo that answer first");
    }
    return new Recorded(before.getVerdictId(), before.getLate());
  }

  private static VerdictPhase phase(Held held, Decision decision) {
    if (!held.answered && !Choices.BLIND.contains(decision)) {
      throw new QueueException(
          Problem.WRONG_STATE,
          "answer from the images alone first; only %s may come before".formatted(Choices.BLIND));
    }
    return held.answered ? VerdictPhase.INFORMED : VerdictPhase.BLIND;
  }

  private static void fill(Handle handle, String qaId, int slot, String verdictId) {
    handle
        .createUpdate(
            """
            UPDATE slots SET state = 'DONE', verdict_id = :verdict, lease_id = NULL,
              expires_at = NULL
            WHERE qa_id = :qa AND slot = :slot
            """)
        .bind("verdict", verdictId)
        .bind("qa", qaId)
        .bind("slot", slot)
        .execute();
  }

  /**
   * The last decision of a person in a role, if {@link #undo} can take it back: not if it has been
   * taken back or superseded, and no PHI_SEEN, which an administrator lifts.
   */
  public Optional<Verdict> last(String person, ReaderRole role) {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM verdicts v WHERE v.reader = :reader AND v.role = :role AND NOT "
                        + VerdictRows.FIRST_ANSWER
                        + " ORDER BY v.seq DESC LIMIT 1")
                .bind("reader", person)
                .bind("role", role.name())
                .map(VerdictRows::map)
                .findOne()
                .filter(
                    verdict ->
                        verdict.getDecision() != Decision.PHI_SEEN && !VerdictRows.isUndo(verdict))
                .filter(
                    verdict -> VerdictRows.superseding(handle, verdict.getVerdictId()).isEmpty()));
  }

  /**
   * Takes a final answer or an adjudication back by a new row of decision SKIP that supersedes it,
   * and gives the reader his task again. The answer from the images alone stays. A reader reaches
   * back over no more answers than those that are kept from him whether they were right.
   *
   * @throws QueueException NOT_FOUND if it is not his; WRONG_STATE if it is a blind answer, was
   *     replaced, lies too far back, or an adjudicator has decided since
   */
  public Undone undo(String person, String verdictId) {
    return store.write(
        handle -> {
          String qaId = find(handle, person, verdictId).getQaId();
          TaskRows.lockStudy(handle, store, qaId);
          Task task = TaskRows.lock(handle, store, qaId);
          Verdict verdict = find(handle, person, verdictId);
          Optional<Verdict> before = undoing(handle, verdict);
          if (before.isPresent()) {
            return undone(handle, before.get(), Leases.held(handle, person, qaId));
          }
          checkUndo(handle, task, verdict);
          Verdict undo =
              Verdict.newBuilder(verdict)
                  .setVerdictId(Leases.newId())
                  .setDecision(Decision.SKIP)
                  .setAnswers(List.of())
                  .setReason("taken back")
                  .setSeconds(0)
                  .setSupersedes(verdictId)
                  .setLeaseId(null)
                  .setDecidedAt(VerdictRows.time(store.clock().millis()))
                  .setLate(false)
                  .build();
          VerdictRows.insert(handle, undo);
          handle.execute("UPDATE tasks SET adjudication = NULL WHERE adjudication = ?", verdictId);
          Optional<Lease> lease = reopen(handle, verdict);
          TaskRows.refresh(handle, task);
          if (verdict.getDecision() == Decision.PHI_SEEN) {
            TaskRows.refreshHold(handle, task.studyId());
          }
          return undone(handle, undo, lease);
        });
  }

  private static Undone undone(Handle handle, Verdict undo, Optional<Lease> lease) {
    boolean held = TaskRows.find(handle, undo.getQaId()).orElseThrow().state() == TaskState.HELD;
    return new Undone(
        undo.getVerdictId(),
        lease.filter(any -> !held).map(again -> Leases.assignment(handle, again)));
  }

  /** The row by which a person has just taken a verdict back: the same request was sent twice. */
  private static Optional<Verdict> undoing(Handle handle, Verdict verdict) {
    return VerdictRows.superseding(handle, verdict.getVerdictId())
        .filter(later -> VerdictRows.isUndo(later) && later.getReader().equals(verdict.getReader()))
        .filter(undo -> VerdictRows.superseding(handle, undo.getVerdictId()).isEmpty());
  }

  /**
   * Hands out a study's tasks again after an identifier was seen in it: each verdict that saw one
   * is superseded by a row of this administrator, and its slot is open again. To be done when the
   * identifier has been removed and the candidates imported anew, or when it was none.
   *
   * @param reason why, in the person's words
   * @return how many verdicts were superseded
   * @throws QueueException FORBIDDEN if the account is no administrator's; BAD_ANSWER without a
   *     reason; WRONG_STATE if the study is not held
   */
  public int liftHold(Account person, String studyId, String reason) {
    if (!person.role().includes(Role.ADMIN)) {
      throw new QueueException(Problem.FORBIDDEN, "only an administrator lifts a hold");
    }
    if (reason.isBlank()) {
      throw new QueueException(Problem.BAD_ANSWER, "lifting a hold needs a reason");
    }
    return store.write(
        handle -> {
          store.lock(handle, "study " + studyId);
          List<Verdict> seen = TaskRows.identifiersSeen(handle, studyId);
          if (seen.isEmpty()) {
            throw new QueueException(Problem.WRONG_STATE, "the study is not held");
          }
          for (Verdict verdict : seen) {
            Task task = TaskRows.lock(handle, store, verdict.getQaId());
            VerdictRows.insert(handle, lifted(person, verdict, reason.strip()));
            handle.execute(
                "DELETE FROM slots WHERE verdict_id = ? AND gold", verdict.getVerdictId());
            handle.execute(
                "UPDATE slots SET state = 'OPEN', reader = NULL, verdict_id = NULL"
                    + " WHERE verdict_id = ?",
                verdict.getVerdictId());
            handle.execute(
                "UPDATE tasks SET adjudication = NULL WHERE adjudication = ?",
                verdict.getVerdictId());
            TaskRows.refresh(handle, task);
          }
          TaskRows.refreshHold(handle, studyId);
          return seen.size();
        });
  }

  private Verdict lifted(Account person, Verdict verdict, String reason) {
    return Verdict.newBuilder(verdict)
        .setVerdictId(Leases.newId())
        .setReader(person.account())
        .setRole(ReaderRole.ADJUDICATOR)
        .setPhase(VerdictPhase.ADJUDICATED)
        .setDecision(Decision.SKIP)
        .setReason(reason)
        .setSeconds(0)
        .setSupersedes(verdict.getVerdictId())
        .setLeaseId(null)
        .setDecidedAt(VerdictRows.time(store.clock().millis()))
        .setLate(false)
        .setGold(false)
        .build();
  }

  private static Verdict find(Handle handle, String person, String verdictId) {
    return VerdictRows.find(handle, verdictId)
        .filter(verdict -> verdict.getReader().equals(person))
        .orElseThrow(
            () -> new QueueException(Problem.NOT_FOUND, "there is no such verdict of this person"));
  }

  private static void checkUndo(Handle handle, Task task, Verdict verdict) {
    if (isFirst(verdict)) {
      throw new QueueException(
          Problem.WRONG_STATE, "the answer from the images alone stays; give another final one");
    }
    if (VerdictRows.isUndo(verdict)
        || VerdictRows.superseding(handle, verdict.getVerdictId()).isPresent()) {
      throw new QueueException(Problem.WRONG_STATE, "it has been taken back or replaced already");
    }
    boolean adjudicated =
        handle
            .createQuery(
                "SELECT COUNT(*) FROM tasks WHERE qa_id = :qa AND adjudication IS NOT NULL")
            .bind("qa", task.qaId())
            .mapTo(Integer.class)
            .map(count -> count > 0)
            .one();
    if (adjudicated && verdict.getRole() == ReaderRole.READER && !verdict.getGold()) {
      throw new QueueException(
          Problem.WRONG_STATE, "an adjudicator has decided since; it can no longer be taken back");
    }
    if (verdict.getRole() == ReaderRole.READER
        && VerdictRows.veil(handle, verdict.getReader()) >= VerdictRows.seq(handle, verdict)) {
      throw new QueueException(
          Problem.WRONG_STATE,
          "%d answers have been given since; it can no longer be taken back"
              .formatted(VerdictRows.VEIL));
    }
  }

  private Optional<Lease> reopen(Handle handle, Verdict verdict) {
    return handle
        .createQuery("SELECT slot FROM slots WHERE verdict_id = :id")
        .bind("id", verdict.getVerdictId())
        .mapTo(Integer.class)
        .findOne()
        .map(
            slot ->
                leases.reopen(
                    handle, verdict.getQaId(), slot, verdict.getReader(), verdict.getGold()));
  }

  private Verdict verdict(
      Lease lease, VerdictPhase phase, Choice choice, Optional<String> supersedes, boolean late) {
    return Verdict.newBuilder()
        .setVerdictId(Leases.newId())
        .setQaId(lease.qaId())
        .setContentHash(lease.contentHash())
        .setReader(lease.reader())
        .setRole(ReaderRole.READER)
        .setPhase(phase)
        .setDecision(choice.decision())
        .setAnswers(choice.answers())
        .setReason(choice.reason().orElse(null))
        .setSeconds(choice.seconds())
        .setSupersedes(supersedes.orElse(null))
        .setLeaseId(lease.leaseId())
        .setDecidedAt(VerdictRows.time(store.clock().millis()))
        .setLate(late)
        .setGold(lease.gold())
        .build();
  }

  /** Whether it is an answer from the images alone, not the end of a reading. */
  private static boolean isFirst(Verdict verdict) {
    return verdict.getPhase() == VerdictPhase.BLIND && verdict.getDecision() == Decision.EDIT;
  }

  /** All verdicts in the order in which they were stored. */
  public List<Verdict> all() {
    List<Verdict> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /**
   * Passes on all verdicts in the order in which they were stored, of one state of the database.
   */
  public void forEach(Consumer<Verdict> consumer) {
    store.read(
        handle -> {
          handle
              .createQuery("SELECT * FROM verdicts ORDER BY seq")
              .setFetchSize(ROWS_AT_ONCE)
              .map(VerdictRows::map)
              .forEach(consumer);
          return null;
        });
  }

  /** The verdicts of one task in the order in which they were stored. */
  public List<Verdict> ofTask(String qaId) {
    return store.read(
        handle ->
            handle
                .createQuery("SELECT * FROM verdicts WHERE qa_id = :qa ORDER BY seq")
                .bind("qa", qaId)
                .map(VerdictRows::map)
                .list());
  }

  /** Ids of candidates that have verdicts but are no tasks of this queue. */
  public List<String> withoutTask() {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT DISTINCT qa_id FROM verdicts"
                        + " WHERE qa_id NOT IN (SELECT qa_id FROM tasks) ORDER BY qa_id")
                .mapTo(String.class)
                .list());
  }

  /** The verdicts of one person, latest first. */
  public List<Verdict> of(String person, int limit) {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM verdicts WHERE reader = :reader ORDER BY seq DESC LIMIT :limit")
                .bind("reader", person)
                .bind("limit", limit)
                .map(VerdictRows::map)
                .list());
  }
}
