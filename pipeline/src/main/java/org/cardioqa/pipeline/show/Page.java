package org.cardioqa.pipeline.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One HTML page that holds all it needs: no script, nothing loaded from elsewhere. Its policy lets
 * a browser use the style that stands in it and no other, and pictures that stand in it.
 */
public final class Page {
  private static final String STYLE = "page.css";

  /** Fewer parts are found without a list of them. */
  private static final int LISTED = 4;

  private final StringBuilder body = new StringBuilder();
  private final List<String> headings = new ArrayList<>();
  private final String title;

  /** A page with this title. */
  public Page(String title) {
    this.title = title;
  }

  /** A heading of a part. */
  public Page heading(String text) {
    headings.add(text);
    body.append("<h2 id=\"part-").append(headings.size()).append("\">");
    body.append(escape(text)).append("</h2>\n");
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

  /** A table that is shown when it is asked for; none if it has no rows. */
  public Page folded(String summary, DataTable table) {
    if (!table.isEmpty()) {
      body.append("<details><summary>").append(escape(summary)).append("</summary>\n");
      body.append(table.html()).append("</details>\n");
    }
    return this;
  }

  /** A plot. */
  public Page plot(BarChart chart) {
    return figure(chart.svg());
  }

  /** A plot of flows; none if nothing flows. */
  public Page plot(Sankey flows) {
    return flows.isEmpty() ? this : figure(flows.svg());
  }

  private Page figure(String svg) {
    body.append("<figure>\n").append(svg).append("</figure>\n");
    return this;
  }

  /**
   * A part of its own form.
   *
   * @param html with all words in it escaped, without style attributes
   */
  public Page markup(String html) {
    body.append(html);
    return this;
  }

  /** The page. */
  public String html() {
    String style = style();
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        + source(style)
        + "; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>"
        + escape(title)
        + "</title>\n<style>"
        + style
        + "</style>\n</head>\n<body>\n<header>\n<h1>"
        + escape(title)
        + "</h1>\n"
        + contents()
        + "</header>\n<main>\n"
        + body
        + "</main>\n</body>\n</html>\n";
  }

  private String contents() {
    if (headings.size() < LISTED) {
      return "";
    }
    StringBuilder nav = new StringBuilder("<nav aria-label=\"Contents\"><ol>\n");
    for (int i = 0; i < headings.size(); i++) {
      nav.append("<li><a href=\"#part-").append(i + 1).append("\">");
      nav.append(escape(headings.get(i))).append("</a></li>\n");
    }
    return nav.append("</ol></nav>\n").toString();
  }

  /** The style as a source of the policy (CSP level 3, 2.3.1). */
  private static String source(String style) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + STYLE + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Words as HTML shows them; what HTML may not hold becomes a replacement character. */
  public static String escape(String words) {
    StringBuilder escaped = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\n', '\t' -> escaped.append(c);
        case '\r' -> {}
        default -> escaped.append(Character.isISOControl(c) ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }
}
