package org.cardioqa.schemas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.yaml.YamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CatalogTest {
  private static final String GOOD =
      """
      version: 1.0.0
      sequence_views:
        cine_4ch: [{sequence: cine, view: 4ch}]
      folding:
        prevailing_sections: [impression]
        doubtful_rules: []
        confidence: {stated: 0.9, report: 0.9, derived: 0.8, doubtful: 0.7, conflict: 0.5}
        priority: {conflict: 50, doubt: 40, rare: 20}
      questions:
        - code: effusion
          tier: 1
          type: S
          sequence_view: cine_4ch
          text: {en: [Is there an effusion?]}
          options:
            - {code: present, label: Present}
            - {code: absent, label: Absent}
        - code: size
          tier: 1
          type: S
          sequence_view: cine_4ch
          text: {en: [How large is it?]}
          ask_when: {question: effusion, is: [present]}
          options:
            - {code: small, label: Small}
            - {code: large, label: Large}
      """;

  private static Catalog load(String yaml) throws IOException {
    return Catalog.load(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test.yaml");
  }

  @Test
  void builtInCatalogueHasEveryTier() {
    Catalog catalog = Catalog.builtIn();
    assertThat(catalog.majorVersion()).isEqualTo(1);
    assertThat(catalog.questions()).extracting(Question::code).doesNotHaveDuplicates();
    assertThat(catalog.questions().stream().filter(q -> q.tier() == 1).map(Question::code))
        .hasSize(57);
    assertThat(catalog.questions().stream().filter(q -> q.tier() == 2).map(Question::code))
        .hasSize(4);
    assertThat(catalog.questions().stream().filter(q -> q.tier() == 3).map(Question::code))
        .hasSize(1);
    assertThat(catalog.question("lvedv_ml_index").orElseThrow().unit()).contains("mL/m2");
  }

  @Test
  void phaseSensitiveImagesAreThePreferredAnswerOfLateEnhancement() {
    assertThat(Catalog.builtIn().imageSources("lge_sax"))
        .containsExactly(new ImageSource("psir", "sax"), new ImageSource("lge", "sax"));
    assertThat(Catalog.builtIn().allImageSources())
        .contains(new ImageSource("perfusion", "any"), new ImageSource("ecv", "sax"))
        .doesNotContain(new ImageSource("scout", "any"));
  }

  @Test
  void extracellularVolumeIsAnsweredByItsOwnMapFirst() {
    assertThat(Catalog.builtIn().question("ecv_percent").orElseThrow().images())
        .containsExactly(new ImageSource("ecv", "sax"), new ImageSource("t1_map", "sax"));
  }

  @Test
  void noneAndNormalStandLast() {
    for (Question question : Catalog.builtIn().questions()) {
      for (Option option : question.options()) {
        if (List.of("none", "normal").contains(option.code())) {
          assertThat(option.place()).as(question.code()).isEqualTo(Option.Place.LAST);
          assertThat(option.isExclusive()).as(question.code()).isTrue();
        }
      }
    }
  }

  @Test
  void everyQuestionWithChoicesHasWordsForThem() {
    for (Question question : Catalog.builtIn().questions()) {
      boolean choices = question.type() == QuestionType.S || question.type() == QuestionType.M;
      assertThat(question.options().isEmpty()).as(question.code()).isEqualTo(!choices);
      assertThat(question.texts().get("en")).isNotEmpty();
    }
  }

  @Test
  void ejectionFractionBetweenSeventyAndSeventyFiveDerivesNothing() {
    Question question = Catalog.builtIn().question("lv_systolic_function").orElseThrow();
    assertThat(derived(question, 49.9)).containsExactly("reduced");
    assertThat(derived(question, 50)).containsExactly("normal");
    assertThat(derived(question, 70)).containsExactly("normal");
    assertThat(derived(question, 72)).isEmpty();
    assertThat(derived(question, 75)).isEmpty();
    assertThat(derived(question, 76)).containsExactly("enhanced");
  }

  private static List<String> derived(Question question, double value) {
    return question.numberRules().stream()
        .filter(rule -> rule.covers(value))
        .map(NumberRule::option)
        .toList();
  }

  @Test
  void aGoodCatalogueLoads() throws IOException {
    assertThat(load(GOOD).questions())
        .extracting(Question::code)
        .containsExactly("effusion", "size");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("version: 1.0.0", "version: one", 1, "three numbers"),
        Arguments.of(
            "    tier: 1\n    type: S\n    sequence_view: cine_4ch\n    text: {en: [Is",
            "    teir: 1\n    type: S\n    sequence_view: cine_4ch\n    text: {en: [Is",
            11,
            "unknown key 'teir'"),
        Arguments.of("code: size", "code: effusion", 18, "stands twice"),
        Arguments.of(
            "{code: large, label: Large}", "{code: small, label: Large}", 26, "stands twice"),
        Arguments.of("{code: present, label: Present}", "{code: present}", 16, "no label"),
        Arguments.of(
            "    sequence_view: cine_4ch\n    text: {en: [How",
            "    sequence_view: cine_5ch\n    text: {en: [How",
            21,
            "unknown sequence view 'cine_5ch'"),
        Arguments.of("question: effusion", "question: infusion", 23, "'infusion'"),
        Arguments.of("is: [present]", "is: [huge]", 23, "'huge'"),
        Arguments.of("type: S", "type: X", 12, "'X' is none of"),
        Arguments.of(
            "    tier: 1\n    type: S\n    sequence_view: cine_4ch\n    text: {en: [How",
            "    tier: 4\n    type: S\n    sequence_view: cine_4ch\n    text: {en: [How",
            19,
            "1, 2 or 3"),
        Arguments.of("{en: [How large is it?]}", "{de: [Wie gross?]}", 22, "English"),
        Arguments.of(
            "    type: S\n    sequence_view: cine_4ch\n    text: {en: [Is",
            "    type: N\n    sequence_view: cine_4ch\n    text: {en: [Is",
            16,
            "has no options"),
        Arguments.of("      - {code: large, label: Large}\n", "", 18, "at least two options"),
        Arguments.of("version: 1.0.0", "version: 1.0.0\nversion: 1.0.0", 2, "stands twice"),
        Arguments.of("conflict: 0.5", "conflict: 1.5", 7, "between 0 and 1"),
        Arguments.of(
            "{en: [Is there an effusion?]}",
            "{en: [Is there an effusion?], de: [Erguss?]}",
            16,
            "has no label in 'de'"),
        Arguments.of(
            "      - {code: large, label: Large}\n",
            "      - {code: large, label: Large}\n    report: {tissue: {lge: LGE}}\n",
            18,
            "type T, and no other"),
        Arguments.of("questions:", "questions: [", 10, ""));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsReportedWithItsLine(String good, String bad, int line, String message) {
    String yaml = GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));
    assertThat(yaml).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOfSatisfying(YamlException.class, e -> assertThat(e.line()).isEqualTo(line))
        .hasMessageContaining("test.yaml, line " + line)
        .hasMessageContaining(message);
  }
}
