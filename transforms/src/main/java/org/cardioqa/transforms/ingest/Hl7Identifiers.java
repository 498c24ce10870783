package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Which fields of a message identify somebody, and as what: {@code hl7-identifiers.csv}, one a
 * line, field numbers and data types as in chapters 2A, 3, 4, 6, 7 and 9 of HL7 version 2.5.1 and
 * 2.8.
 */
final class Hl7Identifiers {
  private static final String HEADER = "segment,field,datatype,type";

  /** How a data type holds what identifies. */
  private enum DataType {
    CX,
    EI,
    HD,
    NDL,
    PL,
    ST,
    TS,
    XAD,
    XCN,
    XON,
    XPN,
    XTN
  }

  private static final int DAY_DIGITS = 8;
  private static final Pattern NO_DIGIT = Pattern.compile("\\D+");

  private record Row(int field, DataType dataType, IdentifierType type) {}

  private final Map<String, List<Row>> rows = new HashMap<>();

  private Hl7Identifiers() {}

  /** The table that comes with this. */
  static Hl7Identifiers load() {
    try (InputStream in = Hl7Identifiers.class.getResourceAsStream("hl7-identifiers.csv");
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Hl7Identifiers parse(List<String> lines) {
    Hl7Identifiers table = new Hl7Identifiers();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (i == 0 ? !lines.get(0).equals(HEADER) : cells.length != 4) {
        throw new IllegalArgumentException(
            "hl7-identifiers.csv, line %d: want %s".formatted(i + 1, HEADER));
      }
      if (i > 0) {
        try {
          table
              .rows
              .computeIfAbsent(cells[0], segment -> new ArrayList<>())
              .add(
                  new Row(
                      Integer.parseInt(cells[1]),
                      DataType.valueOf(cells[2]),
                      IdentifierType.valueOf(cells[3])));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "hl7-identifiers.csv, line %d: %s".formatted(i + 1, e.getMessage()), e);
        }
      }
    }
    return table;
  }

  /** Whether segments of this name are read at all. */
  boolean reads(String segment) {
    return rows.containsKey(segment);
  }

  /** Adds what a segment states of anybody. */
  void collect(Hl7Segment segment, Identifiers found) throws RecordRefused {
    for (Row row : rows.getOrDefault(segment.name(), List.of())) {
      for (int repetition = 1; repetition <= segment.repetitions(row.field()); repetition++) {
        collect(segment, row, repetition, found);
      }
    }
  }

  private static void collect(Hl7Segment segment, Row row, int repetition, Identifiers found)
      throws RecordRefused {
    int field = row.field();
    switch (row.dataType()) {
      case CX, EI, HD, ST, XON -> found.add(row.type(), segment.value(field, repetition, 1));
      case TS ->
          found.add(row.type(), segment.value(field, repetition, 1).map(Hl7Identifiers::day));
      case PL -> found.add(row.type(), segment.value(field, repetition, 4));
      case XPN -> found.add(row.type(), name(segment, field, repetition, 1));
      case XCN -> person(segment, field, repetition, found);
      case NDL -> {
        // Its own form has id, family and given name as subcomponents; many write it as XCN.
        if (segment.subcomponents(field, repetition, 1) > 1) {
          List<String> names = new ArrayList<>();
          for (int part = 2; part <= 4; part++) {
            segment.value(field, repetition, 1, part).ifPresent(names::add);
          }
          found.add(row.type(), Optional.of(String.join("^", names)));
          found.add(IdentifierType.OTHER_ID, segment.value(field, repetition, 1));
        } else {
          person(segment, field, repetition, found);
        }
      }
      case XAD -> found.add(row.type(), address(segment, field, repetition));
      case XTN -> {
        for (int component : new int[] {1, 4, 12}) {
          phone(segment.value(field, repetition, component), found);
        }
        String area = segment.value(field, repetition, 6).orElse("");
        phone(segment.value(field, repetition, 7).map(local -> area + " " + local), found);
      }
    }
  }

  /** Somebody with an id in front of the name; where there is a name only, it stands there. */
  private static void person(Hl7Segment segment, int field, int repetition, Identifiers found)
      throws RecordRefused {
    Optional<String> name = name(segment, field, repetition, 2);
    Optional<String> id = segment.value(field, repetition, 1);
    boolean nameOnly = name.isEmpty() && id.filter(NO_DIGIT.asMatchPredicate()).isPresent();
    found.add(IdentifierType.NAME, nameOnly ? id : name);
    found.add(IdentifierType.OTHER_ID, id);
  }

  /** The day of a time, so that the times of a day are one. */
  private static String day(String time) {
    return time.length() > DAY_DIGITS ? time.substring(0, DAY_DIGITS) : time;
  }

  /** Family name with all its parts, given and middle names. */
  private static Optional<String> name(Hl7Segment segment, int field, int repetition, int first)
      throws RecordRefused {
    List<String> names = new ArrayList<>();
    for (int component = first; component < first + 3; component++) {
      List<String> parts = segment.parts(field, repetition, component);
      if (!parts.isEmpty()) {
        names.add(String.join(" ", parts));
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join("^", names));
  }

  /** Street, other designation, city, state, postal code. */
  private static Optional<String> address(Hl7Segment segment, int field, int repetition)
      throws RecordRefused {
    List<String> lines = new ArrayList<>();
    for (int component = 1; component <= 5; component++) {
      List<String> parts = segment.parts(field, repetition, component);
      if (!parts.isEmpty()) {
        lines.add(String.join(" ", parts));
      }
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("^", lines));
  }

  private static void phone(Optional<String> value, Identifiers found) {
    value.ifPresent(
        known ->
            found.add(known.contains("@") ? IdentifierType.EMAIL : IdentifierType.PHONE, value));
  }
}
