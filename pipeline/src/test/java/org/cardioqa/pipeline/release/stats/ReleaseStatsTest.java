package org.cardioqa.pipeline.release.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.show.BarChart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseStatsTest {
  @TempDir private Path folder;

  private ReleaseStats stats;
  private ReleaseFixture fixture;

  @BeforeEach
  void count() throws IOException {
    fixture = ReleaseFixture.ofPatients(20);
    stats =
        ReleaseStats.of(
            ReleaseFixture.writeRelease(
                folder.resolve("r"), "1.0.0", fixture.items(), fixture.releaseSlices()));
  }

  @Test
  void patientsAndStudiesAreCountedOnceInTheirSplit() {
    assertThat(stats.patients()).containsExactly(14, 2, 4);
    assertThat(stats.studies()).containsExactly(14, 2, 4);
  }

  @Test
  void rowsAreCountedBySplitUnderEachDimension() {
    Map<String, Map<String, long[]>> dimensions = stats.dimensions();
    assertThat(dimensions.get("question").get("diagnosis")).containsExactly(14, 2, 4);
    assertThat(dimensions.get("tier").get("3")).containsExactly(14, 2, 4);
    assertThat(dimensions.get("vendor")).containsOnlyKeys("siemens");
    assertThat(dimensions.get("difficulty")).containsOnlyKeys("(none)");
  }

  @Test
  void sequenceAndViewAreThoseOfTheLinkedVolume() {
    long cine =
        fixture.items().stream()
            .filter(
                i ->
                    List.of("lv_systolic_function", "lvef_percent", "diagnosis")
                        .contains(i.getQuestionCode()))
            .count();
    Map<String, long[]> sequences = stats.dimensions().get("sequence");
    assertThat(sequences).containsOnlyKeys("cine", "lge");
    assertThat(ReleaseStats.sum(sequences.get("cine"))).isEqualTo(cine);
    assertThat(stats.dimensions().get("frames by sequence and view").get("cine sax"))
        .containsExactly(14 * 12, 2 * 12, 4 * 12);
  }

  @Test
  void answersOfAQuestionSumToItsRowsAndTheirBalanceIsShown() {
    ReleaseStats.QuestionStats status = stats.questions().get("lge_status");
    long sum = status.answers().values().stream().mapToLong(ReleaseStats::sum).sum();
    assertThat(sum).isEqualTo(status.items()).isEqualTo(20);
    assertThat(status.answers()).containsKey("abnormal").hasSize(2);
    assertThat(status.majority()).isEqualTo(0.5);
    assertThat(status.effectiveAnswers()).isCloseTo(2.0, within(1e-12));
  }

  @Test
  void numbersAreSortedAndTextsHaveNoAnswers() {
    assertThat(stats.questions().get("lvef_percent").numbers()).hasSize(20).isSorted();
    assertThat(stats.questions().get("report_lge").answers()).isEmpty();
    assertThat(stats.questions().get("report_lge").majority()).isNaN();
  }

  @Test
  void theJsonHasTheSameFigures() throws IOException {
    JsonNode json = new ObjectMapper().readTree(new StatsReport(stats).json());
    assertThat(json.at("/questions/lge_status/answers/abnormal/all").asInt()).isEqualTo(10);
    assertThat(json.at("/rows_by/split/test/all").asInt())
        .isEqualTo((int) fixture.items().stream().filter(i -> i.getSplit().equals("test")).count());
    assertThat(json.at("/questions/lvef_percent/deciles")).hasSize(11);
  }

  @Test
  void everyPlotIsAPictureOfItsOwn() throws Exception {
    Map<String, BarChart> plots = new StatsReport(stats).plots();
    assertThat(plots)
        .containsKeys("tier", "sequence", "answers-lge_status", "answers-lvef_percent");
    for (BarChart plot : plots.values()) {
      byte[] svg = plot.svg().getBytes(StandardCharsets.UTF_8);
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new ByteArrayInputStream(svg))
                  .getDocumentElement()
                  .getTagName())
          .isEqualTo("svg");
    }
    assertThat(new StatsReport(stats).text()).contains("patients", "lge_status");
  }
}
