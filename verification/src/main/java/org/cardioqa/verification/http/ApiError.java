package org.cardioqa.verification.http;

import java.util.Locale;
import org.cardioqa.verification.exchange.ExchangeException;
import org.cardioqa.verification.queue.QueueException;
import org.cardioqa.verification.shards.ShardsException;
import org.cardioqa.verification.store.StoreException;

/** What a call answers when it cannot do what was asked: a status of HTTP, a code, a sentence. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  /**
   * An answer that is no success.
   *
   * @param status of HTTP
   * @param code for programs, in snake_case
   * @param message for people, with what to do; no value of the request
   */
  ApiError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static ApiError badRequest(String message) {
    return new ApiError(400, "bad_request", message);
  }

  static ApiError noSession() {
    return new ApiError(401, "no_session", "log in first, or send a token");
  }

  static ApiError forbidden(String message) {
    return new ApiError(403, "forbidden", message);
  }

  static ApiError notFound() {
    return new ApiError(404, "not_found", "there is nothing here that you may see");
  }

  static ApiError tooLarge(long most) {
    return new ApiError(413, "too_large", "the body has over " + most + " bytes");
  }

  /** What the queue does not do. */
  static ApiError of(QueueException refused) {
    int status =
        switch (refused.problem()) {
          case NOT_FOUND -> 404;
          case FORBIDDEN -> 403;
          case LEASE_LOST, ALREADY_ANSWERED, WRONG_STATE -> 409;
          case BAD_ANSWER, BAD_IMPORT -> 422;
        };
    return new ApiError(
        status, refused.problem().name().toLowerCase(Locale.ROOT), refused.getMessage());
  }

  /** What the database cannot do; worth another try, but for those that somebody must mend. */
  static ApiError of(StoreException failed) {
    int status =
        switch (failed.problem()) {
          case FULL -> 507;
          case BUSY, UNREACHABLE -> 503;
          case UNUSABLE, NEWER, FAILED -> 500;
        };
    return new ApiError(
        status,
        "database_" + failed.problem().name().toLowerCase(Locale.ROOT),
        failed.getMessage());
  }

  /** What the shards do not hold, or what is wrong with them. */
  static ApiError of(ShardsException failed) {
    int status =
        switch (failed.problem()) {
          case MISSING -> 404;
          case NEWER, UNREADABLE -> 500;
        };
    return new ApiError(
        status, "shards_" + failed.problem().name().toLowerCase(Locale.ROOT), failed.getMessage());
  }

  /** A file that cannot be taken in. */
  static ApiError of(ExchangeException refused) {
    return new ApiError(422, "bad_import", refused.getMessage());
  }

  static ApiError busy() {
    return new ApiError(503, "busy", "too many logins at once; try again in some seconds");
  }
}
