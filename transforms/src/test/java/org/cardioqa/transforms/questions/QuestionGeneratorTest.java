package org.cardioqa.transforms.questions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.Translation;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.findings.FindingExtractor;
import org.junit.jupiter.api.Test;

final class QuestionGeneratorTest {
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(Catalog.builtIn());
  private static final String REGURGITATION = "mitral_regurgitation";

  private static QaCandidate candidate(String text, String code) {
    return READER.read("r", text).candidates().stream()
        .filter(c -> c.getQuestionCode().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no candidate " + code));
  }

  private static int priority(String text, String code) {
    return candidate(text, code).getPriority();
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
  void theImpressionTakesBackASignThatTheFindingsState() {
    String text = "FINDINGS: There is SAM and aortic stenosis.\nIMPRESSION: No SAM.";
    QaCandidate signs = candidate(text, "special_signs");
    assertThat(signs.getAnswers()).containsExactly("aortic_stenosis");
    assertThat(state(signs, "sam")).isEqualTo(OptionState.STATED_ABSENT);
    assertThat(signs.getDifficulty()).contains("conflict");
    assertThat(signs.getCounterEvidence())
        .extracting(Evidence::getSentence)
        .containsExactly("FINDINGS: There is SAM and aortic stenosis.");
  }

  @Test
  void aContradictionKeepsTheSentenceThatLost() {
    QaCandidate candidate =
        candidate("FINDINGS: LVEF 55%.\nIMPRESSION: LVEF of 35%.", "lvef_percent");
    assertThat(candidate.getAnswers()).containsExactly("35");
    assertThat(candidate.getCounterEvidence())
        .extracting(Evidence::getSection)
        .containsExactly("findings");
    QaCandidate report = candidate("FINDINGS: LVEF 55%.\nIMPRESSION: LVEF of 35%.", "report_cine");
    assertThat(report.getAnswers().get(0)).contains("35 %").doesNotContain("55");
    assertThat(report.getDifficulty()).contains("conflict");
  }

  @Test
  void evidenceTellsTheWordsTheirCertaintyAndTheirSection() {
    String text = "IMPRESSION: No pericardial effusion.";
    Evidence evidence = candidate(text, "pericardial_effusion").getEvidence().get(0);
    assertThat(text.substring(evidence.getFocusStart(), evidence.getFocusEnd()))
        .isEqualTo("pericardial effusion");
    assertThat(evidence.getCertainty()).isEqualTo(Certainty.ABSENT);
    assertThat(evidence.getSection()).isEqualTo("impression");
  }

  @Test
  void aContradictionIsVerifiedBeforeARareAnswerAndThatBeforeADoubtfulRule() {
    int conflict = priority("Mitral regurgitation. No mitral regurgitation.", REGURGITATION);
    int rare = priority("CMR: the apical wall is dyskinetic.", "wall_motion_amplitude");
    int doubtful = priority("LGE was seen. It involved the septum.", "lge_high_wall");
    int plain = priority("Mitral regurgitation.", REGURGITATION);
    assertThat(List.of(conflict, rare, doubtful, plain)).isSortedAccordingTo((a, b) -> b - a);
    assertThat(doubtful).isGreaterThan(plain);
  }

  @Test
  void aQuestionAndALanguageAreAddedInTheCatalogueAlone() throws IOException {
    String yaml =
        CatalogSource.builtIn()
            .yaml()
            .replace(
                "    sections: [impression, none]\n", "    sections: [impression, none]\n" + OWN);
    TextAnswers.Reader reader =
        new TextAnswers.Reader(new CatalogSource("own.yaml", yaml).catalog());
    QaCandidate own =
        reader.read("r", "There is a pericardial effusion.").candidates().stream()
            .filter(c -> c.getQuestionCode().equals("any_effusion"))
            .findFirst()
            .orElseThrow();
    assertThat(own.getAnswers()).containsExactly("pericardial");
    assertThat(own.getQuestion()).isEqualTo("Where is there an effusion?");
    assertThat(own.getTranslations()).hasSize(1);
    Translation german = own.getTranslations().get(0);
    assertThat(german.getLanguage()).isEqualTo("de");
    assertThat(german.getQuestion()).isEqualTo("Wo besteht ein Erguss?");
    assertThat(german.getOptions())
        .isEqualTo(
            own.getOptions().stream()
                .map(o -> o.getCode().equals("pericardial") ? "Perikard" : "Pleura")
                .toList());
  }

  private static final String OWN =
      """

        - code: any_effusion
          tier: 1
          type: M
          sequence_view: cine_4ch
          text:
            en: [Where is there an effusion?]
            de: [Wo besteht ein Erguss?]
          options:
            - {code: pericardial, label: {en: Around the heart, de: Perikard}, present: [{concept: pericardial_effusion, certainty: present}], absent: []}
            - {code: pleural, label: {en: Around the lungs, de: Pleura}, present: [{concept: pleural_effusion, certainty: present}], absent: []}
      """;

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
