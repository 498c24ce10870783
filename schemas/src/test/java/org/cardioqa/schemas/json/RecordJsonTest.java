package org.cardioqa.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.schemas.VolumeLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {
  private static final String LEAST =
      """
      {"verdict_id":"v","qa_id":"q","content_hash":"h","reader":"r","role":"READER",
       "phase":"BLIND","decision":"EDIT","seconds":1.5,"decided_at":"2026-01-01T00:00:00.000Z"}
      """;

  @Test
  void aRecordWithNestedListsComesBackAsItWas() throws IOException {
    QaCandidate candidate =
        QaCandidate.newBuilder()
            .setQaId("q")
            .setContentHash("h")
            .setStudyId("s")
            .setPatientId("p")
            .setReportId("r")
            .setCatalogVersion("1.0.0")
            .setQuestionCode("lge_status")
            .setTier(1)
            .setSequenceView("lge_sax")
            .setType(QuestionType.M)
            .setQuestion("Is there \"late\" enhancement?\n\uD83D\uDC93 µ")
            .setOptions(List.of(new CandidateOption("yes", "Yes", OptionState.UNSTATED)))
            .setAnswers(List.of("yes"))
            .setTolerance(0.1)
            .setLinks(List.of(new VolumeLink("v", 1, 2, 3, 4, "all")))
            .setLinkStatus(LinkStatus.LINKED)
            .setLinkReason("")
            .setAskedBecause("always")
            .setConfidence(0.1 + 0.2)
            .setPriority(-3)
            .build();

    String json = RecordJson.write(candidate);

    assertThat(RecordJson.read(json, QaCandidate.class)).isEqualTo(candidate);
    assertThat(json).contains("\"unit\":null", "\"confidence\":0.30000000000000004");
  }

  @Test
  void fieldsThatAreNotThereTakeTheirDefaults() throws IOException {
    assertThat(RecordJson.read(LEAST, Verdict.class))
        .isEqualTo(
            new Verdict(
                "v",
                "q",
                "h",
                "r",
                ReaderRole.READER,
                VerdictPhase.BLIND,
                Decision.EDIT,
                List.of(),
                null,
                1.5,
                null,
                null,
                "2026-01-01T00:00:00.000Z",
                false,
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"qa_id\":\"q\",  |                         | 'qa_id' is missing",
        "\"q\"             | 7                       | 'qa_id' must be a string",
        "\"EDIT\"          | \"MAYBE\"               | 'decision' must be one of [ACCEPT",
        "1.5               | \"1.5\"                 | 'seconds' must be a number",
        "\"seconds\"       | \"answers\":\"a\",\"seconds\" | 'answers' must be a list",
        "\"seconds\"       | \"answers\":[1],\"seconds\"   | 'answers[]' must be a string",
        "\"seconds\"       | \"secret\":1,\"seconds\"      | has a field that is not known",
        "}                 | ''                      | no JSON, at column"
      })
  void whatIsNotOfTheSchemaIsNamedWithoutItsValue(String part, String instead, String message) {
    String json = LEAST.replace(part, instead == null ? "" : instead);

    assertThatThrownBy(() -> RecordJson.read(json, Verdict.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("MAYBE", "secret");
  }
}
