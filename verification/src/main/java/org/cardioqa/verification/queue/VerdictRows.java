package org.cardioqa.verification.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of verdicts, which only ever gains rows. */
final class VerdictRows {
  /** Milliseconds always, so that times sort as text. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Of verdicts v: nobody has taken it back or replaced it. */
  static final String STANDING =
      "NOT EXISTS (SELECT 1 FROM verdicts later WHERE later.supersedes = v.verdict_id)";

  /** Of verdicts v: it is an answer from the images alone, not the end of a reading. */
  static final String FIRST_ANSWER = "(v.phase = 'BLIND' AND v.decision = 'EDIT')";

  /**
   * Answers that must lie between a hidden check and the count that shows it to its reader, and
   * over which he can still take back: whoever knows that he was wrong corrects nothing.
   */
  static final int VEIL = 10;

  private VerdictRows() {}

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  static void insert(Handle handle, Verdict verdict) {
    handle
        .createUpdate(
            """
            INSERT INTO verdicts (verdict_id, qa_id, content_hash, reader, role, phase, decision,
              answers, reason, seconds, supersedes, lease_id, decided_at, late, gold)
            VALUES (:id, :qa, :hash, :reader, :role, :phase, :decision, :answers, :reason, :seconds,
              :supersedes, :lease, :time, :late, :gold)
            """)
        .bind("id", verdict.getVerdictId())
        .bind("qa", verdict.getQaId())
        .bind("hash", verdict.getContentHash())
        .bind("reader", verdict.getReader())
        .bind("role", verdict.getRole().name())
        .bind("phase", verdict.getPhase().name())
        .bind("decision", verdict.getDecision().name())
        .bind("answers", Answers.toJson(verdict.getAnswers()))
        .bind("reason", verdict.getReason().orElse(null))
        .bind("seconds", verdict.getSeconds())
        .bind("supersedes", verdict.getSupersedes().orElse(null))
        .bind("lease", verdict.getLeaseId().orElse(null))
        .bind("time", Instant.parse(verdict.getDecidedAt()).toEpochMilli())
        .bind("late", verdict.getLate())
        .bind("gold", verdict.getGold())
        .execute();
  }

  static Verdict map(ResultSet row, StatementContext context) throws SQLException {
    return new Verdict(
        row.getString("verdict_id"),
        row.getString("qa_id"),
        row.getString("content_hash"),
        row.getString("reader"),
        ReaderRole.valueOf(row.getString("role")),
        VerdictPhase.valueOf(row.getString("phase")),
        Decision.valueOf(row.getString("decision")),
        Answers.fromJson(row.getString("answers")),
        row.getString("reason"),
        row.getDouble("seconds"),
        row.getString("supersedes"),
        row.getString("lease_id"),
        time(row.getLong("decided_at")),
        row.getBoolean("late"),
        row.getBoolean("gold"));
  }

  static Optional<Verdict> find(Handle handle, String verdictId) {
    return handle
        .createQuery("SELECT * FROM verdicts WHERE verdict_id = :id")
        .bind("id", verdictId)
        .map(VerdictRows::map)
        .findOne();
  }

  /** Whether it only takes another back: a reader skips under a lease, an adjudicator never. */
  static boolean isUndo(Verdict verdict) {
    return verdict.getDecision() == Decision.SKIP
        && verdict.getLeaseId().isEmpty()
        && verdict.getSupersedes().isPresent();
  }

  /** The row that takes a verdict back or replaces it. */
  static Optional<Verdict> superseding(Handle handle, String verdictId) {
    return handle
        .createQuery("SELECT * FROM verdicts WHERE supersedes = :id ORDER BY seq DESC LIMIT 1")
        .bind("id", verdictId)
        .map(VerdictRows::map)
        .findOne();
  }

  /** The place of a verdict in the order in which they were stored. */
  static long seq(Handle handle, Verdict verdict) {
    return handle
        .createQuery("SELECT seq FROM verdicts WHERE verdict_id = :id")
        .bind("id", verdict.getVerdictId())
        .mapTo(Long.class)
        .one();
  }

  /**
   * The last verdict behind which a reader has answered {@link #VEIL} other tasks; -1 if there is
   * none. Tasks count, not rows: taking back and answering again brings nobody further.
   */
  static long veil(Handle handle, String reader) {
    return handle
        .createQuery(
            "SELECT v.seq FROM slots s JOIN verdicts v ON v.verdict_id = s.verdict_id"
                + " WHERE s.reader = :reader AND s.state = 'DONE'"
                + " ORDER BY v.seq DESC LIMIT 1 OFFSET :veil")
        .bind("reader", reader)
        .bind("veil", VEIL)
        .mapTo(Long.class)
        .findOne()
        .orElse(-1L);
  }

  static List<Verdict> ofLease(Handle handle, String leaseId) {
    return handle
        .createQuery("SELECT * FROM verdicts WHERE lease_id = :lease ORDER BY seq")
        .bind("lease", leaseId)
        .map(VerdictRows::map)
        .list();
  }

  /** The verdicts that fill the task's slots, hidden checks left out, in the order of slots. */
  static List<Verdict> finals(Handle handle, String qaId) {
    return ofSlots(handle, qaId).stream().flatMap(Optional::stream).toList();
  }

  /** The same with an empty place for each slot that is not filled. */
  static List<Optional<Verdict>> ofSlots(Handle handle, String qaId) {
    return handle
        .createQuery(
            """
            SELECT v.* FROM slots s LEFT JOIN verdicts v ON v.verdict_id = s.verdict_id
            WHERE s.qa_id = :qa AND NOT s.gold ORDER BY s.slot
            """)
        .bind("qa", qaId)
        .map(
            (row, context) ->
                row.getString("verdict_id") == null
                    ? Optional.<Verdict>empty()
                    : Optional.of(map(row, context)))
        .list();
  }

  /** The reader's latest answer from the images alone to this content. */
  static Optional<Verdict> firstAnswer(
      Handle handle, String qaId, String contentHash, String reader) {
    return handle
        .createQuery(
            "SELECT * FROM verdicts v WHERE v.qa_id = :qa AND v.reader = :reader"
                + " AND v.content_hash = :hash AND "
                + FIRST_ANSWER
                + " ORDER BY v.seq DESC LIMIT 1")
        .bind("qa", qaId)
        .bind("hash", contentHash)
        .bind("reader", reader)
        .map(VerdictRows::map)
        .findOne();
  }

  /** The last row of the reader's decisions on the task that none supersedes, an undo included. */
  static Optional<String> standing(Handle handle, String qaId, String reader, ReaderRole role) {
    return handle
        .createQuery(
            "SELECT v.verdict_id FROM verdicts v WHERE v.qa_id = :qa AND v.reader = :reader"
                + " AND v.role = :role AND NOT "
                + FIRST_ANSWER
                + " AND "
                + STANDING
                + " ORDER BY v.seq DESC LIMIT 1")
        .bind("qa", qaId)
        .bind("reader", reader)
        .bind("role", role.name())
        .mapTo(String.class)
        .findOne();
  }
}
