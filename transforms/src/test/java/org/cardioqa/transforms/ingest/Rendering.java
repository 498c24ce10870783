package org.cardioqa.transforms.ingest;

import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema.Field;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawReport;

/** What was read of a file, in a form in which people check it. */
final class Rendering {
  private static final List<String> ELSEWHERE =
      List.of("input_key", "identifiers", "references", "text");

  private Rendering() {}

  static String of(ReadRecords records) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < records.reports.size(); i++) {
      said.append("report ").append(i + 1).append('\n');
      append(records.reports.get(i), said);
    }
    records.rows().forEach(row -> said.append(row).append('\n'));
    return said.toString();
  }

  private static void append(RawReport report, StringBuilder said) {
    for (Field field : report.getSchema().getFields()) {
      Object value = report.get(field.pos());
      if (!ELSEWHERE.contains(field.name()) && !Objects.isNull(value)) {
        said.append("  %s: %s\n".formatted(field.name(), value));
      }
    }
    if (!report.getReferences().isEmpty()) {
      said.append("  references: %s\n".formatted(String.join(" ", report.getReferences())));
    }
    for (KnownIdentifier known : report.getIdentifiers()) {
      said.append("  %s %s\n".formatted(known.getType(), known.getValue()));
    }
    said.append("text\n");
    report
        .getText()
        .lines()
        .forEach(line -> said.append(("  " + line).stripTrailing()).append('\n'));
  }
}
