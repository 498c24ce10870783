package org.cardioqa.transforms.questions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.findings.FindingExtractor;
import org.junit.jupiter.api.Test;

final class QuestionGeneratorTest {
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(Catalog.builtIn());

  private static QaCandidate candidate(String text, String code) {
    return READER.read("r", text).candidates().stream()
        .filter(c -> c.getQuestionCode().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no candidate " + code));
  }

  private static OptionState state(QaCandidate candidate, String option) {
    return candidate.getOptions().stream()
        .filter(o -> o.getCode().equals(option))
        .map(CandidateOption::getState)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOptionThatIsNotMentionedIsUnstated() {
    QaCandidate walls =
        candidate("LGE of the inferior wall. No LGE in the anterior wall.", "lge_high_wall");
    assertThat(walls.getAnswers()).containsExactly("inferior");
    assertThat(state(walls, "inferior")).isEqualTo(OptionState.STATED_PRESENT);
    assertThat(state(walls, "anterior")).isEqualTo(OptionState.STATED_ABSENT);
    assertThat(state(walls, "anterolateral")).isEqualTo(OptionState.UNSTATED);
  }

  @Test
  void aContradictionIsRecordedAndTheImpressionWins() {
    QaCandidate candidate =
        candidate(
            "FINDINGS: LV systolic function is normal.\nIMPRESSION: Reduced LV systolic function.",
            "lv_systolic_function");
    QaCandidate plain =
        candidate("IMPRESSION: Reduced LV systolic function.", "lv_systolic_function");
    assertThat(candidate.getAnswers()).containsExactly("reduced");
    assertThat(candidate.getDifficulty()).contains("conflict");
    assertThat(candidate.getConfidence()).isLessThan(plain.getConfidence());
    assertThat(candidate.getPriority()).isGreaterThan(plain.getPriority());
  }

  @Test
  void aCandidateQuotesTheSentenceThatAnswers() {
    QaCandidate candidate =
        candidate("CMR was done. No pericardial effusion. LVEF 60%.", "pericardial_effusion");
    assertThat(candidate.getEvidence()).hasSize(1);
    assertThat(candidate.getEvidence().get(0).getSentence()).isEqualTo("No pericardial effusion.");
    assertThat(candidate.getLinkStatus()).isEqualTo(LinkStatus.NO_VOLUME);
    assertThat(candidate.getLinks()).isEmpty();
    assertThat(candidate.getQaId()).hasSize(32);
  }

  @Test
  void idsAndOrderOfOptionsAreTheSameInEveryRun() {
    String text = "Patchy LGE of the inferior wall, LVEF 35%.";
    assertThat(READER.read("r", text).candidates())
        .isEqualTo(new TextAnswers.Reader(Catalog.builtIn()).read("r", text).candidates());
    assertThat(candidate(text, "lge_high_wall").getOptions())
        .last()
        .extracting(CandidateOption::getCode)
        .isEqualTo("none");
    assertThat(candidate(text, "lv_systolic_function").getOptions())
        .last()
        .extracting(CandidateOption::getCode)
        .isEqualTo("normal");
  }

  @Test
  void theOrderOfOptionsDiffersBetweenStudies() {
    String text = "LGE of the inferior wall.";
    List<List<String>> orders =
        List.of("a", "b", "c", "d", "e").stream()
            .map(
                id ->
                    READER.read(id, text).candidates().stream()
                        .filter(c -> c.getQuestionCode().equals("lge_high_wall"))
                        .findFirst()
                        .orElseThrow())
            .map(c -> c.getOptions().stream().map(CandidateOption::getCode).toList())
            .distinct()
            .toList();
    assertThat(orders).hasSizeGreaterThan(1);
  }

  @Test
  void aDiagnosisComesFromTheImpressionOnly() {
    assertThat(
            READER.read("r", "FINDINGS: Pattern of myocarditis.\nIMPRESSION: No LGE.").diagnosis())
        .isEmpty();
    assertThat(READER.read("r", "FINDINGS: LGE.\nIMPRESSION: Acute myocarditis.").diagnosis())
        .containsExactly("myocarditis");
    assertThat(READER.read("r", "CMR showed acute myocarditis.").diagnosis())
        .containsExactly("myocarditis");
  }

  @Test
  void theReportTargetHoldsOnlyWhatIsStatedOfItsSequence() {
    QaCandidate report =
        candidate(
            "LVEF 35%. Patchy LGE of the inferior wall. No pericardial effusion.", "report_lge");
    assertThat(report.getAnswers()).hasSize(1);
    assertThat(report.getAnswers().get(0))
        .contains("\"lge\"", "inferior", "patchy")
        .doesNotContain("lvef", "effusion");
    assertThat(READER.read("r", "LVEF 35%.").candidates())
        .extracting(QaCandidate::getQuestionCode)
        .contains("report_cine")
        .doesNotContain("report_lge");
  }

  @Test
  void aQuestionIsAskedOnlyWhenItsConditionHolds() {
    QaCandidate wall = candidate("LGE of the inferior wall.", "lge_high_wall");
    assertThat(wall.getAskedBecause()).isEqualTo("lge_status is abnormal");
    assertThat(READER.read("r", "No LGE in the inferior wall.").answers()).isEmpty();
  }

  @Test
  void aSupersededReportGivesNoCandidates() {
    DeidentifiedReport report =
        DeidentifiedReport.newBuilder(TextAnswers.Reader.report("r", "LVEF 35%."))
            .setSuperseded(true)
            .build();
    ReportFindings read = FindingExtractor.builtIn().read(report);
    assertThat(new QuestionGenerator(Catalog.builtIn()).candidates(read)).isEmpty();
  }
}
