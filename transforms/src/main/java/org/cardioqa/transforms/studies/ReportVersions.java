package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;

/**
 * Of the reports of one study, the one that answers.
 *
 * <p>The latest final one answers, with the study's addenda behind it in the order of their issue;
 * a preliminary one only where there is no final one. All others are superseded, and so is an
 * addendum in another language than the report's. Where two have the same standing and time of
 * issue, or none, the one whose id sorts last answers.
 */
final class ReportVersions {
  /** Line between a report and an addendum; findings know it as a heading. */
  private static final String ADDENDUM = "\n\nADDENDUM:\n";

  /** So that times of several sources compare: 2024-03-12T15:45:01Z and 20240312154501. */
  private static final Pattern NO_DIGITS = Pattern.compile("\\D+");

  private static final Comparator<ResolvedReport> BY_STANDING =
      Comparator.comparing((ResolvedReport report) -> report.getStatus() == ReportStatus.FINAL)
          .thenComparing(ReportVersions::issued)
          .thenComparing(ResolvedReport::getReportId);

  private static final Comparator<ResolvedReport> BY_ISSUE =
      Comparator.comparing(ReportVersions::issued).thenComparing(ResolvedReport::getReportId);

  private ReportVersions() {}

  /** The reports of one study: first the one that answers, then the superseded ones by id. */
  static List<ResolvedReport> settle(Collection<ResolvedReport> reports) {
    List<ResolvedReport> mains = new ArrayList<>();
    List<ResolvedReport> addenda = new ArrayList<>();
    for (ResolvedReport report : reports) {
      (report.getStatus() == ReportStatus.ADDENDUM ? addenda : mains).add(report);
    }
    addenda.sort(BY_ISSUE);
    if (mains.isEmpty()) {
      // Addenda to a report that is not here: the first stands for it, the others follow.
      mains.add(addenda.remove(0));
    }
    mains.sort(BY_STANDING.reversed());
    List<ResolvedReport> settled = new ArrayList<>();
    ResolvedReport answering = mains.remove(0);
    for (ResolvedReport addendum : List.copyOf(addenda)) {
      if (!sameLanguage(answering, addendum)) {
        // Appended it would be read, and de-identified, in the language of the report.
        addenda.remove(addendum);
        mains.add(addendum);
      }
    }
    settled.add(withAddenda(answering, addenda));
    mains.stream()
        .map(report -> ResolvedReport.newBuilder(report).setSuperseded(true).build())
        .sorted(Comparator.comparing(ResolvedReport::getReportId))
        .forEach(settled::add);
    return settled;
  }

  private static boolean sameLanguage(ResolvedReport one, ResolvedReport other) {
    return one.getLanguage().isEmpty()
        || other.getLanguage().isEmpty()
        || primary(one.getLanguage().get()).equals(primary(other.getLanguage().get()));
  }

  /** The language of a tag without region and script. */
  private static String primary(String tag) {
    return tag.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
  }

  private static ResolvedReport withAddenda(ResolvedReport main, List<ResolvedReport> addenda) {
    StringBuilder text = new StringBuilder(main.getText());
    List<String> inputKeys = new ArrayList<>(main.getInputKeys());
    Optional<String> language = main.getLanguage();
    TreeSet<KnownIdentifier> identifiers = new TreeSet<>(StudyHeaders.BY_TYPE_AND_VALUE);
    identifiers.addAll(main.getIdentifiers());
    for (ResolvedReport addendum : addenda) {
      text.append(ADDENDUM).append(addendum.getText());
      inputKeys.addAll(addendum.getInputKeys());
      language = language.or(addendum::getLanguage);
      identifiers.addAll(addendum.getIdentifiers());
    }
    return ResolvedReport.newBuilder(main)
        .setText(text.toString())
        .setLanguage(language.orElse(null))
        .setInputKeys(inputKeys)
        .setIdentifiers(new ArrayList<>(identifiers))
        .build();
  }

  private static String issued(ResolvedReport report) {
    return NO_DIGITS.matcher(report.getIssued().orElse("")).replaceAll("");
  }
}
