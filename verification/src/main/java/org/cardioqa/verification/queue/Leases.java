package org.cardioqa.verification.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Who holds which slot. A slot is taken by one statement that finds and changes it, and the keys of
 * the table forbid what must not be; a lease that has run out goes back at the next pull.
 */
public final class Leases {
  /** In the place of a slot: the task was shown to an adjudicator, with the readers' answers. */
  static final int ADJUDICATION = 0;

  /** Of tasks t: the reader has neither a slot of it nor seen the answers of others. */
  private static final String UNKNOWN_TO_READER =
      " AND NOT EXISTS (SELECT 1 FROM slots m"
          + " WHERE m.qa_id = t.qa_id AND m.reader = :reader)"
          + " AND NOT EXISTS (SELECT 1 FROM leases l"
          + " WHERE l.qa_id = t.qa_id AND l.reader = :reader AND l.slot = "
          + ADJUDICATION
          + ")";

  /** The first of {@link #open} in the order of the queue. */
  static final String FIRST = " ORDER BY t.priority DESC, t.qa_id, s.slot LIMIT 1 ";

  private static final long LOOK_EVERY_MS = 1000;

  private final Store store;
  private final Policy policy;
  private final String secret;
  private final AtomicLong lookedAt = new AtomicLong();

  public Leases(Store store, Policy policy) {
    this(store, policy, newId());
  }

  /**
   * The same with a choice of hidden checks that a test can repeat.
   *
   * @param secret decides when they come; whoever knows it knows which they are
   */
  Leases(Store store, Policy policy, String secret) {
    this.store = store;
    this.policy = policy;
    this.secret = secret;
  }

  /**
   * The next task for a reader: what he holds already if the filter allows it, now and then a
   * hidden check, else the first of the queue that he has not read.
   *
   * @return empty if there is none
   */
  public Optional<Assignment> pull(String reader, PullFilter filter) {
    returnExpired();
    Optional<Lease> lease =
        store.write(
            handle -> {
              // Two windows of one reader get one task.
              store.lock(handle, "reader " + reader);
              return held(handle, reader, filter)
                  .or(() -> check(handle, reader, filter))
                  .or(() -> next(handle, reader, filter, store.skipLocked()))
                  // What others hold locked may be all there is.
                  .or(() -> next(handle, reader, filter, store.forUpdate()));
            });
    return lease.map(held -> store.read(handle -> assignment(handle, held)));
  }

  /**
   * Keeps a lease alive.
   *
   * @return when it expires now
   * @throws QueueException LEASE_LOST if it has run out, was answered or given back
   */
  public Instant heartbeat(String reader, String leaseId) {
    return store.write(
        handle ->
            find(handle, reader, leaseId)
                .flatMap(lease -> renew(handle, lease))
                .map(Lease::expiresAt)
                .orElseThrow(Leases::lost));
  }

  /**
   * Gives a slot back unanswered. A lease that is no longer held is none to give back; this is no
   * error.
   */
  public void release(String reader, String leaseId) {
    store.write(
        handle -> {
          handle.execute(
              "DELETE FROM slots WHERE lease_id = ? AND reader = ? AND gold", leaseId, reader);
          return handle.execute(
              "UPDATE slots SET state = 'OPEN', reader = NULL, lease_id = NULL, expires_at = NULL"
                  + " WHERE lease_id = ? AND reader = ?",
              leaseId,
              reader);
        });
  }

  /**
   * Slots whose lease has run out are open again; those of hidden checks were made for it. Seldom
   * there are any, so it looks before it writes, and not at every pull.
   */
  private void returnExpired() {
    long now = store.clock().millis();
    long before = lookedAt.get();
    if (now < before + LOOK_EVERY_MS || !lookedAt.compareAndSet(before, now)) {
      return;
    }
    boolean any =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT 1 FROM slots WHERE state = 'LEASED' AND expires_at <= :now LIMIT 1")
                    .bind("now", now)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
    if (any) {
      store.write(handle -> returnExpired(handle, now));
    }
  }

  private int returnExpired(Handle handle, long now) {
    String expired =
        "(qa_id, slot) IN (SELECT qa_id, slot FROM slots WHERE state = 'LEASED' AND expires_at <= ?"
            + " %s "
            + store.skipLocked()
            + ")";
    handle.execute("DELETE FROM slots WHERE " + expired.formatted("AND gold"), now);
    return handle.execute(
        "UPDATE slots SET state = 'OPEN', reader = NULL, lease_id = NULL, expires_at = NULL WHERE "
            + expired.formatted("AND NOT gold"),
        now);
  }

  private Optional<Lease> held(Handle handle, String reader, PullFilter filter) {
    Query query =
        handle.createQuery(
            "SELECT l.* FROM slots s JOIN leases l ON l.lease_id = s.lease_id"
                + " JOIN tasks t ON t.qa_id = s.qa_id"
                + " WHERE s.reader = :reader AND s.state = 'LEASED' AND NOT t.held"
                + Filters.sql(filter)
                + " ORDER BY l.granted_at DESC, l.lease_id LIMIT 1");
    return Filters.bind(query.bind("reader", reader), filter).map(Leases::map).findOne();
  }

  /** What a reader holds of a task. */
  static Optional<Lease> held(Handle handle, String reader, String qaId) {
    return handle
        .createQuery(
            "SELECT l.* FROM slots s JOIN leases l ON l.lease_id = s.lease_id"
                + " WHERE s.reader = :reader AND s.qa_id = :qa")
        .bind("reader", reader)
        .bind("qa", qaId)
        .map(Leases::map)
        .findOne();
  }

  /**
   * A hidden check, if this is the turn for one and there is one that the reader has not answered:
   * in the place of a task that he could get, and of a priority as near to the queue's as can be,
   * so that it does not stand out. One that he gave back comes back, as a task does.
   */
  private Optional<Lease> check(Handle handle, String reader, PullFilter filter) {
    if (policy.goldShare() == 0 || !isTurnOfCheck(handle, reader)) {
      return Optional.empty();
    }
    String resolved = policy.regild() ? " OR (t.progress = 'RESOLVED' AND NOT t.stale)" : "";
    Query query =
        handle.createQuery(
            "SELECT t.qa_id FROM tasks t WHERE NOT t.held AND NOT t.retired"
                + " AND (t.gold_answers IS NOT NULL"
                + resolved
                + ") AND NOT EXISTS (SELECT 1 FROM verdicts v"
                + " WHERE v.qa_id = t.qa_id AND v.reader = :reader AND NOT "
                + VerdictRows.FIRST_ANSWER
                + ")"
                + UNKNOWN_TO_READER
                + Filters.sql(filter)
                + " AND EXISTS ("
                + open(filter)
                + ") ORDER BY CASE WHEN t.gold_answers IS NULL THEN 1 ELSE 0 END,"
                + " ABS(t.priority - (SELECT MAX(q.priority) FROM tasks q WHERE q.queued)),"
                + " t.qa_id LIMIT 1 "
                + store.forUpdate());
    return Filters.bind(query.bind("reader", reader), filter)
        .mapTo(String.class)
        .findOne()
        .map(qaId -> leaseCheck(handle, qaId, reader));
  }

  /** By a secret, or readers could compute it. */
  private boolean isTurnOfCheck(Handle handle, String reader) {
    int done =
        handle
            .createQuery("SELECT COUNT(*) FROM slots WHERE reader = :reader AND state = 'DONE'")
            .bind("reader", reader)
            .mapTo(Integer.class)
            .one();
    return Tasks.fraction(secret + "\n" + reader + "\n" + done) < policy.goldShare();
  }

  private Lease leaseCheck(Handle handle, String qaId, String reader) {
    String leaseId = newId();
    long now = store.clock().millis();
    int slot =
        handle
            .createQuery("SELECT COALESCE(MAX(slot), 0) + 1 FROM slots WHERE qa_id = :qa")
            .bind("qa", qaId)
            .mapTo(Integer.class)
            .one();
    handle
        .createUpdate(
            """
            INSERT INTO slots (qa_id, slot, gold, state, reader, lease_id, expires_at)
            VALUES (:qa, :slot, TRUE, 'LEASED', :reader, :lease, :until)
            """)
        .bind("qa", qaId)
        .bind("slot", slot)
        .bind("reader", reader)
        .bind("lease", leaseId)
        .bind("until", now + policy.leaseTime().toMillis())
        .execute();
    return insertHistory(handle, leaseId, qaId, slot, reader, true, now);
  }

  private Optional<Lease> next(Handle handle, String reader, PullFilter filter, String locking) {
    String leaseId = newId();
    long now = store.clock().millis();
    Query taken =
        handle.createQuery(
            "UPDATE slots SET state = 'LEASED', reader = :reader, lease_id = :lease,"
                + " expires_at = :until WHERE state = 'OPEN' AND (qa_id, slot) = ("
                + open(filter)
                + FIRST
                + locking
                + ") RETURNING qa_id, slot");
    return Filters.bind(taken, filter)
        .bind("reader", reader)
        .bind("lease", leaseId)
        .bind("until", now + policy.leaseTime().toMillis())
        .map(
            (row, context) ->
                insertHistory(
                    handle,
                    leaseId,
                    row.getString("qa_id"),
                    row.getInt("slot"),
                    reader,
                    false,
                    now))
        .findOne();
  }

  /**
   * The open slots that the reader may have. CROSS JOIN makes SQLite begin with the tasks, in the
   * order of their index; otherwise it looks through all slots at each pull.
   */
  static String open(PullFilter filter) {
    return "SELECT s.qa_id, s.slot FROM tasks t CROSS JOIN slots s"
        + " WHERE s.qa_id = t.qa_id AND t.queued AND s.state = 'OPEN' AND NOT s.gold"
        + UNKNOWN_TO_READER
        + Filters.sql(filter);
  }

  /** Notes that somebody saw what the readers of a task answered: he reads it no more. */
  void noteAdjudication(Handle handle, String qaId, String person) {
    boolean noted =
        handle
            .createQuery(
                "SELECT COUNT(*) FROM leases WHERE qa_id = :qa AND reader = :person AND slot = :slot")
            .bind("qa", qaId)
            .bind("person", person)
            .bind("slot", ADJUDICATION)
            .mapTo(Integer.class)
            .map(count -> count > 0)
            .one();
    if (!noted) {
      insertHistory(handle, newId(), qaId, ADJUDICATION, person, false, store.clock().millis());
    }
  }

  private Lease insertHistory(
      Handle handle, String leaseId, String qaId, int slot, String reader, boolean gold, long now) {
    return handle
        .createQuery(
            """
            INSERT INTO leases (lease_id, qa_id, slot, reader, content_hash, gold, granted_at,
              renewed_at, expires_at)
            SELECT :lease, :qa, :slot, :reader, content_hash, :gold, :now, :now, :until
            FROM tasks WHERE qa_id = :qa
            RETURNING *
            """)
        .bind("lease", leaseId)
        .bind("qa", qaId)
        .bind("slot", slot)
        .bind("reader", reader)
        .bind("gold", gold)
        .bind("now", now)
        .bind("until", now + policy.leaseTime().toMillis())
        .map(Leases::map)
        .one();
  }

  private static Lease renewHistory(Handle handle, String leaseId, long now, long until) {
    return handle
        .createQuery(
            "UPDATE leases SET renewed_at = :now, expires_at = :until WHERE lease_id = :lease"
                + " RETURNING *")
        .bind("now", now)
        .bind("until", until)
        .bind("lease", leaseId)
        .map(Leases::map)
        .one();
  }

  /** The slot that the reader holds by this lease now. */
  Optional<Integer> slotHeld(Handle handle, Lease lease) {
    return handle
        .createQuery("SELECT slot FROM slots WHERE lease_id = :lease AND expires_at > :now")
        .bind("lease", lease.leaseId())
        .bind("now", store.clock().millis())
        .mapTo(Integer.class)
        .findOne();
  }

  /** Renews a lease that holds; empty if it has run out. */
  Optional<Lease> renew(Handle handle, Lease lease) {
    long now = store.clock().millis();
    long until = now + policy.leaseTime().toMillis();
    int renewed =
        handle.execute(
            "UPDATE slots SET expires_at = ? WHERE lease_id = ? AND reader = ? AND expires_at > ?",
            until,
            lease.leaseId(),
            lease.reader(),
            now);
    return renewed == 0
        ? Optional.empty()
        : Optional.of(renewHistory(handle, lease.leaseId(), now, until));
  }

  /**
   * Takes a slot of the task for a lease that has run out: the slot that is still in its name, else
   * one that is open.
   *
   * @return the slot; empty if others have them all, or the task is no longer handed out
   */
  Optional<Integer> retake(Handle handle, Task task, Lease lease) {
    long now = store.clock().millis();
    long until = now + policy.leaseTime().toMillis();
    Optional<Integer> slot =
        handle
            .createQuery(
                """
                UPDATE slots SET expires_at = :until WHERE lease_id = :lease RETURNING slot
                """)
            .bind("until", until)
            .bind("lease", lease.leaseId())
            .mapTo(Integer.class)
            .findOne();
    if (slot.isEmpty()) {
      slot =
          lease.gold()
              ? newCheckSlot(handle, task, lease, until)
              : openSlot(handle, task, lease, until);
    }
    if (slot.isPresent()) {
      renewHistory(handle, lease.leaseId(), now, until);
    }
    return slot;
  }

  private static Optional<Integer> openSlot(Handle handle, Task task, Lease lease, long until) {
    if (task.state() != TaskState.OPEN || hasSlot(handle, task, lease.reader())) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            """
            UPDATE slots SET state = 'LEASED', reader = :reader, lease_id = :lease,
              expires_at = :until
            WHERE state = 'OPEN' AND qa_id = :qa AND slot = (
              SELECT MIN(slot) FROM slots WHERE qa_id = :qa AND state = 'OPEN' AND NOT gold)
            RETURNING slot
            """)
        .bind("reader", lease.reader())
        .bind("lease", lease.leaseId())
        .bind("until", until)
        .bind("qa", task.qaId())
        .mapTo(Integer.class)
        .findOne();
  }

  private static Optional<Integer> newCheckSlot(Handle handle, Task task, Lease lease, long until) {
    if (task.state() == TaskState.HELD || hasSlot(handle, task, lease.reader())) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            """
            INSERT INTO slots (qa_id, slot, gold, state, reader, lease_id, expires_at)
            SELECT :qa, COALESCE(MAX(slot), 0) + 1, TRUE, 'LEASED', :reader, :lease, :until
            FROM slots WHERE qa_id = :qa
            RETURNING slot
            """)
        .bind("qa", task.qaId())
        .bind("reader", lease.reader())
        .bind("lease", lease.leaseId())
        .bind("until", until)
        .mapTo(Integer.class)
        .findOne();
  }

  private static boolean hasSlot(Handle handle, Task task, String reader) {
    return handle
        .createQuery("SELECT COUNT(*) FROM slots WHERE qa_id = :qa AND reader = :reader")
        .bind("qa", task.qaId())
        .bind("reader", reader)
        .mapTo(Integer.class)
        .map(count -> count > 0)
        .one();
  }

  /** Makes an answered slot the reader's again, under a new lease. */
  Lease reopen(Handle handle, String qaId, int slot, String reader, boolean gold) {
    String leaseId = newId();
    long now = store.clock().millis();
    handle
        .createUpdate(
            """
            UPDATE slots SET state = 'LEASED', lease_id = :lease, expires_at = :until,
              verdict_id = NULL
            WHERE qa_id = :qa AND slot = :slot
            """)
        .bind("lease", leaseId)
        .bind("until", now + policy.leaseTime().toMillis())
        .bind("qa", qaId)
        .bind("slot", slot)
        .execute();
    return insertHistory(handle, leaseId, qaId, slot, reader, gold, now);
  }

  /** A reader's lease, held or not. */
  static Optional<Lease> find(Handle handle, String reader, String leaseId) {
    return handle
        .createQuery("SELECT * FROM leases WHERE lease_id = :lease AND reader = :reader")
        .bind("lease", leaseId)
        .bind("reader", reader)
        .map(Leases::map)
        .findOne();
  }

  /** What the reader of a lease is to see. */
  static Assignment assignment(Handle handle, Lease lease) {
    Optional<Verdict> first =
        VerdictRows.firstAnswer(handle, lease.qaId(), lease.contentHash(), lease.reader());
    return new Assignment(
        lease,
        TaskRows.candidate(handle, lease.qaId(), lease.contentHash()),
        first.isPresent() ? VerdictPhase.INFORMED : VerdictPhase.BLIND,
        first.map(Verdict::getAnswers));
  }

  private static Lease map(ResultSet row, StatementContext context) throws SQLException {
    return new Lease(
        row.getString("lease_id"),
        row.getString("qa_id"),
        row.getInt("slot"),
        row.getString("reader"),
        row.getString("content_hash"),
        row.getBoolean("gold"),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static QueueException lost() {
    return new QueueException(
        Problem.LEASE_LOST,
        "the lease has run out or was given back; an answer would be kept as late: pull again");
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }
}
