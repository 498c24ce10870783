package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.questions.TextAnswers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainTest {
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(Catalog.builtIn());
  private static final String REPORT =
      "HISTORY: <b>Palpitations</b> & \"dyspnoea\".\n"
          + "FINDINGS: No pericardial effusion. Patchy late gadolinium enhancement of the"
          + " inferolateral wall. LVEF 55%.\n"
          + "IMPRESSION: LVEF 35%. Possible thrombus of the left ventricle.";

  private static String page(String text) {
    return ExplainPage.of(READER.read("r", text));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120})
  void noLineIsWiderThanTheTerminal(int width) {
    String plain = ExplainText.of(READER.read("r", REPORT), width, false);
    assertThat(plain.lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @Test
  void plainOutputHighlightsInBracketsAndHasNoEscapeCodes() {
    assertThat(ExplainText.of(READER.read("r", REPORT), 80, false))
        .contains("No [pericardial effusion].", "cue \"no\"", "lge_high_wall", "= inferolateral")
        .contains("AGAINST finding", "confidence 0.50")
        .doesNotContain("\u001b");
  }

  @Test
  void colourUnderlinesTheWordsOfAFinding() {
    assertThat(ExplainText.of(READER.read("r", REPORT), 120, true))
        .contains("No \u001b[1;4mpericardial effusion\u001b[0m.");
  }

  @Test
  void escapeCodesOfAReportDoNotReachTheTerminal() {
    String text = "No pericardial \u001b[2J effusion. LVEF \u001b[31m55%.";
    assertThat(ExplainText.of(READER.read("r", text), 80, false)).doesNotContain("\u001b");
    assertThat(page(text)).doesNotContain("\u001b");
  }

  @Test
  void thePageEscapesTheTextAndLoadsNothing() {
    assertThat(page(REPORT))
        .contains("&lt;b&gt;Palpitations&lt;/b&gt; &amp; &quot;dyspnoea&quot;")
        .doesNotContain("<b>Palpitations")
        .doesNotContain("<script", "http://", "https://", "src=", "url(", "@import");
  }

  @Test
  void everyLinkOfThePageLeadsToAPlaceInIt() {
    String page = page(REPORT);
    List<String> targets =
        Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results().map(m -> m.group(1)).toList();
    List<String> ids =
        Pattern.compile(" id=\"([^\"]+)\"").matcher(page).results().map(m -> m.group(1)).toList();
    assertThat(ids).doesNotHaveDuplicates().containsAll(targets);
    assertThat(targets).contains("f1", "t1");
  }

  @Test
  void thePageShowsTheWholeTextOnce() {
    String words =
        Pattern.compile("<div class=\"words\" dir=\"auto\">(.*?)</div>", Pattern.DOTALL)
            .matcher(page(REPORT))
            .results()
            .map((MatchResult m) -> m.group(1).replaceAll("<sup>.*?</sup>|<[^>]+>", ""))
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(words.strip())
        .isEqualTo(
            REPORT
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "word",
        "FINDINGS:\nIMPRESSION:\n",
        "\u05d0\u05d9\u05df \u05ea\u05e4\u05dc\u05d9\u05d8",
        "\ud83e\udec0 \ud83d\ude00",
        "\u0000PK\u0003\u0004\ufffd"
      })
  void whereNothingIsFoundBothFormsSayWhy(String text) {
    TextAnswers said = READER.read("r", text);
    assertThat(said.whyNoFinding()).isPresent();
    assertThat(ExplainText.of(said, 80, false).replaceAll("\\s+", " "))
        .contains("none: " + said.whyNoFinding().get())
        .contains("none: there is no finding");
    assertThat(ExplainPage.of(said)).contains("None: " + said.whyNoFinding().get());
  }
}
