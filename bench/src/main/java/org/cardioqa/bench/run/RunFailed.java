package org.cardioqa.bench.run;

/** A timed run that did not do what it should: its time means nothing. */
final class RunFailed extends Exception {
  private static final long serialVersionUID = 1;

  RunFailed(String message) {
    super(message);
  }
}
