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

/**
 * Finds the sections of a report by their headings: known words before a colon, at the beginning of
 * a line or of a sentence, or alone on a line. What stands before the first heading is the section
 * "none". Immutable.
 */
public final class Sections {
  /** Code of text under no heading. */
  public static final String NONE = "none";

  /** Code of the section that a table's header line may begin. */
  private static final String TABLE = "measurements";

  private static final Pattern HEADING =
      Pattern.compile(
          "(?m)(?:^|(?<=[.!?\\])])\\h+)[\\h*#=_>-]*([A-Za-z][A-Za-z ]{1,40}?)\\h*(?::|[*#=_-]{2,}|\\.?\\h*$|(?=\\h{2}|\\t|\\|))");

  private final Map<String, String> codes;
  private final Set<String> read;

  private Sections(Map<String, String> codes, Set<String> read) {
    this.codes = codes;
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
    Set<String> read = new HashSet<>(Set.of(NONE));
    for (YamlNode node : YamlNode.read(in, name).allow("sections").get("sections").items()) {
      node.allow("code", "findings", "headings");
      String code = node.get("code").text();
      if (node.get("findings").flag()) {
        read.add(code);
      }
      for (YamlNode heading : node.get("headings").items()) {
        if (codes.put(heading.text(), code) != null) {
          throw heading.error("the heading '" + heading.text() + "' stands twice");
        }
      }
    }
    return new Sections(codes, read);
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
    List<Section> sections = new ArrayList<>();
    int start = 0;
    String code = NONE;
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      String words = heading.group(1).strip().toLowerCase(Locale.ROOT);
      String found = codes.get(words);
      boolean line = !text.substring(heading.start(), heading.end()).contains(":");
      if (found == null || (line && !standsAlone(text, heading))) {
        continue;
      }
      if (isCell(text, heading) && !found.equals(TABLE)) {
        continue;
      }
      int from = heading.start(1);
      if (!text.substring(start, from).isBlank()) {
        sections.add(new Section(code, start, from));
        start = from;
      }
      code = found;
    }
    if (!text.substring(start).isBlank()) {
      sections.add(new Section(code, start, text.length()));
    }
    return sections;
  }

  /** A heading that only a gap ends is the first cell of a table's header line. */
  private static boolean isCell(String text, Matcher heading) {
    boolean unmarked = text.substring(heading.end(1), heading.end()).isBlank();
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
