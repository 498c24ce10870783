package org.cardioqa.transforms.deid.dicom;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.transforms.deid.dicom.DataFile.Line;

/**
 * PS3.15 Table E.1-1 as {@code ps3.15-e1-1.csv} has it: 621 entries, each with the action of the
 * Basic Profile and those of the options.
 */
final class ConfidentialityTable {
  private static final String FILE = "ps3.15-e1-1.csv";
  private static final String PRIVATE = "PRIVATE";
  private static final Pattern TAG = Pattern.compile("[0-9A-F]{4}[0-9A-Fx]{4}|[56]0xx[0-9A-Fx]{4}");
  private static final String HEADER =
      "tag,name,in_standard_iod,basic,safe_private,uids,device_identity,institution_identity,"
          + "patient_characteristics,full_dates,modified_dates,clean_descriptors,"
          + "clean_structured_content,clean_graphics";
  private static final List<String> COLUMNS = List.of(HEADER.split(","));
  private static final int UIDS = COLUMNS.indexOf("uids");
  private static final int FIRST_OPTION = COLUMNS.indexOf("safe_private");

  private static final Map<ProfileOption, Integer> OPTION_COLUMNS =
      new EnumMap<>(
          Map.of(
              ProfileOption.SAFE_PRIVATE, COLUMNS.indexOf("safe_private"),
              ProfileOption.DEVICE_IDENTITY, COLUMNS.indexOf("device_identity"),
              ProfileOption.PATIENT_CHARACTERISTICS, COLUMNS.indexOf("patient_characteristics"),
              ProfileOption.MODIFIED_DATES, COLUMNS.indexOf("modified_dates"),
              ProfileOption.CLEAN_DESCRIPTORS, COLUMNS.indexOf("clean_descriptors")));

  private final List<Row> rows;

  private ConfidentialityTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * An entry.
   *
   * @param pattern tag as eight hexadecimal digits, of which x stands for any; or PRIVATE
   * @param basic action of the Basic Profile; several where the object's definition decides
   * @param ofUids whether the Retain UIDs Option, which is not offered, would keep it: a UID, or a
   *     sequence of references
   * @param options K or C of the options that have a say
   */
  record Row(
      String pattern,
      String name,
      Set<Action> basic,
      boolean ofUids,
      Map<ProfileOption, Action> options) {

    /** The tag, if the entry is of one; repeating groups and private attributes have many. */
    Optional<Integer> tag() {
      return pattern.equals(PRIVATE) || pattern.contains("x")
          ? Optional.empty()
          : Optional.of(Integer.parseUnsignedInt(pattern, 16));
    }
  }

  /** The table of the standard. */
  static ConfidentialityTable load() {
    return parse(DataFile.load(FILE));
  }

  /**
   * A table in this form.
   *
   * @throws IllegalArgumentException on any mistake; says the line
   */
  static ConfidentialityTable parse(DataFile file) {
    List<Row> rows = new ArrayList<>();
    String before = "";
    for (Line line : file.below(HEADER)) {
      Row row = row(line);
      // Hexadecimal digits, x and the P of PRIVATE in its place: by character they sort as tags.
      if (!row.pattern().equals(PRIVATE) && row.pattern().compareTo(before) <= 0) {
        throw line.error("the tag is not above that of the line before");
      }
      before = row.pattern().equals(PRIVATE) ? "x" : row.pattern();
      rows.add(row);
    }
    return new ConfidentialityTable(rows);
  }

  private static Row row(Line line) {
    List<String> cells = line.cells(COLUMNS.size());
    String pattern = cells.get(0);
    if (!pattern.equals(PRIVATE) && !TAG.matcher(pattern).matches()) {
      throw line.error("'%s' is no tag".formatted(pattern));
    }
    if (cells.get(1).isBlank() || !cells.get(2).matches("[YN]")) {
      throw line.error("want a name, and Y or N");
    }
    Set<Action> basic = actions(line, cells.get(3));
    if (basic.contains(Action.K) || basic.contains(Action.C)) {
      throw line.error("the Basic Profile neither keeps nor cleans");
    }
    for (String cell : cells.subList(FIRST_OPTION, cells.size())) {
      if (!cell.matches("[KC]?")) {
        throw line.error("an option keeps (K) or cleans (C), not '%s'".formatted(cell));
      }
    }
    Map<ProfileOption, Action> options = new EnumMap<>(ProfileOption.class);
    OPTION_COLUMNS.forEach(
        (option, column) -> {
          if (!cells.get(column).isEmpty()) {
            options.put(option, Action.valueOf(cells.get(column)));
          }
        });
    return new Row(pattern, cells.get(1), basic, !cells.get(UIDS).isEmpty(), options);
  }

  private static Set<Action> actions(Line line, String cell) {
    try {
      return Set.copyOf(EnumSet.copyOf(Action.parse(cell)));
    } catch (IllegalArgumentException e) {
      throw line.error(e.getMessage());
    }
  }

  /** All entries, by tag; that of private attributes last. */
  List<Row> rows() {
    return rows;
  }
}
