package org.cardioqa.transforms.ingest;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.util.Terser;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/** A segment of a message; fields, repetitions and components count from 1, as HL7 counts. */
final class Hl7Segment {
  /** How a value is deleted: to the reader it is not there. */
  private static final String DELETED = "\"\"";

  private final GenericSegment segment;
  private final int number;
  private final String separators;
  private final Hl7Escapes escapes;

  /**
   * A segment.
   *
   * @param number its place in the message, from 1
   * @param separators field, component, repetition, escape and subcomponent
   */
  Hl7Segment(GenericSegment segment, int number, String separators, Hl7Escapes escapes) {
    this.segment = segment;
    this.number = number;
    this.separators = separators;
    this.escapes = escapes;
  }

  String name() {
    return segment.getName();
  }

  /** Where a field stands, for people. */
  String where(int field) {
    return "segment %d (%s), field %d".formatted(number, name(), field);
  }

  /** The character set of the message. */
  Charset charset() {
    return escapes.charset();
  }

  int repetitions(int field) throws RecordRefused {
    return types(field).length;
  }

  /** The first repetition's first component; empty where there is none. */
  Optional<String> value(int field) throws RecordRefused {
    return value(field, 1, 1, 1);
  }

  Optional<String> value(int field, int repetition, int component) throws RecordRefused {
    return value(field, repetition, component, 1);
  }

  Optional<String> value(int field, int repetition, int component, int subcomponent)
      throws RecordRefused {
    if (repetition > repetitions(field)) {
      return Optional.empty();
    }
    return plain(field, raw(field, repetition, component, subcomponent))
        .filter(value -> !value.equals(DELETED))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Number of subcomponents of a component. */
  int subcomponents(int field, int repetition, int component) throws RecordRefused {
    return repetition > repetitions(field)
        ? 0
        : Terser.numSubComponents(types(field)[repetition - 1], component);
  }

  /** The subcomponents of a component, without the empty ones. */
  List<String> parts(int field, int repetition, int component) throws RecordRefused {
    List<String> parts = new ArrayList<>();
    for (int sub = 1; sub <= subcomponents(field, repetition, component); sub++) {
      value(field, repetition, component, sub).ifPresent(parts::add);
    }
    return parts;
  }

  /** A repetition as running text: delimiters of components in it were not meant as such. */
  String text(int field, int repetition) throws RecordRefused {
    Type type = types(field)[repetition - 1];
    StringBuilder text = new StringBuilder();
    for (int component = 1; component <= Terser.numComponents(type); component++) {
      text.append(component == 1 ? "" : separators.substring(1, 2));
      for (int sub = 1; sub <= Terser.numSubComponents(type, component); sub++) {
        text.append(sub == 1 ? "" : separators.substring(4, 5));
        text.append(raw(field, repetition, component, sub));
      }
    }
    String plain = plain(field, text.toString()).orElse("");
    return plain.equals(DELETED) ? "" : plain;
  }

  private Optional<String> plain(int field, String raw) throws RecordRefused {
    Optional<String> plain = escapes.plain(raw);
    if (plain.isEmpty()) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD, where(field) + ": an escape sequence that is none");
    }
    return plain;
  }

  private String raw(int field, int repetition, int component, int subcomponent)
      throws RecordRefused {
    try {
      String value = Terser.get(segment, field, repetition - 1, component, subcomponent);
      return value == null ? "" : value;
    } catch (HL7Exception | RuntimeException e) {
      throw broken(field);
    }
  }

  private Type[] types(int field) throws RecordRefused {
    try {
      return field > segment.numFields() ? new Type[0] : segment.getField(field);
    } catch (HL7Exception | RuntimeException e) {
      throw broken(field);
    }
  }

  /** HAPI's messages may quote what they stumble over. */
  private RecordRefused broken(int field) {
    return new RecordRefused(Reason.MALFORMED_RECORD, where(field) + ": it cannot be read");
  }
}
