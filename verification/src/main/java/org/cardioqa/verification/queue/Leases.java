package org.cardioqa.verification.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
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
  private final Store store;
  private final Policy policy;

  public Leases(Store store, Policy policy) {
    this.store = store;
    this.policy = policy;
  }

  /**
   * The next task for a reader: what he holds already if the filter allows it, now and then a
   * hidden check, else the first of the queue that he has not read.
   *
   * @return empty if there is none
   */
  public Optional<Assignment> pull(String reader, PullFilter filter) {
    returnExpired();
    return store.write(
        handle -> {
          // Two windows of one reader get one task.
          store.lock(handle, "reader " + reader);
          Optional<Lease> lease =
              held(handle, reader, filter)
                  .or(() -> check(handle, reader, filter))
                  .or(() -> next(handle, reader, filter, store.skipLocked()))
                  // What others hold locked may be all there is.
                  .or(() -> next(handle, reader, filter, store.forUpdate()));
          return lease.map(held -> assignment(handle, held));
        });
  }

  /**
   * Keeps a lease alive.
   *
   * @return when it expires now
   * @throws QueueException LEASE_LOST if it has run out, was answered or given back
   */
  public Instant heartbeat(String reader, String leaseId) {
    return store.write(
        handle -> {
          long now = store.clock().millis();
          long until = now + policy.leaseTime().toMillis();
          int renewed =
              handle
                  .createUpdate(
                      """
                      UPDATE slots SET expires_at = :until
                      WHERE lease_id = :lease AND reader = :reader AND expires_at > :now
                      """)
                  .bind("until", until)
                  .bind("lease", leaseId)
                  .bind("reader", reader)
                  .bind("now", now)
                  .execute();
          if (renewed == 0) {
            throw lost();
          }
          renewHistory(handle, leaseId, now, until);
          return Instant.ofEpochMilli(until);
        });
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
   * there are any, so it looks before it writes.
   */
  private void returnExpired() {
    long now = store.clock().millis();
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

  /** A hidden check, if this is the turn for one and there is one that the reader has not seen. */
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
                + " WHERE v.qa_id = t.qa_id AND v.reader = :reader)"
                + " AND NOT EXISTS (SELECT 1 FROM slots m"
                + " WHERE m.qa_id = t.qa_id AND m.reader = :reader)"
                + Filters.sql(filter)
                + " ORDER BY CASE WHEN t.gold_answers IS NULL THEN 1 ELSE 0 END, t.qa_id LIMIT 1 "
                + store.forUpdate());
    return Filters.bind(query.bind("reader", reader), filter)
        .mapTo(String.class)
        .findOne()
        .map(qaId -> leaseCheck(handle, qaId, reader));
  }

  private boolean isTurnOfCheck(Handle handle, String reader) {
    int done =
        handle
            .createQuery("SELECT COUNT(*) FROM slots WHERE reader = :reader AND state = 'DONE'")
            .bind("reader", reader)
            .mapTo(Integer.class)
            .one();
    return Tasks.fraction(reader + "\n" + done) < policy.goldShare();
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
                + "SELECT s.qa_id, s.slot FROM tasks t JOIN slots s ON s.qa_id = t.qa_id"
                + " WHERE t.queued AND s.state = 'OPEN' AND NOT s.gold"
                + " AND NOT EXISTS (SELECT 1 FROM slots m"
                + " WHERE m.qa_id = t.qa_id AND m.reader = :reader)"
                + Filters.sql(filter)
                + " ORDER BY t.priority DESC, t.qa_id, s.slot LIMIT 1 "
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

  private Lease insertHistory(
      Handle handle, String leaseId, String qaId, int slot, String reader, boolean gold, long now) {
    handle
        .createUpdate(
            """
            INSERT INTO leases (lease_id, qa_id, slot, reader, content_hash, gold, granted_at,
              renewed_at, expires_at)
            SELECT :lease, :qa, :slot, :reader, content_hash, :gold, :now, :now, :until
            FROM tasks WHERE qa_id = :qa
            """)
        .bind("lease", leaseId)
        .bind("qa", qaId)
        .bind("slot", slot)
        .bind("reader", reader)
        .bind("gold", gold)
        .bind("now", now)
        .bind("until", now + policy.leaseTime().toMillis())
        .execute();
    return find(handle, reader, leaseId);
  }

  private static void renewHistory(Handle handle, String leaseId, long now, long until) {
    handle.execute(
        "UPDATE leases SET renewed_at = ?, expires_at = ? WHERE lease_id = ?", now, until, leaseId);
  }

  /** Whether the reader holds the slot by this lease now. */
  boolean isHeld(Handle handle, Lease lease) {
    return handle
        .createQuery("SELECT COUNT(*) FROM slots WHERE lease_id = :lease AND expires_at > :now")
        .bind("lease", lease.leaseId())
        .bind("now", store.clock().millis())
        .mapTo(Integer.class)
        .map(count -> count > 0)
        .one();
  }

  /**
   * Takes a slot of the task for a lease that may have run out, or renews the lease: the slot that
   * is still in its name, else one that is open.
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

  /**
   * The lease as it was granted, held or not.
   *
   * @throws QueueException NOT_FOUND if the reader never had it
   */
  static Lease find(Handle handle, String reader, String leaseId) {
    return handle
        .createQuery("SELECT * FROM leases WHERE lease_id = :lease AND reader = :reader")
        .bind("lease", leaseId)
        .bind("reader", reader)
        .map(Leases::map)
        .findOne()
        .orElseThrow(
            () -> new QueueException(Problem.NOT_FOUND, "there is no such lease of this reader"));
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
