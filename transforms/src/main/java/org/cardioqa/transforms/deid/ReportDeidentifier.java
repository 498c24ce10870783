package org.cardioqa.transforms.deid;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.keys.IdentityKey;

/** Turns a resolved report into one without identifiers: its text, its examination date. */
public final class ReportDeidentifier {
  private final TextDeidentifier texts = new TextDeidentifier();
  private final Languages languages = new Languages();
  private final IdentityKey key;
  private final RedactionStyle style;
  private final String defaultLanguage;

  /**
   * With this key.
   *
   * @param defaultLanguage BCP 47 tag of reports that declare no language and show none
   */
  public ReportDeidentifier(IdentityKey key, RedactionStyle style, String defaultLanguage) {
    this.key = key;
    this.style = style;
    this.defaultLanguage = defaultLanguage;
  }

  /** The report's language as a BCP 47 tag: declared, else detected, else the default. */
  public String language(ResolvedReport report) {
    return languages.of(report.getText(), report.getLanguage(), defaultLanguage);
  }

  /** Whether reports of this language can be de-identified. */
  public static boolean supports(String language) {
    return Languages.supported(language);
  }

  /** The report without identifiers. Its sections are left to the extraction of findings. */
  public DeidentifiedReport deidentify(ResolvedReport report) {
    DeidentifiedText text =
        texts.deidentify(
            report.getText(), report.getIdentifiers(), report.getPatientId(), key, style);
    return DeidentifiedReport.newBuilder()
        .setReportId(report.getReportId())
        .setStudyId(report.getStudyId())
        .setPatientId(report.getPatientId())
        .setHasImages(report.getHasImages())
        .setStatus(report.getStatus())
        .setSuperseded(report.getSuperseded())
        .setExamDate(shifted(report).orElse(null))
        .setLanguage(language(report))
        .setText(text.text())
        .setRedactions(
            text.replacements().stream()
                .map(
                    r ->
                        Redaction.newBuilder()
                            .setStart(r.start())
                            .setEnd(r.end())
                            .setType(r.type())
                            .setLayers(r.layers())
                            .build())
                .toList())
        .setDeidVersion(TextDeidentifier.VERSION)
        .setInputKeys(report.getInputKeys())
        .build();
  }

  /** A date that is none is dropped: it cannot be moved. */
  private Optional<String> shifted(ResolvedReport report) {
    try {
      return report
          .getExamDate()
          .map(LocalDate::parse)
          .map(date -> date.plusDays(key.shiftDays(report.getPatientId())).toString());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
