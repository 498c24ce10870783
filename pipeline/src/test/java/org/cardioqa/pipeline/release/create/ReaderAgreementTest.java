package org.cardioqa.pipeline.release.create;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.junit.jupiter.api.Test;

final class ReaderAgreementTest {
  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(1);

  private String line(String question, String one, String other) {
    return ReaderAgreement.line(
        fixture.candidate(0, question), Map.of("a", List.of(one), "b", List.of(other)));
  }

  @Test
  void figuresAreByQuestionAndDoNotDependOnTheOrder() throws JsonProcessingException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                line("lge_status", "abnormal", "abnormal"),
                line("lge_status", "none", "none"),
                line("lge_status", "none", "abnormal"),
                line("lge_status", "none", "REJECT"),
                line("lvef_percent", "50", "51"),
                line("lvef_percent", "30", "60"),
                line("lvef_percent", "30", "REJECT")));

    List<Agreement> figures = ReaderAgreement.of(lines);

    assertThat(figures.stream().map(Agreement::questionCode))
        .containsExactly("lge_status", "lvef_percent");
    assertThat(figures.get(0).items()).isEqualTo(4);
    assertThat(figures.get(0).percent()).isEqualTo(50);
    assertThat(figures.get(0).kappa()).isBetween(0.1, 0.3);
    assertThat(figures.get(1).items()).isEqualTo(2);
    assertThat(figures.get(1).percent()).isEqualTo(50);
    assertThat(figures.get(1).kappa()).isNull();
    Collections.reverse(lines);
    assertThat(ReaderAgreement.of(lines)).isEqualTo(figures);
  }
}
