package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.Temporality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FindingExtractorTest {
  private static final FindingExtractor EXTRACTOR = FindingExtractor.builtIn();

  private static DeidentifiedReport report(String text) {
    return DeidentifiedReport.newBuilder()
        .setReportId("r")
        .setStudyId("s")
        .setPatientId("p")
        .setHasImages(true)
        .setStatus(ReportStatus.FINAL)
        .setSuperseded(false)
        .setLanguage("en")
        .setText(text)
        .setDeidVersion("1")
        .build();
  }

  private static List<Finding> read(String text) {
    return EXTRACTOR.read(report(text)).getFindings();
  }

  @Test
  void aFindingPointsAtItsWordsAndItsSentence() {
    String text = "CMR was done. There is patchy late gadolinium enhancement of the basal septum.";
    Finding lge = read(text).get(0);
    assertThat(text.substring(lge.getStart(), lge.getEnd()))
        .isEqualTo("late gadolinium enhancement");
    assertThat(text.substring(lge.getSentenceStart(), lge.getSentenceEnd()))
        .startsWith("There is")
        .endsWith("septum.");
    assertThat(lge.getValues()).containsExactly("anteroseptal", "basal", "inferoseptal", "patchy");
    assertThat(lge.getAhaSegments()).containsExactly(2, 3);
  }

  @Test
  void comparisonHistoryAndIndicationGiveNoFindings() {
    String text =
        "INDICATION: pericardial effusion?\nHISTORY: LV thrombus.\nCOMPARISON: LVEF 30%.\nFINDINGS: No LV thrombus.\nIMPRESSION: LVEF 60%.";
    assertThat(read(text)).extracting(Finding::getSection).containsOnly("findings", "impression");
    assertThat(read(text)).extracting(Finding::getConcept).contains("lv_thrombus", "lvef_percent");
  }

  @Test
  void sectionsCoverTheTextWithoutGaps() {
    String text = "Some words.\nFINDINGS:\nNormal.\nIMPRESSION\nNormal.\n";
    List<Section> sections = EXTRACTOR.read(report(text)).getReport().getSections();
    assertThat(sections)
        .extracting(Section::getName)
        .containsExactly("none", "findings", "impression");
    assertThat(sections.get(0).getStart()).isZero();
    assertThat(sections.get(1).getStart()).isEqualTo(sections.get(0).getEnd());
    assertThat(sections.get(2).getEnd()).isEqualTo(text.length());
  }

  @Test
  void aSubheadingEndsASectionThatGivesNoFindings() {
    String text =
        "Technique\nCine and LGE.\n\nLeft ventricle\nLVEF 37%.\n\nImpression\nLV: impaired.\n";
    assertThat(EXTRACTOR.read(report(text)).getReport().getSections())
        .extracting(Section::getName)
        .containsExactly("technique", "findings", "impression");
    assertThat(read(text)).extracting(Finding::getConcept).contains("lvef_percent");
  }

  @Test
  void withoutAHeadingOfFindingsAComparisonEndsWithItsLine() {
    String text = "Comparison: CMR in 2019, LVEF 38%.\nLVEF today 46%. No MVO.";
    assertThat(read(text))
        .filteredOn(f -> f.getConcept().equals("lvef_percent"))
        .extracting(f -> f.getMeasurement().orElseThrow().getValue())
        .containsExactly(46.0);
  }

  @Test
  void whatAnotherExaminationShowedIsNotOfThisOne() {
    String text = "Echocardiography showed an LVEF of 35%. CMR showed an LVEF of 48%.";
    assertThat(read(text))
        .filteredOn(f -> f.getConcept().equals("lvef_percent"))
        .extracting(Finding::getTemporality)
        .containsExactly(Temporality.HISTORICAL, Temporality.RECENT);
  }

  @Test
  void anAbbreviationThatTheTextExplainsMeansTheSame() {
    String text = "Cardiac amyloidosis (CAM) was suspected. CMR findings were consistent with CAM.";
    assertThat(read(text))
        .filteredOn(f -> f.getConcept().equals("diagnosis"))
        .extracting(Finding::getCertainty)
        .containsExactly(Certainty.UNCERTAIN, Certainty.PRESENT);
  }

  @Test
  void aNumberMayStandBehindANoBreakSpace() {
    assertThat(read("The LV and RV end-diastolic volumes were 385\u00a0mL and 305\u00a0mL."))
        .extracting(Finding::getConcept)
        .containsExactly("lvedv_ml", "rvedv_ml");
  }

  @Test
  void aSupersededReportHasNoFindings() {
    DeidentifiedReport report =
        DeidentifiedReport.newBuilder(report("LVEF 30%.")).setSuperseded(true).build();
    ReportFindings read = EXTRACTOR.read(report);
    assertThat(read.getFindings()).isEmpty();
  }

  @Test
  void aMeasurementHasItsUnitAndRange() {
    Finding ef = read("LVEF = 35-40%.").get(0);
    assertThat(ef.getMeasurement().orElseThrow().getLow()).isEqualTo(35);
    assertThat(ef.getMeasurement().orElseThrow().getHigh()).isEqualTo(40);
    assertThat(ef.getMeasurement().orElseThrow().getValue()).isEqualTo(37.5);
    assertThat(ef.getMeasurement().orElseThrow().getUnit()).isEqualTo("%");
  }

  static Stream<String> sentences() {
    return Stream.of(
        "No pericardial effusion.",
        "Patchy late gadolinium enhancement of the inferior wall.",
        "The left ventricle is dilated with an LVEF of 31%.",
        "A thrombus in the left ventricle cannot be excluded.");
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void anUnrelatedSentenceChangesNothingInAnother(String sentence) {
    List<String> alone =
        read("Cardiac MRI was performed. " + sentence).stream()
            .map(FindingExtractorTest::said)
            .toList();
    List<String> beside =
        read("Cardiac MRI was performed. " + sentence + " The weather was fine that day.").stream()
            .map(FindingExtractorTest::said)
            .toList();
    assertThat(beside).isEqualTo(alone).isNotEmpty();
  }

  private static String said(Finding finding) {
    return finding.getConcept()
        + finding.getValues()
        + finding.getCertainty()
        + finding.getTemporality();
  }

  static Stream<String> strangeTexts() {
    return Stream.of(
        "",
        " ",
        "\n\n",
        "scar",
        "FINDINGS:\nIMPRESSION:\n",
        "\u05d0\u05d9\u05df \u05ea\u05e4\u05dc\u05d9\u05d8 \u05e4\u05e8\u05d9\u05e7\u05e8\u05d3\u05d9\u05d0\u05dc\u05d9",
        "LVEF \ud83d\ude00 35% \ud83e\udec0 no LGE",
        "\u0000\u0001\ufffd\u0002PK\u0003\u0004 LGE \u0000",
        "(((((((((( ;;;; ::::: ---- ////",
        "segments 999999 LGE, segments 0-99",
        "LVEF 35-40-45-50 % 1 2 3 4 5 6 7 8 9".repeat(50),
        "no no no no not without " + "LGE ".repeat(2_000),
        "LVEF 35% and LGE of the septum. ".repeat(32_000));
  }

  @ParameterizedTest
  @MethodSource("strangeTexts")
  void strangeTextIsReadWithoutAnError(String text) {
    for (Finding finding : read(text)) {
      assertThat(finding.getStart()).isBetween(0, text.length());
      assertThat(finding.getEnd()).isBetween(finding.getStart() + 1, text.length());
    }
  }

  @Test
  void theSameTextInCapitalsHasTheSameFindings() {
    String text =
        "The left ventricle is severely dilated. No late gadolinium enhancement was seen.";
    assertThat(
            read(text.toUpperCase(Locale.ROOT)).stream().map(FindingExtractorTest::said).toList())
        .isEqualTo(read(text).stream().map(FindingExtractorTest::said).toList());
    assertThat(read(text))
        .extracting(Finding::getCertainty)
        .containsExactly(Certainty.PRESENT, Certainty.ABSENT);
  }
}
