package org.cardioqa.pipeline.release.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.cardioqa.pipeline.release.Policy.UnstatedOptions;
import org.cardioqa.pipeline.release.create.Judgement.Accepted;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;

/** Makes items of accepted candidates, but for their frames. */
final class ItemBuilder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LETTERS = 26;

  /** UCUM's unit of a number without one. */
  private static final String UNITLESS = "1";

  private final UnstatedOptions unstated;
  private final Splits splits;
  private final String canary;

  ItemBuilder(UnstatedOptions unstated, Splits splits, String canary) {
    this.unstated = unstated;
    this.splits = splits;
    this.canary = canary;
  }

  /** Why an accepted candidate is left out because of its options; empty if it is not. */
  Optional<Reason> refusal(QaCandidate candidate, List<String> answers) {
    if (candidate.getOptions().isEmpty()) {
      return Optional.empty();
    }
    List<CandidateOption> stated = stated(candidate, answers);
    return switch (unstated) {
      case KEEP -> Optional.empty();
      case DROP_ITEM ->
          stated.size() < candidate.getOptions().size()
              ? Optional.of(Reason.UNSTATED_OPTIONS)
              : Optional.empty();
      case DROP_OPTION ->
          stated.size() < 2 ? Optional.of(Reason.TOO_FEW_OPTIONS) : Optional.empty();
    };
  }

  /** The item, without frames and scanner. */
  ReleaseItem item(QaCandidate candidate, Accepted accepted) {
    List<String> answers = accepted.answers();
    List<ReleaseOption> options = new ArrayList<>();
    List<String> letters = new ArrayList<>();
    StringJoiner texts = new StringJoiner(", ");
    List<CandidateOption> shown =
        unstated == UnstatedOptions.DROP_OPTION
            ? stated(candidate, answers)
            : candidate.getOptions();
    for (CandidateOption option : shown) {
      String letter = letter(options.size());
      options.add(new ReleaseOption(letter, option.getCode(), option.getText(), option.getState()));
      if (answers.contains(option.getCode())) {
        letters.add(letter);
        texts.add(option.getText());
      }
    }
    return ReleaseItem.newBuilder()
        .setQaId(candidate.getQaId())
        .setSplit(splits.of(candidate.getPatientId()))
        .setStudyId(candidate.getStudyId())
        .setPatientId(candidate.getPatientId())
        .setTier(candidate.getTier())
        .setQuestionCode(candidate.getQuestionCode())
        .setSequenceView(candidate.getSequenceView())
        .setType(candidate.getType())
        .setQuestion(candidate.getQuestion())
        .setOptions(options)
        .setAnswers(answers)
        .setAnswerLetters(letters)
        .setAnswerText(options.isEmpty() ? words(candidate, answers.get(0)) : texts.toString())
        .setUnit(candidate.getUnit().orElse(null))
        .setTolerance(candidate.getTolerance().orElse(null))
        .setEvidence(candidate.getEvidence())
        .setLinks(candidate.getLinks())
        .setLinkStatus(candidate.getLinkStatus())
        .setDifficulty(candidate.getDifficulty())
        .setCatalogVersion(candidate.getCatalogVersion())
        .setContentHash(candidate.getContentHash())
        .setVerification(accepted.verification())
        .setEdited(accepted.edited())
        .setReaders(accepted.readers())
        .setCanary(canary)
        .build();
  }

  /** The options that the report speaks of, or that are the answer in people's opinion. */
  private static List<CandidateOption> stated(QaCandidate candidate, List<String> answers) {
    return candidate.getOptions().stream()
        .filter(
            option ->
                option.getState() != OptionState.UNSTATED || answers.contains(option.getCode()))
        .toList();
  }

  /** A to Z, then AA, AB and so on. */
  static String letter(int place) {
    String last = String.valueOf((char) ('A' + place % LETTERS));
    return place < LETTERS ? last : letter(place / LETTERS - 1) + last;
  }

  private static String words(QaCandidate candidate, String answer) {
    if (candidate.getType() == QuestionType.N) {
      return candidate
          .getUnit()
          .filter(unit -> !unit.equals(UNITLESS))
          .map(unit -> answer + " " + unit)
          .orElse(answer);
    }
    return report(answer);
  }

  /** The sentences of a report's parts, a line each, behind the part's name. */
  private static String report(String json) {
    try {
      StringJoiner lines = new StringJoiner("\n");
      for (var part : JSON.readTree(json).properties()) {
        String text = part.getValue().path("text").asText();
        if (!text.isEmpty()) {
          lines.add(part.getKey().replace('_', ' ') + ": " + text);
        }
      }
      return lines.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers were checked before", e);
    }
  }
}
