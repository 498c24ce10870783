package org.cardioqa.transforms.studies;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Dates of report headers, in the two forms that cannot be misread: ISO 8601 and DICOM's. */
final class ReportDate {
  private ReportDate() {}

  /** As DICOM writes it (yyyyMMdd); empty where the header has none or another form. */
  static Optional<String> dicom(Optional<String> header) {
    return parse(header).map(date -> date.format(DateTimeFormatter.BASIC_ISO_DATE));
  }

  /** As ISO 8601 writes it (yyyy-MM-dd); empty where the header has none or another form. */
  static Optional<String> iso(Optional<String> header) {
    return parse(header).map(LocalDate::toString);
  }

  private static Optional<LocalDate> parse(Optional<String> header) {
    return header
        .map(value -> value.strip().replace("-", ""))
        .filter(digits -> digits.matches("\\d{8}.*"))
        .flatMap(
            digits -> {
              try {
                return Optional.of(
                    LocalDate.parse(digits.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE));
              } catch (DateTimeException e) {
                // Eight digits that are no date: the header has no date that can be used.
                return Optional.empty();
              }
            });
  }
}
