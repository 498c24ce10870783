package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.Policy.UnstatedOptions;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.create.Judgement.Accepted;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;

final class ItemBuilderTest {
  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(1);
  private final QaCandidate walls =
      QaCandidate.newBuilder(fixture.candidate(0, "lge_high_wall"))
          .setOptions(
              List.of(
                  new CandidateOption("anterior", "Anterior", OptionState.UNSTATED),
                  new CandidateOption("inferior", "Inferior", OptionState.STATED_PRESENT),
                  new CandidateOption("none", "None of these", OptionState.UNSTATED)))
          .setAnswers(List.of("inferior"))
          .build();

  private static ItemBuilder builder(UnstatedOptions unstated) {
    return new ItemBuilder(
        unstated,
        new Splits(
            IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8)),
            Map.of("test", 1.0)),
        "canary");
  }

  private static Accepted accepted(String... answers) {
    return new Accepted(List.of(answers), "agreed", false, 2);
  }

  @Test
  void lettersGoOnBehindZ() {
    assertThat(List.of(ItemBuilder.letter(0), ItemBuilder.letter(25), ItemBuilder.letter(26)))
        .containsExactly("A", "Z", "AA");
    assertThat(ItemBuilder.letter(52)).isEqualTo("BA");
  }

  @Test
  void unstatedOptionsStayOrGoAsThePolicySays() {
    assertThat(builder(UnstatedOptions.KEEP).refusal(walls, List.of("inferior"))).isEmpty();
    assertThat(builder(UnstatedOptions.DROP_ITEM).refusal(walls, List.of("inferior")))
        .contains(Reason.UNSTATED_OPTIONS);
    assertThat(builder(UnstatedOptions.DROP_OPTION).refusal(walls, List.of("inferior")))
        .contains(Reason.TOO_FEW_OPTIONS);
  }

  @Test
  void anOptionThatReadersChoseStaysThoughTheReportDoesNotMentionIt() {
    ItemBuilder builder = builder(UnstatedOptions.DROP_OPTION);
    assertThat(builder.refusal(walls, List.of("anterior", "inferior"))).isEmpty();
    ReleaseItem item = builder.item(walls, accepted("anterior", "inferior"));
    assertThat(item.getOptions().stream().map(ReleaseOption::getLetter)).containsExactly("A", "B");
    assertThat(item.getAnswerLetters()).containsExactly("A", "B");
    assertThat(item.getAnswerText()).isEqualTo("Anterior, Inferior");
  }

  @Test
  void aNumberIsTheAnswerWithItsUnitAndAReportIsItsSentences() {
    ItemBuilder builder = builder(UnstatedOptions.KEEP);
    QaCandidate percent = fixture.candidate(0, "lvef_percent");
    assertThat(builder.item(percent, accepted("55")).getAnswerText()).isEqualTo("55 %");
    QaCandidate report = fixture.candidate(0, "report_lge");
    String json =
        "{\"status\":{\"statements\":[],\"text\":\"enhancement: present.\"},"
            + "\"empty_part\":{\"statements\":[],\"text\":\"\"}}";
    assertThat(builder.item(report, accepted(json)).getAnswerText())
        .isEqualTo("status: enhancement: present.");
  }
}
