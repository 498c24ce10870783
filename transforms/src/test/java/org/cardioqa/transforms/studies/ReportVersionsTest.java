package org.cardioqa.transforms.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;
import org.junit.jupiter.api.Test;

final class ReportVersionsTest {
  private static final ResolvedReport DRAFT = report("a", ReportStatus.PRELIMINARY, "2024-03-09");
  private static final ResolvedReport FIRST = report("b", ReportStatus.FINAL, "2024-03-01");
  private static final ResolvedReport LAST = report("c", ReportStatus.FINAL, "2024-03-05");
  private static final ResolvedReport MORE = report("d", ReportStatus.ADDENDUM, "2024-03-06");
  private static final ResolvedReport MOST = report("e", ReportStatus.ADDENDUM, "2024-03-07");

  @Test
  void theLatestFinalReportAnswersAndTheOthersAreSuperseded() {
    List<ResolvedReport> settled = ReportVersions.settle(List.of(DRAFT, FIRST, LAST));

    assertThat(settled).extracting(ResolvedReport::getReportId).containsExactly("c", "a", "b");
    assertThat(settled)
        .extracting(ResolvedReport::getSuperseded)
        .containsExactly(false, true, true);
  }

  @Test
  void aPreliminaryReportAnswersWhereNoneIsFinal() {
    assertThat(ReportVersions.settle(List.of(DRAFT)))
        .singleElement()
        .returns(false, ResolvedReport::getSuperseded);
  }

  @Test
  void addendaFollowTheReportInTheOrderOfTheirIssue() {
    ResolvedReport settled = ReportVersions.settle(List.of(MOST, LAST, MORE)).get(0);

    assertThat(settled.getText())
        .isEqualTo("text of c\n\nADDENDUM:\ntext of d\n\nADDENDUM:\ntext of e");
    assertThat(settled.getInputKeys()).containsExactly("key c", "key d", "key e");
    assertThat(settled.getIdentifiers())
        .extracting(KnownIdentifier::getValue)
        .containsExactly("name c", "name d", "name e");
  }

  @Test
  void anAddendumWithoutItsReportStandsForIt() {
    assertThat(ReportVersions.settle(List.of(MOST, MORE)))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getReportId()).isEqualTo("d");
              assertThat(report.getInputKeys()).containsExactly("key d", "key e");
            });
  }

  @Test
  void anAddendumInAnotherLanguageIsNotAppended() {
    List<ResolvedReport> settled =
        ReportVersions.settle(
            List.of(in("en-US", LAST), in("de", MORE), in("en", MOST), in("EN_GB", FIRST)));

    assertThat(settled.get(0).getInputKeys()).containsExactly("key c", "key e");
    assertThat(settled)
        .extracting(ResolvedReport::getReportId, ResolvedReport::getSuperseded)
        .containsExactly(tuple("c", false), tuple("b", true), tuple("d", true));
    assertThat(settled.get(2).getLanguage()).contains("de");
  }

  @Test
  void theLanguageOfAnAddendumHoldsForAReportThatDeclaresNone() {
    assertThat(ReportVersions.settle(List.of(LAST, in("de", MORE))))
        .singleElement()
        .satisfies(report -> assertThat(report.getLanguage()).contains("de"));
  }

  @Test
  void timesOfSeveralSourcesCompare() {
    List<ResolvedReport> settled =
        ReportVersions.settle(
            List.of(
                report("hl7", ReportStatus.FINAL, "20240301080000"),
                report("fhir", ReportStatus.FINAL, "2024-03-01T09:00:00Z"),
                report("csv", ReportStatus.FINAL, "2024-03-01 08:30")));
    assertThat(settled.get(0).getReportId()).isEqualTo("fhir");
  }

  private static ResolvedReport in(String language, ResolvedReport report) {
    return ResolvedReport.newBuilder(report).setLanguage(language).build();
  }

  @Test
  void theOrderInWhichReportsArriveDoesNotMatter() {
    List<ResolvedReport> reports = new ArrayList<>(List.of(DRAFT, FIRST, LAST, MORE, MOST));
    List<ResolvedReport> settled = ReportVersions.settle(reports);
    for (int turn = 0; turn < reports.size(); turn++) {
      Collections.rotate(reports, 1);
      assertThat(ReportVersions.settle(reports)).isEqualTo(settled);
    }
  }

  private static ResolvedReport report(String id, ReportStatus status, String issued) {
    return ResolvedReport.newBuilder()
        .setInputKeys(List.of("key " + id))
        .setReportId(id)
        .setStudyId("study")
        .setPatientId("patient")
        .setHasImages(true)
        .setSuperseded(false)
        .setStatus(status)
        .setIssued(issued)
        .setIdentifiers(List.of(new KnownIdentifier(IdentifierType.NAME, "name " + id)))
        .setText("text of " + id)
        .build();
  }
}
