package org.cardioqa.verification.http;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every route: who calls, whether his role may, and whether a call that changes
 * something was meant by the page itself.
 */
final class Guard {
  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String BEARER = "Bearer ";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Sessions sessions;

  Guard(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Lets a call pass.
   *
   * @return who calls
   * @throws ApiError 401 without a session or token that holds, 403 if the role does not allow it
   *     or the call may be forged
   */
  Caller admit(Route route, Context call) {
    String site = call.header("Sec-Fetch-Site");
    if (!route.method().name().equals("GET") && site != null && !OWN_SITE.contains(site)) {
      throw forged();
    }
    if (route.role().isEmpty()) {
      return Caller.NOBODY;
    }
    Caller caller = caller(call).orElseThrow(ApiError::noSession);
    if (!caller.role().includes(route.role().get())) {
      throw ApiError.forbidden("your role does not allow this");
    }
    if (route.csrf() && caller.session().isPresent()) {
      String token = Optional.ofNullable(call.header(CSRF_HEADER)).orElse("");
      if (!caller.session().get().csrfIs(token)) {
        throw forged();
      }
    }
    return caller;
  }

  /** By token if there is one, else by cookie. */
  private Optional<Caller> caller(Context call) {
    String authorization = call.header("Authorization");
    if (authorization != null) {
      return authorization.startsWith(BEARER)
          ? sessions.ofToken(new Secret(authorization.substring(BEARER.length())))
          : Optional.empty();
    }
    return Optional.ofNullable(call.cookie(Sessions.COOKIE))
        .flatMap(text -> sessions.ofCookie(new Secret(text)));
  }

  private static ApiError forged() {
    return new ApiError(
        403, "csrf", "the header " + CSRF_HEADER + " of this session is missing or wrong");
  }
}
