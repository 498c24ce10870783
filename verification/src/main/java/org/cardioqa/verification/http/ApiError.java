package org.cardioqa.verification.http;

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

  static ApiError busy() {
    return new ApiError(503, "busy", "too many logins at once; try again in some seconds");
  }
}
