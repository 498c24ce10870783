package org.cardioqa.pipeline.release;

import java.io.IOException;

/** A release, or a file that goes with it, is not as it should be: what, where, and what to do. */
public final class ReleaseException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a message for people that quotes no report. */
  public ReleaseException(String message) {
    super(message);
  }
}
