package org.cardioqa.testdata.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.testdata.cases.Cohort;
import org.cardioqa.testdata.cases.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looks at the reports of two hundred patients. */
class ReportWriterTest {
  private static final Set<String> TYPES =
      Set.of(
          "NAME",
          "DATE",
          "HOSPITAL",
          "PHONE",
          "FAX",
          "MRN",
          "ACCESSION",
          "EMPLOYER",
          "CITY",
          "ADDRESS",
          "ZIP",
          "STATE",
          "OTHER_ID",
          "DEVICE_ID",
          "EMAIL",
          "AGE_OVER_89",
          "ACCOUNT",
          "SSN",
          "LICENSE",
          "IP",
          "URL");

  private static final List<Report> REPORTS = new ArrayList<>();

  @BeforeAll
  static void write() {
    ReportWriter writer = new ReportWriter(5);
    Cohort cohort = new Cohort(5, writer.styles(), Optional.empty());
    for (int i = 0; i < 200; i++) {
      for (Study study : cohort.studies(i)) {
        REPORTS.addAll(writer.write(study));
      }
    }
  }

  @Test
  void spansAndTrapsSelectTheTextThatTheyClaim() {
    for (Report report : REPORTS) {
      String text = (String) report.phiGold().get("text");
      for (Map<?, ?> mark : marks(report, "spans", "traps")) {
        assertThat(text.substring((Integer) mark.get("start"), (Integer) mark.get("end")))
            .isEqualTo(mark.get("text"))
            .isNotBlank();
      }
    }
  }

  @Test
  void everyTypeOfIdentifierIsPlanted() {
    Set<Object> planted = new TreeSet<>();
    REPORTS.forEach(
        report -> marks(report, "spans").forEach(span -> planted.add(span.get("type"))));
    assertThat(planted).containsExactlyInAnyOrderElementsOf(TYPES);
  }

  @Test
  void spansDoNotOverlap() {
    for (Report report : REPORTS) {
      int end = 0;
      for (Map<?, ?> span : marks(report, "spans")) {
        assertThat((Integer) span.get("start")).isGreaterThanOrEqualTo(end);
        end = (Integer) span.get("end");
      }
    }
  }

  @Test
  void everyAnswerIsAnOptionOfTheCatalogue() {
    Catalog catalog = Catalog.builtIn();
    for (Report report : REPORTS) {
      answers(report)
          .forEach(
              (code, options) -> {
                Question question = catalog.question((String) code).orElseThrow();
                for (Object option : (Iterable<?>) options) {
                  assertThat(question.option((String) option)).as(code + " " + option).isPresent();
                }
              });
      for (Object code : ((Map<?, ?>) report.findingsGold().get("numbers")).keySet()) {
        assertThat(catalog.question((String) code)).as("%s", code).isPresent();
      }
      Question diagnosis = catalog.question("diagnosis").orElseThrow();
      for (Object option : (Iterable<?>) report.findingsGold().get("diagnosis")) {
        assertThat(diagnosis.option((String) option)).as("%s", option).isPresent();
      }
      for (Object code : (Iterable<?>) report.findingsGold().get("uncertain")) {
        assertThat(catalog.question((String) code)).as("%s", code).isPresent();
      }
    }
  }

  @Test
  void exclusiveOptionsStandAlone() {
    for (Report report : REPORTS) {
      answers(report)
          .forEach(
              (code, options) -> {
                List<String> all = new ArrayList<>();
                ((Iterable<?>) options).forEach(option -> all.add((String) option));
                if (all.contains("none") || all.contains("normal")) {
                  assertThat(all).as((String) code).hasSize(1);
                }
              });
    }
  }

  @Test
  void uncertainCodesAreNotAnswered() {
    int uncertain = 0;
    for (Report report : REPORTS) {
      for (Object code : (Iterable<?>) report.findingsGold().get("uncertain")) {
        uncertain++;
        assertThat(answers(report).containsKey(code)).as("%s", code).isFalse();
      }
    }
    assertThat(uncertain).isPositive();
  }

  @Test
  void placesOfEnhancementAreAskedOnlyWhereThereIsSome() {
    for (Report report : REPORTS) {
      Map<?, ?> answers = answers(report);
      if (answers.containsKey("lge_high_wall") || answers.containsKey("lge_high_layer")) {
        assertThat(answers.get("lge_status")).hasToString("[abnormal]");
      }
    }
  }

  @Test
  void mostQuestionsOfTheFirstTierAreAnsweredSomewhere() {
    Set<Object> answered = new TreeSet<>();
    REPORTS.forEach(report -> answered.addAll(answers(report).keySet()));
    List<String> asked =
        Catalog.builtIn().questions().stream()
            .filter(question -> question.tier() == 1 && !question.options().isEmpty())
            .map(Question::code)
            .toList();
    assertThat(answered).hasSizeGreaterThan(asked.size() * 4 / 5);
  }

  @Test
  void nothingOfATemplateIsLeft() {
    for (Report report : REPORTS) {
      assertThat((String) report.record().get("text")).doesNotContain("{", "}", "[[", "]]");
    }
  }

  @Test
  void everyStyleOccursAndKeepsItsForm() {
    Set<Object> styles = new TreeSet<>();
    for (Report report : REPORTS) {
      Object style = report.phiGold().get("style");
      String text = (String) report.phiGold().get("text");
      boolean addendum = report.record().get("status").equals("ADDENDUM");
      styles.add(style);
      if (style.equals("wrapped") && !addendum) {
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
      }
      if (style.equals("caps") && !addendum) {
        assertThat(text).isEqualTo(text.toUpperCase(java.util.Locale.ROOT));
      }
    }
    assertThat(styles).hasSizeGreaterThanOrEqualTo(7);
  }

  private static Map<?, ?> answers(Report report) {
    return (Map<?, ?>) report.findingsGold().get("answers");
  }

  private static List<Map<?, ?>> marks(Report report, String... kinds) {
    List<Map<?, ?>> marks = new ArrayList<>();
    for (String kind : kinds) {
      ((Iterable<?>) report.phiGold().get(kind)).forEach(mark -> marks.add((Map<?, ?>) mark));
    }
    return marks;
  }
}
