package org.cardioqa.pipeline.release.show;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One HTML page that holds all it needs: no script, nothing loaded from elsewhere. */
public final class Page {
  private static final String STYLE = "page.css";

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /** A page with this title. */
  public Page(String title) {
    this.title = title;
  }

  /** A heading of a part. */
  public Page heading(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  /** A paragraph. */
  public Page text(String text) {
    body.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A paragraph that must not be passed over. */
  public Page warning(String text) {
    body.append("<p class=\"warning\">").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A table; none if it has no rows. */
  public Page table(DataTable table) {
    body.append(table.isEmpty() ? "" : table.html());
    return this;
  }

  /** A plot. */
  public Page plot(BarChart chart) {
    body.append("<figure>\n").append(chart.svg()).append("</figure>\n");
    return this;
  }

  /** The page. */
  public String html() {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<h1>"
        + escape(title)
        + "</h1>\n"
        + body
        + "</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + STYLE + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
