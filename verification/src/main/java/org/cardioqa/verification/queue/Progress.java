package org.cardioqa.verification.queue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Where a project stands. Lists are in the order of their first parts.
 *
 * @param byState tasks by state; those of hidden checks from a gold file left out
 * @param byQuestion the same by question
 * @param perDay final answers and adjudications given, by day (UTC)
 * @param answers how often readers' standing final answers hold an option or a number; reports, and
 *     decisions without an answer, left out
 * @param readers what each reader has done
 */
public record Progress(
    Map<TaskState, Integer> byState,
    List<OfQuestion> byQuestion,
    List<OfDay> perDay,
    List<OfAnswer> answers,
    List<OfReader> readers) {
  /** Tasks of a question by state. */
  public record OfQuestion(String questionCode, Map<TaskState, Integer> byState) {}

  /** Final answers and adjudications of a day. */
  public record OfDay(LocalDate date, int verdicts) {}

  /** How often an answer was given. */
  public record OfAnswer(String questionCode, String answer, int count) {}

  /**
   * What a reader has done.
   *
   * @param done tasks answered, hidden checks among them
   * @param goldAnswered hidden checks answered
   * @param goldRight of those, as the known answer is
   * @param medianSeconds spent on a task, blind and informed, s; 0 where none is done
   */
  public record OfReader(
      String account, int done, int goldAnswered, int goldRight, double medianSeconds) {}
}
