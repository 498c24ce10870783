package org.cardioqa.verification.queue;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;

/**
 * What a person decides on a task.
 *
 * @param answers those that hold, in the candidate's form; empty where the decision needs none, and
 *     for ACCEPT, which takes the candidate's
 * @param reason in the person's words; needed for REJECT and SKIP
 * @param seconds spent on the task in this phase, s
 */
public record Choice(
    Decision decision, List<String> answers, Optional<String> reason, double seconds) {
  public Choice {
    answers = List.copyOf(answers);
  }
}
