package org.cardioqa.bench.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.deid.Languages;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.deid.ReportDeidentifier;
import org.cardioqa.transforms.findings.FindingExtractor;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.linking.Linker;
import org.cardioqa.transforms.questions.QuestionGenerator;

/** The way of a report through the domain classes, as the job goes it, without the job. */
public final class TextWay {
  private static final IdentityKey KEY =
      IdentityKey.of("a key of no use but for measuring".getBytes(US_ASCII));

  private final ReportDeidentifier deidentifier =
      new ReportDeidentifier(KEY, RedactionStyle.SURROGATES, Languages.ENGLISH);
  private final FindingExtractor extractor = FindingExtractor.builtIn();
  private final Catalog catalog = Catalog.builtIn();
  private final QuestionGenerator generator = new QuestionGenerator(catalog);

  /** Whether its language is one that is read. */
  public boolean reads(ResolvedReport report) {
    return ReportDeidentifier.supports(deidentifier.language(report));
  }

  /** Without identifiers. */
  public DeidentifiedReport deidentify(ResolvedReport report) {
    return deidentifier.deidentify(report);
  }

  /** What it says. */
  public ReportFindings findings(DeidentifiedReport report) {
    return extractor.read(report);
  }

  /** Its questions, linked to nothing, as there are no pictures. */
  public List<QaCandidate> candidates(ReportFindings findings) {
    return Linker.link(generator.candidates(findings), findings.getFindings(), List.of(), catalog);
  }
}
