package org.cardioqa.verification.exchange;

/** A file that cannot be taken in; the message says where and why, without a value of it. */
public final class ExchangeException extends RuntimeException {
  ExchangeException(String message) {
    super(message);
  }

  ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
