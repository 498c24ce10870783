package org.cardioqa.verification.queue;

/** Where a task stands; the first that holds in the order HELD, RETIRED, STALE, then the others. */
public enum TaskState {
  /** Some slot is not done. */
  OPEN,
  /** All slots are done, and nothing is to be compared: the task wants one reader only. */
  READ,
  /** All slots are done, and the readers' final verdicts differ. */
  DISPUTED,
  /** The readers' final verdicts agree, or an adjudicator has decided. */
  RESOLVED,
  /** The candidate's content has changed since its standing verdicts were given. */
  STALE,
  /** The last import no longer had the candidate. */
  RETIRED,
  /** Somebody saw an identifier in its study; no task of the study is handed out. */
  HELD
}
