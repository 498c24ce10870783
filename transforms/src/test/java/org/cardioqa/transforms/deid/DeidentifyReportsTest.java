package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;

class DeidentifyReportsTest {
  private final ReportDeidentifier deidentifier =
      new ReportDeidentifier(
          IdentityKey.of(new byte[IdentityKey.MIN_BYTES]), RedactionStyle.SURROGATES, "en");

  @Test
  void theExaminationDateMovesByWholeWeeksWithTheText() {
    DeidentifiedReport done =
        deidentifier.deidentify(report("Scan of 2022-03-14.", "2022-03-14", "en"));

    assertThat(done.getExamDate())
        .hasValueSatisfying(d -> assertThat(done.getText()).isEqualTo("Scan of " + d + "."));
    assertThat(done.getExamDate()).isNotEqualTo(Optional.of("2022-03-14"));
  }

  @Test
  void theDeclaredLanguageDecides() {
    assertThat(deidentifier.language(report("Der Befund ist normal.", null, "de-DE")))
        .isEqualTo("de-DE");
    assertThat(ReportDeidentifier.supports("de-DE")).isFalse();
    assertThat(ReportDeidentifier.supports("en-GB")).isTrue();
  }

  @Test
  void anUndeclaredLanguageIsToldByItsFunctionWords() {
    String german =
        "Der linke Ventrikel ist nicht dilatiert und die Funktion ist normal. ".repeat(5);

    assertThat(deidentifier.language(report(german, null, null))).isEqualTo("de");
    assertThat(
            deidentifier.language(
                report("The left ventricle is not dilated. ".repeat(9), null, null)))
        .isEqualTo("en");
    assertThat(deidentifier.language(report("Kurz.", null, null))).isEqualTo("en");
  }

  private static ResolvedReport report(String text, String date, String language) {
    return ResolvedReport.newBuilder()
        .setInputKeys(List.of("i"))
        .setReportId("r")
        .setStudyId("s")
        .setPatientId("p")
        .setHasImages(true)
        .setSuperseded(false)
        .setStatus(ReportStatus.FINAL)
        .setExamDate(date)
        .setLanguage(language)
        .setText(text)
        .build();
  }

  @Test
  void resourcesHoldTheirSource() {
    assertThat(Arrays.asList("names.txt", "english.txt", "places.txt", "medical-icd10cm.txt"))
        .allSatisfy(file -> assertThat(Resources.words(file)).hasSizeGreaterThan(1_000));
  }
}
