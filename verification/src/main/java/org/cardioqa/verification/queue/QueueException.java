package org.cardioqa.verification.queue;

/**
 * A request that the queue does not do; the message says why and what to do. Nothing was stored.
 */
public final class QueueException extends RuntimeException {
  /** Why not. */
  public enum Problem {
    /** There is no such task, lease, verdict or account, or it is not this person's. */
    NOT_FOUND,
    /** The lease has run out or was given back; a verdict on it would still be kept as late. */
    LEASE_LOST,
    /** The lease has been answered already. */
    ALREADY_ANSWERED,
    /**
     * The request does not fit where the task stands, such as a final verdict before a blind one.
     */
    WRONG_STATE,
    /** Answers, decision or reason are not of the form that the task wants. */
    BAD_ANSWER,
    /** This person may not do this. */
    FORBIDDEN,
    /** What was to be imported contradicts what is there, or is not of the form. */
    BAD_IMPORT
  }

  private final Problem problem;

  public QueueException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /** Why not. */
  public Problem problem() {
    return problem;
  }
}
