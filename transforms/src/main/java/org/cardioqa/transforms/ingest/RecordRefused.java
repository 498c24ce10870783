package org.cardioqa.transforms.ingest;

import org.cardioqa.transforms.accounting.Reason;

/** Thrown where a record cannot be used: says why and where in it, never with a value of it. */
final class RecordRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  RecordRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
