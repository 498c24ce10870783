package org.cardioqa.testdata.reports;

import java.util.List;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;

/** A house style of {@code styles.yaml}. */
record Style(String id, String phrasing, String letters, String width, List<Part> layout) {
  /** A part of the layout. */
  sealed interface Part permits Line, Section {}

  /** A line of the layout's own. */
  record Line(String template) implements Part {}

  /** A place for phrases. */
  record Section(String heading, List<String> say, String as) implements Part {}

  static List<Style> readAll() {
    return DataFiles.read("styles.yaml").items().stream().map(Style::read).toList();
  }

  private static Style read(YamlNode entry) {
    entry.allow("id", "phrasing", "letters", "width", "layout");
    return new Style(
        entry.get("id").text(),
        oneOf(entry.get("phrasing"), "say", "clip"),
        oneOf(entry.get("letters"), "as_is", "upper"),
        oneOf(entry.get("width"), "free", "wrapped"),
        entry.get("layout").items().stream().map(Style::part).toList());
  }

  private static Part part(YamlNode part) {
    if (part.isScalar()) {
      return new Line(part.text());
    }
    if (part.find("blank").isPresent()) {
      return new Line("");
    }
    part.allow("heading", "say", "as");
    return new Section(
        part.find("heading").map(YamlNode::text).orElse(""),
        part.texts("say"),
        oneOf(part.get("as"), "run", "list", "lines", "numbered"));
  }

  private static String oneOf(YamlNode value, String... allowed) {
    if (!List.of(allowed).contains(value.text())) {
      throw value.error("is none of " + List.of(allowed));
    }
    return value.text();
  }
}
