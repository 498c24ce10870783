package org.cardioqa.verification.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.json.RecordJson;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/** Tasks: how candidates come into the queue, and who may see what. */
public final class Tasks {
  /** Small enough that readers who are at work meanwhile do not notice. */
  private static final int TASKS_A_TRANSACTION = 200;

  private final Store store;
  private final Policy policy;

  /** What is compared to see whether an import changes a task. */
  private record Known(
      String contentHash, int priority, int overlap, boolean retired, Optional<String> gold) {}

  public Tasks(Store store, Policy policy) {
    this.store = store;
    this.policy = policy;
  }

  /**
   * Makes the queue's tasks those of a run. The same again changes nothing. Verdicts stay; a task
   * that has some and whose content is another now becomes STALE, one that is no longer there
   * RETIRED.
   *
   * @param candidates all of a run, each once
   * @param gold the known answers of hidden checks by qa_id; empty leaves the hidden checks as they
   *     are
   * @throws QueueException BAD_IMPORT if a candidate comes twice, or a gold answer is not of its
   *     form; what was imported before stays, and a second import goes on
   */
  public ImportReport importAll(
      Iterable<QaCandidate> candidates, Optional<Map<String, List<String>>> gold) {
    Map<String, Known> known = known();
    Set<String> seen = new HashSet<>();
    Counts counts = new Counts();
    List<QaCandidate> batch = new ArrayList<>();
    for (QaCandidate candidate : candidates) {
      if (!seen.add(candidate.getQaId())) {
        throw new QueueException(
            Problem.BAD_IMPORT,
            "the candidate %s is there twice: the folder holds shards of two runs; import one"
                .formatted(candidate.getQaId()));
      }
      batch.add(candidate);
      if (batch.size() == TASKS_A_TRANSACTION) {
        importBatch(batch, known, gold, counts);
        batch.clear();
      }
    }
    importBatch(batch, known, gold, counts);
    retire(known, seen, counts);
    counts.goldUnknown =
        (int)
            gold.stream()
                .flatMap(answers -> answers.keySet().stream())
                .filter(qaId -> !seen.contains(qaId))
                .count();
    int checks =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT COUNT(*) FROM tasks WHERE gold_answers IS NOT NULL AND NOT retired")
                    .mapTo(Integer.class)
                    .one());
    return counts.report(checks);
  }

  private Map<String, Known> known() {
    Map<String, Known> known = new HashMap<>();
    store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT qa_id, content_hash, priority, overlap, retired, gold_answers"
                        + " FROM tasks")
                .map(
                    (row, context) ->
                        known.put(
                            row.getString(1),
                            new Known(
                                row.getString(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getBoolean(5),
                                Optional.ofNullable(row.getString(6)))))
                .list());
    return known;
  }

  private void importBatch(
      List<QaCandidate> batch,
      Map<String, Known> known,
      Optional<Map<String, List<String>>> gold,
      Counts counts) {
    Counts added =
        store.write(
            handle -> {
              Counts here = new Counts();
              for (QaCandidate candidate : batch) {
                Optional<Known> before = Optional.ofNullable(known.get(candidate.getQaId()));
                importOne(handle, candidate, before, gold, here);
              }
              return here;
            });
    counts.add(added);
  }

  private void importOne(
      Handle handle,
      QaCandidate candidate,
      Optional<Known> before,
      Optional<Map<String, List<String>>> gold,
      Counts counts) {
    Optional<String> goldAnswers =
        gold.isPresent()
            ? Optional.ofNullable(gold.get().get(candidate.getQaId()))
                .map(answers -> checkedGold(candidate, answers))
            : before.flatMap(Known::gold);
    Known now =
        new Known(
            candidate.getContentHash(),
            candidate.getPriority(),
            overlap(candidate.getQaId()),
            false,
            goldAnswers);
    if (before.isPresent() && before.get().equals(now)) {
      counts.unchanged++;
      return;
    }
    if (before.isEmpty()) {
      store.lock(handle, "study " + candidate.getStudyId());
    }
    handle
        .createUpdate(
            "INSERT INTO contents (qa_id, content_hash, candidate) VALUES (:qa, :hash, :candidate)"
                + " ON CONFLICT DO NOTHING")
        .bind("qa", candidate.getQaId())
        .bind("hash", candidate.getContentHash())
        .bind("candidate", RecordJson.write(candidate))
        .execute();
    if (before.isEmpty()) {
      insert(handle, candidate);
      counts.added++;
    }
    update(handle, candidate, now);
    Task task = TaskRows.lock(handle, store, candidate.getQaId());
    setSlots(handle, task);
    TaskRows.refresh(handle, task);
    if (before.isPresent()) {
      count(handle, before.get(), now, candidate.getQaId(), counts);
    } else {
      // Its study may be held already.
      TaskRows.refreshHold(handle, candidate.getStudyId());
    }
  }

  private static void count(Handle handle, Known before, Known now, String qaId, Counts counts) {
    counts.returned += before.retired() ? 1 : 0;
    if (before.contentHash().equals(now.contentHash())) {
      counts.unchanged++;
      return;
    }
    counts.changed++;
    boolean stale =
        handle
            .createQuery("SELECT stale FROM tasks WHERE qa_id = :qa")
            .bind("qa", qaId)
            .mapTo(Boolean.class)
            .one();
    counts.stale += stale ? 1 : 0;
  }

  private static String checkedGold(QaCandidate candidate, List<String> answers) {
    try {
      Answers.check(candidate, answers);
    } catch (QueueException e) {
      throw new QueueException(
          Problem.BAD_IMPORT,
          "the known answer of %s is not of its form: %s"
              .formatted(candidate.getQaId(), e.getMessage()));
    }
    return Answers.toJson(answers);
  }

  private static void insert(Handle handle, QaCandidate candidate) {
    handle
        .createUpdate(
            """
            INSERT INTO tasks (qa_id, content_hash, study_id, question_code, tier, sequence_view,
              priority, overlap, progress, stale, held, retired, queued)
            VALUES (:qa, :hash, :study, :question, :tier, :images, :priority, 1, 'OPEN', FALSE,
              FALSE, FALSE, FALSE)
            """)
        .bind("qa", candidate.getQaId())
        .bind("hash", candidate.getContentHash())
        .bind("study", candidate.getStudyId())
        .bind("question", candidate.getQuestionCode())
        .bind("tier", candidate.getTier())
        .bind("images", candidate.getSequenceView())
        .bind("priority", candidate.getPriority())
        .execute();
  }

  private static void update(Handle handle, QaCandidate candidate, Known now) {
    handle
        .createUpdate(
            """
            UPDATE tasks SET content_hash = :hash, priority = :priority, overlap = :overlap,
              sequence_view = :images, tier = :tier, gold_answers = :gold, retired = FALSE
            WHERE qa_id = :qa
            """)
        .bind("hash", now.contentHash())
        .bind("priority", now.priority())
        .bind("overlap", now.overlap())
        .bind("images", candidate.getSequenceView())
        .bind("tier", candidate.getTier())
        .bind("gold", now.gold().orElse(null))
        .bind("qa", candidate.getQaId())
        .execute();
  }

  /** Adds the slots that are missing and removes open ones that are too many. */
  private static void setSlots(Handle handle, Task task) {
    int slots = TaskRows.slots(handle, task.qaId());
    for (int i = slots; i < task.overlap(); i++) {
      addSlot(handle, task.qaId());
    }
    if (slots > task.overlap()) {
      handle
          .createUpdate(
              """
              DELETE FROM slots WHERE qa_id = :qa AND slot IN (
                SELECT slot FROM slots WHERE qa_id = :qa AND state = 'OPEN' AND NOT gold
                ORDER BY slot DESC LIMIT :many)
              """)
          .bind("qa", task.qaId())
          .bind("many", slots - task.overlap())
          .execute();
    }
  }

  private static void addSlot(Handle handle, String qaId) {
    handle
        .createUpdate(
            """
            INSERT INTO slots (qa_id, slot, gold, state)
            SELECT :qa, COALESCE(MAX(slot), 0) + 1, FALSE, 'OPEN' FROM slots WHERE qa_id = :qa
            """)
        .bind("qa", qaId)
        .execute();
  }

  private void retire(Map<String, Known> known, Set<String> seen, Counts counts) {
    List<String> gone =
        known.entrySet().stream()
            .filter(task -> !task.getValue().retired() && !seen.contains(task.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    for (int from = 0; from < gone.size(); from += TASKS_A_TRANSACTION) {
      List<String> some = gone.subList(from, Math.min(gone.size(), from + TASKS_A_TRANSACTION));
      store.write(
          handle ->
              handle
                  .createUpdate(
                      "UPDATE tasks SET retired = TRUE, queued = FALSE WHERE qa_id IN (<qa>)")
                  .bindList("qa", some)
                  .execute());
    }
    counts.retired = gone.size();
  }

  /** The number of readers: chosen by a hash, so that it is the same in every import. */
  private int overlap(String qaId) {
    return fraction(qaId) < policy.share() ? policy.readers() : 1;
  }

  /** A number from 0 to below 1 that looks random and is the same for the same text. */
  static double fraction(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long bits = 0;
      for (int i = 0; i < 6; i++) {
        bits = bits << 8 | (hash[i] & 0xFF);
      }
      return bits / (double) (1L << 48);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The task of this id. */
  public Optional<Task> find(String qaId) {
    return store.read(handle -> TaskRows.find(handle, qaId));
  }

  /** All tasks in the order of the queue. */
  public List<Task> all() {
    return store.read(
        handle ->
            handle
                .createQuery(TaskRows.TASK + " ORDER BY t.priority DESC, t.qa_id")
                .map(TaskRows::map)
                .list());
  }

  /** The candidate as it is now. */
  public Optional<QaCandidate> candidate(String qaId) {
    return store.read(
        handle ->
            TaskRows.find(handle, qaId)
                .map(task -> TaskRows.candidate(handle, qaId, task.contentHash())));
  }

  /**
   * Whether this person may see the images of a study: an administrator always, others while the
   * study is not held, a reader where he has or had a task of it, an adjudicator also where it has
   * a task in dispute that he may decide.
   */
  public boolean maySeeStudy(Account account, String studyId) {
    if (account.role() == Role.ADMIN) {
      return true;
    }
    return store.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT COUNT(*) FROM tasks t WHERE t.study_id = :study AND NOT t.held AND (
                      EXISTS (SELECT 1 FROM slots s
                        WHERE s.qa_id = t.qa_id AND s.reader = :account)
                      OR (:adjudicates AND (t.progress = 'DISPUTED' OR t.adjudication IS NOT NULL)))
                    """)
                .bind("study", studyId)
                .bind("account", account.account())
                .bind("adjudicates", account.role().includes(Role.ADJUDICATOR))
                .mapTo(Integer.class)
                .map(count -> count > 0)
                .one());
  }

  /**
   * Opens the slots of stale tasks, so that people read their new content. The old verdicts stay in
   * the table and no longer count.
   *
   * @return how many tasks
   */
  public int reopenStale() {
    List<String> stale =
        store.read(
            handle ->
                handle
                    .createQuery("SELECT qa_id FROM tasks WHERE stale AND NOT retired")
                    .mapTo(String.class)
                    .list());
    for (String qaId : stale) {
      store.write(
          handle -> {
            Task task = TaskRows.lock(handle, store, qaId);
            handle.execute(
                "UPDATE slots SET state = 'OPEN', reader = NULL, verdict_id = NULL"
                    + " WHERE qa_id = ? AND state = 'DONE' AND NOT gold",
                qaId);
            handle.execute("UPDATE tasks SET adjudication = NULL WHERE qa_id = ?", qaId);
            TaskRows.refresh(handle, task);
            return null;
          });
    }
    return stale.size();
  }

  /** Mutable counts of one import. */
  private static final class Counts {
    private int added;
    private int unchanged;
    private int changed;
    private int stale;
    private int retired;
    private int returned;
    private int goldUnknown;

    void add(Counts other) {
      added += other.added;
      unchanged += other.unchanged;
      changed += other.changed;
      stale += other.stale;
      returned += other.returned;
    }

    ImportReport report(int gold) {
      return new ImportReport(
          added, unchanged, changed, stale, retired, returned, gold, goldUnknown);
    }
  }
}
