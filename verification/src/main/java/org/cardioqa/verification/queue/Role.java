package org.cardioqa.verification.queue;

/** What an account may do; each may do what those before it may. */
public enum Role {
  /** Pulls tasks and answers them alone. */
  READER,
  /** Decides where readers disagree, but never on a task that he has read. */
  ADJUDICATOR,
  /** Sees figures and everybody's answers, exports and imports. */
  ADMIN;

  /** Whether it may do what that role may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
