package org.cardioqa.verification.queue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.verification.queue.QueueException.Problem;

/** Whether a choice is one that can be stored. */
final class Choices {
  /** What may be decided before the report's words are seen. */
  static final Set<Decision> BLIND =
      EnumSet.of(Decision.NOT_VISIBLE, Decision.PHI_SEEN, Decision.SKIP);

  private static final Set<Decision> WITH_REASON = EnumSet.of(Decision.REJECT, Decision.SKIP);
  private static final int LONGEST_REASON = 4000;
  private static final double LONGEST_SECONDS = 7 * 24 * 3600;

  private Choices() {}

  /** The choice as it is stored: an ACCEPT with the candidate's answers. */
  static Choice check(QaCandidate candidate, Choice choice) {
    checkSeconds(choice.seconds());
    Optional<String> reason = choice.reason().map(String::strip).filter(text -> !text.isEmpty());
    if (reason.isEmpty() && WITH_REASON.contains(choice.decision())) {
      throw bad(choice.decision() + " needs a reason");
    }
    if (reason.isPresent() && reason.get().length() > LONGEST_REASON) {
      throw bad("the reason is longer than %d characters".formatted(LONGEST_REASON));
    }
    return switch (choice.decision()) {
      case ACCEPT -> {
        if (!choice.answers().isEmpty()
            && !Set.copyOf(choice.answers()).equals(Set.copyOf(candidate.getAnswers()))) {
          throw bad("ACCEPT takes the answers as they are; send EDIT with other ones");
        }
        yield new Choice(Decision.ACCEPT, candidate.getAnswers(), reason, choice.seconds());
      }
      case EDIT -> {
        Answers.check(candidate, choice.answers());
        boolean same = Set.copyOf(choice.answers()).equals(Set.copyOf(candidate.getAnswers()));
        yield new Choice(
            same ? Decision.ACCEPT : Decision.EDIT,
            same ? candidate.getAnswers() : choice.answers(),
            reason,
            choice.seconds());
      }
      case REPORT_WRONG -> {
        if (!choice.answers().isEmpty()) {
          Answers.check(candidate, choice.answers());
        }
        yield new Choice(choice.decision(), choice.answers(), reason, choice.seconds());
      }
      case REJECT, NOT_VISIBLE, PHI_SEEN, SKIP -> {
        if (!choice.answers().isEmpty()) {
          throw bad(choice.decision() + " takes no answers");
        }
        yield new Choice(choice.decision(), List.of(), reason, choice.seconds());
      }
    };
  }

  /** A first answer may be empty for a report, which takes long to write from images alone. */
  static void checkFirst(QaCandidate candidate, List<String> answers) {
    if (!(answers.isEmpty() && candidate.getType() == QuestionType.T)) {
      Answers.check(candidate, answers);
    }
  }

  static void checkSeconds(double seconds) {
    if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
      throw bad("seconds must be 0 to %.0f".formatted(LONGEST_SECONDS));
    }
  }

  private static QueueException bad(String message) {
    return new QueueException(Problem.BAD_ANSWER, message);
  }
}
