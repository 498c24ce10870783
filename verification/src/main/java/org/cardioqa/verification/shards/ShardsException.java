package org.cardioqa.verification.shards;

/** The shards cannot be used, or do not hold what was asked for; the message says what to do. */
public final class ShardsException extends RuntimeException {
  /** What is wrong. */
  public enum Problem {
    /** A file that should be there is not, or there is no such volume, slice or phase. */
    MISSING,
    /** A newer version of the program wrote them. */
    NEWER,
    /** A file is damaged, or is not what its name says. */
    UNREADABLE
  }

  private final Problem problem;

  ShardsException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  ShardsException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
