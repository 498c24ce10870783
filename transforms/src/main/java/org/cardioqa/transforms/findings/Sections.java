package org.cardioqa.transforms.findings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.transforms.text.Lines;

/**
 * Finds the sections of a report by their headings: known words before a colon or a dash, at the
 * beginning of a line or of a sentence, or alone on a line. What stands before the first heading is
 * the section "none". A subheading (an organ, a sequence) is a heading only inside a section that
 * gives no findings, which it ends. Where no heading opens the findings at all, such a section ends
 * with its line, or with its paragraph if the heading fills a line: "Indication: syncope" followed
 * by the findings. Immutable.
 */
public final class Sections {
  /** Code of text under no heading. */
  public static final String NONE = "none";

  /** Code of the section that a table's header line may begin. */
  private static final String TABLE = "measurements";

  private static final String FINDINGS = "findings";

  private static final Pattern HEADING =
      Pattern.compile(
          "(?m)(?:^|(?<=[.!?\\])])\\h+)[\\h*#=_>-]*([A-Za-z][A-Za-z0-9 /&]{1,40}?)\\h*(?:\\([^)\\n]{0,30}\\)\\h*)?"
              + "(?::|[*#=_-]{2,}|\\h[-\u2013]\\h|\\.?\\h*$|(?=\\h{2}|\\t|\\|))");

  /** Marks by which {@link #HEADING} ends, and a bracket that it may have before them. */
  private static final String HEADING_MARKS = ":*#=_-\u2013(\t|\n\r";

  /** The words of {@link #HEADING} and the blanks around them are no longer. */
  private static final int LONGEST_HEADING = 44;

  private static final Pattern EMPTY_LINE = Pattern.compile("\\R\\h*\\R");

  private final Map<String, String> codes;
  private final Map<String, String> subheadings;
  private final Set<String> read;

  /** A heading in a text: where it begins and ends, and what it opens. */
  private record Found(String code, int start, int end, boolean fillsLine) {}

  private Sections(Map<String, String> codes, Map<String, String> subheadings, Set<String> read) {
    this.codes = codes;
    this.subheadings = subheadings;
    this.read = read;
  }

  /**
   * Reads headings.
   *
   * @throws org.cardioqa.schemas.yaml.YamlException if they are wrong; the message names the line
   * @throws IOException if the stream cannot be read
   */
  static Sections load(InputStream in, String name) throws IOException {
    Map<String, String> codes = new HashMap<>();
    Map<String, String> subheadings = new HashMap<>();
    Set<String> read = new HashSet<>(Set.of(NONE));
    for (YamlNode node : YamlNode.read(in, name).allow("sections").get("sections").items()) {
      node.allow("code", "findings", "headings", "subheadings");
      String code = node.get("code").text();
      if (node.get("findings").flag()) {
        read.add(code);
      }
      put(node, "headings", code, codes);
      put(node, "subheadings", code, subheadings);
    }
    return new Sections(codes, subheadings, read);
  }

  private static void put(YamlNode node, String key, String code, Map<String, String> codes) {
    for (YamlNode heading : node.find(key).map(YamlNode::items).orElse(List.of())) {
      if (codes.put(heading.text(), code) != null) {
        throw heading.error("the heading '" + heading.text() + "' stands twice");
      }
    }
  }

  static Sections builtIn() {
    try (InputStream in = Sections.class.getResourceAsStream("sections-en.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the resource sections-en.yaml is missing from the jar");
      }
      return load(in, "sections-en.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sections of a text, in order, without gaps; none of an empty text. */
  List<Section> of(String text) {
    List<Found> headings = headings(text);
    boolean opened =
        headings.stream().anyMatch(h -> h.code().equals(TABLE) || h.code().equals(FINDINGS));
    List<Section> sections = new ArrayList<>();
    add(NONE, 0, headings.isEmpty() ? text.length() : headings.get(0).start(), text, sections);
    for (int i = 0; i < headings.size(); i++) {
      Found heading = headings.get(i);
      int end = i + 1 < headings.size() ? headings.get(i + 1).start() : text.length();
      int own = isRead(heading.code()) || opened ? end : Math.min(end, endOfOwn(heading, text));
      add(heading.code(), heading.start(), own, text, sections);
      add(NONE, own, end, text, sections);
    }
    return sections;
  }

  private static void add(String code, int start, int end, String text, List<Section> sections) {
    if (text.substring(start, end).isBlank()) {
      return;
    }
    int from = sections.isEmpty() ? start : sections.get(sections.size() - 1).getEnd();
    sections.add(new Section(code, from, end));
  }

  /** Where a section ends that no heading ends. */
  private static int endOfOwn(Found heading, String text) {
    if (!heading.fillsLine()) {
      return Lines.of(text).endOfUnwrapped(heading.end());
    }
    int content = heading.end();
    while (content < text.length() && Character.isWhitespace(text.charAt(content))) {
      content++;
    }
    Matcher empty = EMPTY_LINE.matcher(text);
    return empty.find(content) ? empty.end() : text.length();
  }

  private List<Found> headings(String text) {
    List<Found> headings = new ArrayList<>();
    boolean unread = false;
    Matcher heading = HEADING.matcher(text);
    heading.useTransparentBounds(true).useAnchoringBounds(false);
    int end = 0;
    for (int at = 0; at < text.length(); at++) {
      if (at < end
          || !mayBegin(text, at)
          || !mayEnd(text, at)
          || !heading.region(at, text.length()).lookingAt()
          || heading.end() == at) {
        continue;
      }
      end = heading.end();
      String words = heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("\\h+", " ");
      String code = codes.getOrDefault(words, unread ? subheadings.get(words) : null);
      boolean marked = heading.group().indexOf(':') >= 0;
      if (code == null || (!marked && !standsAlone(text, heading))) {
        continue;
      }
      if (isCell(text, heading) && !code.equals(TABLE)) {
        continue;
      }
      unread = !isRead(code);
      int line = text.indexOf('\n', heading.end());
      String rest = text.substring(heading.end(), line < 0 ? text.length() : line);
      headings.add(new Found(code, heading.start(1), heading.end(), rest.isBlank()));
    }
    return headings;
  }

  /** A heading begins with a line, or with the blank behind a sentence. */
  private static boolean mayBegin(String text, int at) {
    char before = at == 0 ? '\n' : text.charAt(at - 1);
    return switch (before) {
      case '\n', '\r', '\u0085', '\u2028', '\u2029' -> true;
      case '.', '!', '?', ']', ')' -> " \t".indexOf(text.charAt(at)) >= 0 || text.charAt(at) > 127;
      default -> false;
    };
  }

  /** Whether the words that begin here stop at a mark by which a heading ends; most do not. */
  private static boolean mayEnd(String text, int at) {
    int i = at;
    while (i < text.length() && isBeforeHeading(text.charAt(i))) {
      i++;
    }
    int to = Math.min(text.length(), i + LONGEST_HEADING);
    for (int from = i; i < to; i++) {
      char c = text.charAt(i);
      if (c == ' ' && i > from && text.charAt(i - 1) == ' ') {
        return true;
      }
      boolean inside = c == ' ' || c == '/' || c == '&' || Character.isLetterOrDigit(c);
      if (!inside || c > 127) {
        return HEADING_MARKS.indexOf(c) >= 0 || c > 127 || (c == '.' && endsLine(text, i + 1));
      }
    }
    return to == text.length();
  }

  private static boolean isBeforeHeading(char c) {
    return c > 127 || " \t*#=_>-".indexOf(c) >= 0;
  }

  private static boolean endsLine(String text, int from) {
    int i = from;
    while (i < text.length() && " \t\r".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i == text.length() || text.charAt(i) == '\n' || text.charAt(i) > 127;
  }

  /** A heading that only a gap ends is the first cell of a table's header line. */
  private static boolean isCell(String text, Matcher heading) {
    String mark = text.substring(heading.end(1), heading.end());
    boolean unmarked = mark.isBlank() || mark.endsWith(")");
    int line = text.indexOf('\n', heading.end());
    return unmarked && !text.substring(heading.end(), line < 0 ? text.length() : line).isBlank();
  }

  /** A heading without a colon fills its line. */
  private static boolean standsAlone(String text, Matcher heading) {
    int before = text.lastIndexOf('\n', heading.start(1)) + 1;
    return text.substring(before, heading.start(1)).chars().noneMatch(Character::isLetterOrDigit);
  }

  /** Whether a section gives findings. */
  boolean isRead(String code) {
    return read.contains(code);
  }
}
