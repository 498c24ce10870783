package org.cardioqa.verification.cli;

/** Why a command could not do what it should, in a sentence for whoever typed it. */
final class VerifyFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  VerifyFailure(String message) {
    super(message);
  }
}
