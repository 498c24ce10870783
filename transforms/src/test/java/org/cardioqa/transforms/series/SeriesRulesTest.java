package org.cardioqa.transforms.series;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.cardioqa.schemas.yaml.YamlException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeriesRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{word: tag, | {wort: tag, | unknown key 'wort'",
        "code: tagging | code: taging | unknown code 'taging'",
        "{word: tags, | {word: tag, | stand here twice",
        "{word: tag, vendor: any | {word: tag, vendor: acme | a vendor is one of",
        "confidence: 0.95 | confidence: 1.95 | a confidence lies above 0",
        "{word: mtag, | {word: M-Tag, | small letters, digits and '#' only",
        "component: real | component: rael | 'rael' is none of",
        "version: 1 | version: 2 | only version 1 is read",
        "cine_min_phases: 10 | cine_min_phases: ten | 'ten' is no whole number",
      })
  void aWrongRuleIsRefusedWithItsLine(String right, String wrong, String complaint)
      throws IOException {
    String rules;
    try (InputStream in = SeriesRules.class.getResourceAsStream("series-rules.yaml")) {
      rules = new String(in.readAllBytes(), UTF_8);
    }
    int at = rules.indexOf(right, rules.indexOf("\nversion:"));
    String broken = rules.substring(0, at) + wrong + rules.substring(at + right.length());
    assertThatThrownBy(
            () -> SeriesRules.load(new ByteArrayInputStream(broken.getBytes(UTF_8)), "rules"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("rules, line ")
        .hasMessageContaining(complaint);
  }
}
