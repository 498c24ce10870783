package org.cardioqa.pipeline.release.create;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.create.Judgement.Accepted;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;

/**
 * Decides what the verdicts on a candidate amount to.
 *
 * <p>A verdict that a later one supersedes never counts, nor does one on a hidden check of the
 * reader, nor one given without the report's sentence in sight. Late and stale ones count if the
 * policy says so. An adjudicator's verdict wins; else as many readers as the policy asks for must
 * say the same. An identifier that was seen blocks the study whoever saw it, and when.
 */
final class Judge {
  private final Policy.Readers policy;

  Judge(Policy.Readers policy) {
    this.policy = policy;
  }

  /** A counting verdict: its outcome and, where the candidate is to be used, the answers. */
  private record Vote(Verdict verdict, Decision outcome, List<String> answers) {}

  /**
   * The judgement of all verdicts on a candidate.
   *
   * @param verdicts in any order; those on hidden checks may be among them
   */
  Judgement judge(QaCandidate candidate, Collection<Verdict> verdicts) {
    Map<String, Problem> problems = new TreeMap<>();
    List<Verdict> standing = standing(verdicts, problems);
    boolean phiSeen = standing.stream().anyMatch(v -> v.getDecision() == Decision.PHI_SEEN);
    Answers answers = new Answers(candidate);
    List<Vote> votes = new ArrayList<>();
    for (Verdict verdict : standing) {
      if (counts(verdict, candidate)) {
        vote(verdict, candidate, answers, problems).ifPresent(votes::add);
      }
    }
    votes.sort(Comparator.comparing(vote -> vote.verdict().getVerdictId()));
    List<Vote> adjudications = of(VerdictPhase.ADJUDICATED, votes);
    List<Vote> readings = of(VerdictPhase.INFORMED, votes);
    refuseRepeated(candidate, adjudications, readings, problems);

    List<Vote> opinions =
        readings.stream().filter(vote -> vote.outcome() != Decision.SKIP).toList();
    Map<String, List<String>> labels = new TreeMap<>();
    opinions.forEach(
        vote ->
            labels.put(
                vote.verdict().getReader(),
                used(vote) ? vote.answers() : List.of(vote.outcome().name())));
    if (phiSeen) {
      return new Judgement(Optional.empty(), Optional.of(Reason.PHI_SEEN), true, labels, problems);
    }
    if (!problems.isEmpty()) {
      return left(Reason.DISAGREEMENT, labels, problems);
    }
    if (!adjudications.isEmpty()) {
      Vote decision = adjudications.get(0);
      return concluded(
          candidate, answers, decision, "adjudicated", backers(decision, votes, answers), labels);
    }
    return counted(candidate, answers, opinions, labels);
  }

  private Judgement counted(
      QaCandidate candidate,
      Answers answers,
      List<Vote> opinions,
      Map<String, List<String>> labels) {
    if (opinions.isEmpty()) {
      return left(Reason.NOT_VERIFIED, labels, Map.of());
    }
    Vote most = null;
    int support = 0;
    for (Vote vote : opinions) {
      int backers = backers(vote, opinions, answers);
      // Of answers within the tolerance of each other the report's own comes first.
      if (backers > support || (backers == support && isReports(vote, candidate, answers))) {
        most = vote;
        support = backers;
      }
    }
    boolean united = allSame(opinions, answers);
    if (!united && (policy.adjudicate() || 2 * support <= opinions.size())) {
      return left(Reason.DISAGREEMENT, labels, Map.of());
    }
    if (support < policy.agreeing()) {
      return left(Reason.TOO_FEW_READERS, labels, Map.of());
    }
    return concluded(candidate, answers, most, support == 1 ? "single" : "agreed", support, labels);
  }

  private static boolean isReports(Vote vote, QaCandidate candidate, Answers answers) {
    return used(vote) && answers.equal(vote.answers(), candidate.getAnswers());
  }

  private static boolean allSame(List<Vote> votes, Answers answers) {
    return votes.stream().allMatch(vote -> backers(vote, votes, answers) == votes.size());
  }

  private static Judgement concluded(
      QaCandidate candidate,
      Answers answers,
      Vote vote,
      String verification,
      int readers,
      Map<String, List<String>> labels) {
    if (!used(vote)) {
      return left(reason(vote.outcome()), labels, Map.of());
    }
    boolean edited = !answers.equal(vote.answers(), candidate.getAnswers());
    return new Judgement(
        Optional.of(new Accepted(vote.answers(), verification, edited, readers)),
        Optional.empty(),
        false,
        labels,
        Map.of());
  }

  private static Judgement left(
      Reason reason, Map<String, List<String>> labels, Map<String, Problem> problems) {
    return new Judgement(Optional.empty(), Optional.of(reason), false, labels, problems);
  }

  private static Reason reason(Decision decision) {
    return switch (decision) {
      case REJECT -> Reason.REJECTED;
      case NOT_VISIBLE -> Reason.NOT_VISIBLE;
      case REPORT_WRONG -> Reason.REPORT_WRONG;
      case SKIP -> Reason.SKIPPED;
      case PHI_SEEN -> Reason.PHI_SEEN;
      case ACCEPT, EDIT -> throw new IllegalArgumentException("used, not left out");
    };
  }

  /** Those that no other takes back or replaces. */
  private static List<Verdict> standing(
      Collection<Verdict> verdicts, Map<String, Problem> problems) {
    Map<String, Verdict> byId = new HashMap<>();
    for (Verdict verdict : verdicts) {
      if (byId.put(verdict.getVerdictId(), verdict) != null) {
        problems.put(verdict.getVerdictId(), Problem.REPEATED_VERDICT);
      }
    }
    Set<String> superseded = new HashSet<>();
    for (Verdict verdict : byId.values()) {
      verdict
          .getSupersedes()
          .ifPresent(
              earlier -> {
                superseded.add(earlier);
                if (!byId.containsKey(earlier)) {
                  problems.put(verdict.getVerdictId(), Problem.UNKNOWN_SUPERSEDED);
                }
              });
    }
    List<Verdict> standing =
        byId.values().stream()
            .filter(verdict -> !superseded.contains(verdict.getVerdictId()))
            .sorted(Comparator.comparing(Verdict::getVerdictId))
            .collect(Collectors.toCollection(ArrayList::new));
    // Every chain ends in a verdict that stands; one that does not is a circle.
    Set<String> ended = new HashSet<>();
    for (Verdict verdict : standing) {
      for (Verdict v = verdict;
          v != null && ended.add(v.getVerdictId());
          v = v.getSupersedes().map(byId::get).orElse(null)) {
        // The chain is walked to its first verdict.
      }
    }
    byId.keySet().stream()
        .filter(id -> !ended.contains(id))
        .forEach(id -> problems.put(id, Problem.SUPERSEDED_IN_A_CIRCLE));
    return standing;
  }

  private boolean counts(Verdict verdict, QaCandidate candidate) {
    return !verdict.getGold()
        && verdict.getPhase() != VerdictPhase.BLIND
        && verdict.getDecision() != Decision.PHI_SEEN
        && (policy.late() || !verdict.getLate())
        && (policy.stale() || verdict.getContentHash().equals(candidate.getContentHash()));
  }

  /** The vote of a verdict; empty, with a problem, if its answers have the wrong form. */
  private static Optional<Vote> vote(
      Verdict verdict, QaCandidate candidate, Answers answers, Map<String, Problem> problems) {
    if (!isUsed(verdict.getDecision())) {
      return Optional.of(new Vote(verdict, verdict.getDecision(), List.of()));
    }
    List<String> given =
        verdict.getDecision() == Decision.ACCEPT && verdict.getAnswers().isEmpty()
            ? candidate.getAnswers()
            : verdict.getAnswers();
    Optional<List<String>> checked = answers.checked(given);
    boolean contradicts =
        verdict.getDecision() == Decision.ACCEPT
            && verdict.getContentHash().equals(candidate.getContentHash())
            && checked.filter(own -> answers.equal(own, candidate.getAnswers())).isEmpty();
    if (checked.isEmpty() || contradicts) {
      problems.put(verdict.getVerdictId(), Problem.WRONG_ANSWERS);
      return Optional.empty();
    }
    // How they were reached does not matter: an edit and an acceptance may give the same.
    return Optional.of(new Vote(verdict, Decision.ACCEPT, checked.get()));
  }

  private static void refuseRepeated(
      QaCandidate candidate,
      List<Vote> adjudications,
      List<Vote> readings,
      Map<String, Problem> problems) {
    long people = readings.stream().map(vote -> vote.verdict().getReader()).distinct().count();
    if (adjudications.size() > 1 || people < readings.size()) {
      problems.put(candidate.getQaId(), Problem.TWO_FINAL_VERDICTS);
    }
  }

  private static List<Vote> of(VerdictPhase phase, List<Vote> votes) {
    return votes.stream().filter(vote -> vote.verdict().getPhase() == phase).toList();
  }

  private static boolean used(Vote vote) {
    return isUsed(vote.outcome());
  }

  private static boolean isUsed(Decision decision) {
    return decision == Decision.ACCEPT || decision == Decision.EDIT;
  }

  /** How many people say the same as this vote, its own among them. */
  private static int backers(Vote vote, List<Vote> votes, Answers answers) {
    return (int)
        votes.stream()
            .filter(
                other ->
                    other.outcome() == vote.outcome()
                        && (!used(vote) || answers.same(vote.answers(), other.answers())))
            .map(other -> other.verdict().getReader())
            .distinct()
            .count();
  }
}
