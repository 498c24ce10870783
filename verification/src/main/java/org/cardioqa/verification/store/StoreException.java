package org.cardioqa.verification.store;

/** The database cannot do what was asked; the message says why, and what to do. */
public final class StoreException extends RuntimeException {
  /** What is wrong with the database. */
  public enum Problem {
    /** It is no database of the queue, or cannot be reached. */
    UNUSABLE,
    /** A newer version of the program has migrated it. */
    NEWER,
    /** No room is left; nothing of the transaction was stored. */
    FULL,
    /** Others held it for too long; nothing of the transaction was stored. */
    BUSY,
    /**
     * The connection to its server broke, perhaps behind a commit: what was stored is not known,
     * and every request can be sent again.
     */
    UNREACHABLE,
    /** Any other failure; nothing of the transaction was stored. */
    FAILED
  }

  private final Problem problem;

  StoreException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What kind of failure it is. */
  public Problem problem() {
    return problem;
  }
}
