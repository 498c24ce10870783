package org.cardioqa.verification.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cardioqa.verification.queue.OwnProgress;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Statistics;

/** Coming and going. */
final class LoginRoutes {
  private static final int UNTIL_BROWSER_CLOSES = -1;

  private final Accounts accounts;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final Statistics statistics;
  private final ServerOptions options;

  LoginRoutes(
      Accounts accounts,
      Sessions sessions,
      LoginThrottle throttle,
      Statistics statistics,
      ServerOptions options) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.throttle = throttle;
    this.statistics = statistics;
    this.options = options;
  }

  /**
   * Who has come.
   *
   * @param account his name
   * @param role what he may do
   * @param csrfToken what calls of his session that change something must bring
   */
  record Welcome(String account, Role role, String csrfToken) {}

  /** The same, and how far he is; no token against forged requests where he has no session. */
  record Me(String account, Role role, String csrfToken, OwnProgress progress) {}

  List<Route> routes() {
    return List.of(
        Route.open(HandlerType.POST, "/api/login", this::login),
        Route.post("/api/logout", Role.READER, this::logout),
        Route.get("/api/me", Role.READER, this::me));
  }

  private void login(Context call) throws IOException {
    Body body = Body.of(call, "account", "password");
    String account = body.text("account");
    String password = body.text("password");
    String address =
        address(call.req().getRemoteAddr(), call.header("X-Forwarded-For"), options.proxy());
    Optional<Duration> wait = throttle.take(account, address);
    if (wait.isPresent()) {
      call.header("Retry-After", Long.toString(wait.get().toSeconds() + 1));
      throw new ApiError(429, "too_many_logins", "too many wrong passwords; wait some minutes");
    }
    Role role =
        accounts
            .login(account, password)
            .orElseThrow(() -> new ApiError(401, "wrong_login", "account or password is wrong"));
    throttle.right(account, address);
    // What the browser held before opens nothing any more: no session is handed on.
    Optional.ofNullable(call.cookie(Sessions.COOKIE))
        .ifPresent(old -> sessions.close(new Secret(old)));
    Secret session = sessions.open(account);
    setCookie(call, session.text(), UNTIL_BROWSER_CLOSES);
    Answers.json(call, new Welcome(account, role, session.csrf()));
  }

  private void logout(Context call, Caller caller) {
    caller.session().ifPresent(sessions::close);
    setCookie(call, "", 0);
    call.status(204);
  }

  private void me(Context call, Caller caller) {
    Answers.json(
        call,
        new Me(
            caller.account(),
            caller.role(),
            caller.session().map(Secret::csrf).orElse(null),
            statistics.of(caller.account())));
  }

  private void setCookie(Context call, String value, int maxAge) {
    call.cookie(
        new Cookie(
            Sessions.COOKIE, value, "/", maxAge, options.secure(), true, null, SameSite.STRICT));
  }

  /**
   * The reader's address: that of the connection, or what the one proxy that is believed says last,
   * since what stands before that may be the reader's own invention.
   *
   * @param forwarded the header; null if there is none
   */
  static String address(String peer, String forwarded, Optional<String> proxy) {
    return forwarded != null && proxy.filter(peer::equals).isPresent()
        ? forwarded.substring(forwarded.lastIndexOf(',') + 1).strip()
        : peer;
  }
}
