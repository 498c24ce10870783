package org.cardioqa.transforms.ingest;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Under which names a source holds the fields of a report.
 *
 * <p>The fields are those of the record {@code RawReport}; a field that is not renamed stands under
 * its own name.
 */
public final class ReportFields implements Serializable {
  private static final long serialVersionUID = 1;

  /** Every field that a source can give. */
  static final List<String> NAMES =
      List.of(
          "report_id",
          "study_instance_uid",
          "accession_number",
          "issuer_of_accession_number",
          "patient_id",
          "issuer_of_patient_id",
          "patient_name",
          "birth_date",
          "exam_date",
          "issued",
          "status",
          "modality",
          "language",
          "text");

  private final Map<String, String> sourceNames;

  private ReportFields(Map<String, String> sourceNames) {
    this.sourceNames = Map.copyOf(sourceNames);
  }

  /** Every field under its own name. */
  public static ReportFields unchanged() {
    return parse("");
  }

  /**
   * Renamings in the form {@code report_id=ReportID,text=Body}.
   *
   * @throws IllegalArgumentException on an unknown field, a field named twice or a missing '='
   */
  public static ReportFields parse(String renamings) {
    Map<String, String> names = new HashMap<>();
    for (String renaming : renamings.isBlank() ? new String[0] : renamings.split(",", -1)) {
      String[] pair = renaming.split("=", 2);
      String field = pair[0].strip();
      if (pair.length < 2 || pair[1].isBlank()) {
        throw new IllegalArgumentException(
            "'%s' is no renaming; write field=name, as in report_id=ReportID".formatted(renaming));
      }
      if (!NAMES.contains(field)) {
        throw new IllegalArgumentException(
            "'%s' is no field of a report; the fields are %s"
                .formatted(field, String.join(", ", NAMES)));
      }
      if (names.put(field, pair[1].strip()) != null) {
        throw new IllegalArgumentException("the field '%s' is renamed twice".formatted(field));
      }
    }
    return new ReportFields(names);
  }

  /** The name under which a source holds a field. */
  String sourceName(String field) {
    return sourceNames.getOrDefault(field, field);
  }

  /** The names under which a source holds what is read of it. */
  Set<String> sourceNames() {
    return NAMES.stream().map(this::sourceName).collect(Collectors.toUnmodifiableSet());
  }

  /** The value of a field in a record of the source; blank counts as absent. */
  Optional<String> value(String field, Map<String, String> record) {
    return Optional.ofNullable(record.get(sourceName(field))).filter(value -> !value.isBlank());
  }
}
