package org.cardioqa.verification.queue;

import java.util.List;
import java.util.stream.IntStream;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.VolumeLink;

/** Candidates for tests, without a pipeline. */
public final class Candidates {
  /** A structured report in the form of tier 2. */
  public static final String REPORT =
      """
      {"left_ventricle":{"statements":[{"concept":"lv_function","certainty":"PRESENT","values":["reduced"],"aha_segments":[]},{"concept":"lvef","certainty":"PRESENT","values":[],"aha_segments":[],"value":38.0,"unit":"%"}],"text":"LV function: reduced; LVEF: 38 %."}}\
      """;

  private Candidates() {}

  /** Single choice: yes or no, answered yes, of study s-ID. */
  public static QaCandidate single(String qaId, int priority) {
    return builder(qaId, priority, QuestionType.S, List.of("yes", "no"), List.of("yes")).build();
  }

  /** Multi-select of the four walls, answered inferior and lateral. */
  public static QaCandidate multi(String qaId, int priority) {
    return builder(
            qaId,
            priority,
            QuestionType.M,
            List.of("anterior", "septal", "inferior", "lateral"),
            List.of("inferior", "lateral"))
        .setQuestionCode("lge_high_wall")
        .setSequenceView("lge_sax")
        .build();
  }

  /** A number in per cent, answered 38 with a tolerance of 5. */
  public static QaCandidate number(String qaId, int priority) {
    return builder(qaId, priority, QuestionType.N, List.of(), List.of("38"))
        .setQuestionCode("lvef_percent")
        .setUnit("%")
        .setTolerance(5.0)
        .build();
  }

  /** A structured report of tier 2. */
  public static QaCandidate report(String qaId, int priority) {
    return builder(qaId, priority, QuestionType.T, List.of(), List.of(REPORT.strip()))
        .setQuestionCode("report_cine")
        .setSequenceView("cine")
        .setTier(2)
        .build();
  }

  /** So many single choices q000, q001, … of one priority, each of its own study. */
  public static List<QaCandidate> singles(int many) {
    return IntStream.range(0, many).mapToObj(i -> single("q%04d".formatted(i), 1)).toList();
  }

  /** A builder with all that a candidate must have. */
  public static QaCandidate.Builder builder(
      String qaId, int priority, QuestionType type, List<String> options, List<String> answers) {
    return QaCandidate.newBuilder()
        .setQaId(qaId)
        .setContentHash("hash-" + qaId)
        .setStudyId("s-" + qaId)
        .setPatientId("p-" + qaId)
        .setReportId("r-" + qaId)
        .setCatalogVersion("1.0.0")
        .setQuestionCode("pericardial_effusion")
        .setTier(1)
        .setSequenceView("cine_sax")
        .setType(type)
        .setQuestion("What do the images show?")
        .setOptions(
            options.stream()
                .map(code -> new CandidateOption(code, "It is " + code, OptionState.UNSTATED))
                .toList())
        .setAnswers(answers)
        .setEvidence(
            List.of(
                new Evidence(
                    "f-" + qaId,
                    10,
                    40,
                    "It is as the report says it is.",
                    10,
                    15,
                    Certainty.PRESENT,
                    "findings")))
        .setLinks(List.of(new VolumeLink("v-" + qaId, 1, 3, 1, 25, "whole stack")))
        .setLinkStatus(LinkStatus.LINKED)
        .setLinkReason("one volume of this sequence and view")
        .setAskedBecause("always")
        .setConfidence(0.9)
        .setPriority(priority);
  }
}
