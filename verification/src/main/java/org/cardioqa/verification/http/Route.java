package org.cardioqa.verification.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import org.cardioqa.verification.queue.Role;

/**
 * One line of the table of routes.
 *
 * @param method of HTTP
 * @param path with {@code {names}} for its parts that differ
 * @param role who may call it; empty for anybody, without a session
 * @param csrf whether a call by session must bring the session's token against forged requests
 * @param action what it does
 */
record Route(HandlerType method, String path, Optional<Role> role, boolean csrf, Action action) {
  /** What a route does, for somebody who may. */
  @FunctionalInterface
  interface Action {
    void handle(Context call, Caller caller) throws Exception;
  }

  /** What a route does for anybody. */
  @FunctionalInterface
  interface OpenAction {
    void handle(Context call) throws Exception;
  }

  /** A route that only reads. */
  static Route get(String path, Role role, Action action) {
    return new Route(HandlerType.GET, path, Optional.of(role), false, action);
  }

  /** A route that changes something. */
  static Route post(String path, Role role, Action action) {
    return new Route(HandlerType.POST, path, Optional.of(role), true, action);
  }

  /** A route for anybody. */
  static Route open(HandlerType method, String path, OpenAction action) {
    return new Route(method, path, Optional.empty(), false, (call, nobody) -> action.handle(call));
  }
}
