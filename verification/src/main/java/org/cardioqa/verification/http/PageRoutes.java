package org.cardioqa.verification.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of the page, from the class path. A name is of plain words and an extension that is
 * known, so that no path leads out of their folder.
 */
final class PageRoutes {
  private static final String FOLDER = "/org/cardioqa/verification/web/";
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9_-]{1,60}/){0,4}[a-z0-9_-]{1,60}\\.([a-z0-9]{2,5})");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private PageRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.open(HandlerType.GET, "/", call -> send(call, "index.html")),
        Route.open(HandlerType.GET, "/assets/<name>", call -> send(call, call.pathParam("name"))),
        Route.open(
            HandlerType.GET, "/healthz", call -> call.contentType("text/plain").result("ok\n")));
  }

  /** Answers with the file of that name, which the browser asks for again each time. */
  private static void send(Context call, String name) throws IOException {
    var parts = NAME.matcher(name);
    String type = parts.matches() ? TYPES.get(parts.group(1)) : null;
    if (type == null) {
      throw ApiError.notFound();
    }
    try (InputStream in = PageRoutes.class.getResourceAsStream(FOLDER + name)) {
      byte[] bytes = Optional.ofNullable(in).orElseThrow(ApiError::notFound).readAllBytes();
      call.contentType(type).header("Cache-Control", "no-cache").result(bytes);
    }
  }
}
