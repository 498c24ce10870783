package org.cardioqa.verification.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of the page, by the contrast of WCAG 2.2 (success criteria 1.4.3 and 1.4.11). */
class ContrastTest {
  private static final double TEXT = 4.5;
  private static final double CONTROLS = 3;

  private final Map<String, String> colours = colours();

  @ParameterizedTest
  @CsvSource({
    "text, film",
    "text, ground",
    "text, panel",
    "text, raised",
    "text, picked",
    "quiet, film",
    "quiet, ground",
    "quiet, panel",
    "quiet, raised",
    "quiet, picked",
    "accent, panel",
    "on-accent, accent",
    "on-edited, edited",
    "edited, panel",
    "edited, film",
    "on-focus-mark, focus-mark",
    "on-surrogate, surrogate",
    "on-warning, warning",
    "on-error, error",
    "danger, raised",
    "danger, panel",
  })
  void textCanBeReadOnItsGround(String text, String ground) {
    assertThat(contrast(colours.get(text), colours.get(ground))).isGreaterThanOrEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "accent, panel",
    "accent, raised",
    "accent, film",
    "link, film",
    "surrogate-line, ground",
    "surrogate-line, panel",
  })
  void linesThatCarryMeaningCanBeSeen(String line, String ground) {
    assertThat(contrast(colours.get(line), colours.get(ground))).isGreaterThanOrEqualTo(CONTROLS);
  }

  @Test
  void blackOnWhiteHasTheContrastThatTheGuidelineNames() {
    assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String hex) {
    double[] light = new double[3];
    for (int i = 0; i < light.length; i++) {
      double share = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      light[i] = share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  }

  private static Map<String, String> colours() {
    try (InputStream css =
        ContrastTest.class.getResourceAsStream("/org/cardioqa/verification/web/theme.css")) {
      return Pattern.compile("--([a-z-]+): (#[0-9a-f]{6});")
          .matcher(new String(css.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .collect(Collectors.toMap((MatchResult m) -> m.group(1), m -> m.group(2)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
