package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds identifiers in segments of HL7 v2 messages that stand in a text. There the place of a field
 * says what it is; what else stands in such a segment is no name.
 */
final class Hl7Fields {
  private enum Form {
    WHOLE,
    FIRST,
    PERSON,
    PARTS
  }

  private record Field(IdentifierType type, Form form) {}

  static final Hl7Fields SHARED = new Hl7Fields(Resources.yaml("hl7-fields.yaml"));

  private final Map<String, Map<Integer, Field>> segments = new HashMap<>();
  private final Pattern line;

  /** Checks the table; a mistake names segment and field. */
  Hl7Fields(Map<?, ?> yaml) {
    yaml.forEach(
        (segment, fields) -> {
          if (!(fields instanceof Map<?, ?> map)) {
            throw new IllegalStateException("hl7-fields.yaml: " + segment + " is not a map");
          }
          Map<Integer, Field> read = new HashMap<>();
          map.forEach((number, value) -> read.put(number(segment, number), field(segment, value)));
          segments.put(segment.toString(), read);
        });
    line =
        Pattern.compile(
            "^(" + String.join("|", segments.keySet()) + ")\\|[^\\r\\n]*", Pattern.MULTILINE);
  }

  private static int number(Object segment, Object number) {
    if (number instanceof Integer field && field > 0) {
      return field;
    }
    throw new IllegalStateException(
        "hl7-fields.yaml: " + segment + ": " + number + " is no number of a field");
  }

  private static Field field(Object segment, Object value) {
    String[] words = value.toString().split(" ", -1);
    try {
      return new Field(
          IdentifierType.valueOf(words[0]), Form.valueOf(words[1].toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalStateException(
          "hl7-fields.yaml: " + segment + ": " + value + " is not a type and a form", e);
    }
  }

  /** The spans, with those of the fields and without names elsewhere in segments. */
  List<Span> detect(String text, List<Span> spans) {
    if (text.indexOf('|') < 0) {
      return spans;
    }
    List<Span> found = new ArrayList<>();
    List<int[]> lines = new ArrayList<>();
    Matcher matcher = line.matcher(text);
    while (matcher.find()) {
      lines.add(new int[] {matcher.start(), matcher.end()});
      fields(text, matcher.start(), matcher.end(), segments.get(matcher.group(1)), found);
    }
    if (lines.isEmpty()) {
      return spans;
    }
    for (Span span : spans) {
      boolean inside = lines.stream().anyMatch(l -> span.overlaps(l[0], l[1]));
      boolean name =
          span.type() == IdentifierType.NAME
              || span.type() == IdentifierType.HOSPITAL
              || span.type() == IdentifierType.LOCATION;
      boolean provider =
          span.start() > 1
              && text.charAt(span.start() - 1) == '^'
              && Character.isDigit(text.charAt(span.start() - 2));
      if (!inside || !name || provider || span.layers().contains(Layer.KNOWN)) {
        found.add(span);
      }
    }
    return found;
  }

  /** Whether a span is a field or a component that nothing is to be cut off. */
  static boolean isField(String text, Span span) {
    return span.start() > 0
        && text.charAt(span.start() - 1) == '|'
        && span.end() < text.length()
        && "|^&".indexOf(text.charAt(span.end())) >= 0;
  }

  private static void fields(
      String text, int start, int end, Map<Integer, Field> fields, List<Span> found) {
    // MSH-1 is the separator behind the segment's name, so that its fields count one higher.
    int number = text.startsWith("MSH", start) ? 1 : 0;
    int from = start;
    while (from <= end) {
      int bar = text.indexOf('|', from);
      int to = bar < 0 || bar > end ? end : bar;
      Field field = fields.get(number);
      if (field != null && to > from) {
        field(text, from, to, field, found);
      }
      number++;
      from = to + 1;
    }
  }

  private static void field(String text, int from, int to, Field field, List<Span> found) {
    if (field.form() == Form.WHOLE) {
      add(text, from, to, field.type(), found);
      return;
    }
    int component = 0;
    int start = from;
    int nameFrom = -1;
    int nameTo = -1;
    while (start <= to) {
      int hat = start;
      while (hat < to && text.charAt(hat) != '^' && text.charAt(hat) != '~') {
        hat++;
      }
      if (field.form() == Form.PERSON) {
        boolean letters = start < hat && Character.isLetter(text.charAt(start));
        boolean digits = text.substring(start, hat).chars().anyMatch(Character::isDigit);
        if (component == 0 && digits) {
          add(text, start, hat, IdentifierType.OTHER_ID, found);
        } else if (letters && component < 4) {
          nameFrom = nameFrom < 0 ? start : nameFrom;
          nameTo = hat;
        }
      } else if (field.form() == Form.PARTS || component == 0) {
        add(text, start, hat, field.type(), found);
      }
      component = hat < to && text.charAt(hat) == '~' ? 0 : component + 1;
      start = hat + 1;
    }
    if (nameFrom >= 0) {
      add(text, nameFrom, nameTo, IdentifierType.NAME, found);
    }
  }

  private static void add(String text, int from, int to, IdentifierType type, List<Span> found) {
    if (text.substring(from, to).chars().anyMatch(Character::isLetterOrDigit)) {
      found.add(Span.of(from, to, type, Layer.RULE));
    }
  }
}
