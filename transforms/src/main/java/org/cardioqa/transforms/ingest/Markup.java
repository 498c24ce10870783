package org.cardioqa.transforms.ingest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The text of HTML and XHTML: blocks on lines of their own, cells apart by a tab, no tags, no
 * scripts, entities resolved. Whatever is not well formed is taken for text.
 */
final class Markup {
  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "blockquote",
          "br",
          "caption",
          "dd",
          "div",
          "dl",
          "dt",
          "footer",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hr",
          "li",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "title",
          "tr",
          "ul");

  private static final Set<String> CELLS = Set.of("td", "th");
  private static final Set<String> HIDDEN = Set.of("script", "style");
  private static final int LONGEST_ENTITY = 10;

  /** The names of U+00A0 to U+00FF in their order (HTML 4, 24.2.1). */
  private static final String LATIN =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
          + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
          + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave"
          + " Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave"
          + " Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig"
          + " ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute"
          + " ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

  private static final Map<String, String> ENTITIES = entities();

  private final String markup;
  private final StringBuilder text = new StringBuilder();
  private boolean space;

  private Markup(String markup) {
    this.markup = markup;
  }

  private static Map<String, String> entities() {
    Map<String, String> entities =
        new HashMap<>(
            Map.of(
                "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "le", "\u2264", "ge",
                "\u2265", "ndash", "\u2013", "mdash", "\u2014"));
    entities.putAll(
        Map.of(
            "lsquo", "\u2018", "rsquo", "\u2019", "ldquo", "\u201C", "rdquo", "\u201D", "bull",
            "\u2022", "hellip", "\u2026", "Scaron", "\u0160", "scaron", "\u0161", "oelig", "\u0153",
            "OElig", "\u0152"));
    String[] latin = LATIN.split(" ", -1);
    for (int i = 0; i < latin.length; i++) {
      entities.put(latin[i], String.valueOf((char) (0xA0 + i)));
    }
    entities.put("nbsp", " ");
    return Map.copyOf(entities);
  }

  static String text(String markup) {
    return new Markup(markup).read();
  }

  private String read() {
    int at = 0;
    while (at < markup.length()) {
      char c = markup.charAt(at);
      if (c == '<' && startsTag(at)) {
        at = tag(at);
      } else if (c == '&') {
        at = entity(at);
      } else {
        put(c);
        at++;
      }
    }
    return text.toString().strip();
  }

  private boolean startsTag(int at) {
    if (at + 1 >= markup.length()) {
      return false;
    }
    char next = markup.charAt(at + 1);
    return Character.isLetter(next) || next == '/' || next == '!' || next == '?';
  }

  /** Passes over a tag or a comment; returns where the text goes on. */
  private int tag(int at) {
    if (markup.startsWith("<!--", at)) {
      int end = markup.indexOf("-->", at + 4);
      return end < 0 ? markup.length() : end + 3;
    }
    int end = end(at);
    int start = markup.charAt(at + 1) == '/' ? at + 2 : at + 1;
    int stop = start;
    while (stop < end && Character.isLetterOrDigit(markup.charAt(stop))) {
      stop++;
    }
    String name = markup.substring(start, stop).toLowerCase(Locale.ROOT);
    boolean opens = start == at + 1;
    if (BLOCKS.contains(name)) {
      breakLine();
    } else if (CELLS.contains(name) && opens) {
      cell();
    } else if (HIDDEN.contains(name) && opens) {
      int close = markup.toLowerCase(Locale.ROOT).indexOf("</" + name, end);
      return close < 0 ? markup.length() : close;
    }
    return end;
  }

  /** Behind the tag's closing bracket; one in quotes does not close it. */
  private int end(int at) {
    char quote = 0;
    for (int i = at + 1; i < markup.length(); i++) {
      char c = markup.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return markup.length();
  }

  private int entity(int at) {
    int end = markup.indexOf(';', at);
    if (end < 0 || end - at > LONGEST_ENTITY) {
      put('&');
      return at + 1;
    }
    String name = markup.substring(at + 1, end);
    String means = name.startsWith("#") ? number(name.substring(1)) : ENTITIES.get(name);
    if (means == null) {
      put('&');
      return at + 1;
    }
    means.chars().forEach(c -> put((char) c));
    return end + 1;
  }

  private static String number(String digits) {
    try {
      int code =
          digits.startsWith("x") || digits.startsWith("X")
              ? Integer.parseInt(digits.substring(1), 16)
              : Integer.parseInt(digits);
      return Character.isValidCodePoint(code) ? Character.toString(code) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void put(char c) {
    if (Character.isWhitespace(c)) {
      space = true;
      return;
    }
    if (space && text.length() > 0 && last() != '\n' && last() != '\t') {
      text.append(' ');
    }
    space = false;
    text.append(c);
  }

  private void breakLine() {
    space = false;
    if (text.length() > 0 && last() != '\n') {
      text.append('\n');
    }
  }

  private void cell() {
    space = false;
    if (text.length() > 0 && last() != '\n') {
      text.append('\t');
    }
  }

  private char last() {
    return text.charAt(text.length() - 1);
  }
}
