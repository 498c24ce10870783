package org.cardioqa.pipeline.release.create;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.create.Judgement.Accepted;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.Verdict;

/** Brings the verdicts on a candidate to it and says what becomes of it. */
final class JudgeCandidates extends DoFn<KV<String, CoGbkResult>, KV<String, ReleaseItem>> {
  private static final long serialVersionUID = 1;

  static final TupleTag<QaCandidate> CANDIDATES = new TupleTag<>() {};
  static final TupleTag<Verdict> VERDICTS = new TupleTag<>() {};

  /** Items without frames, by study. */
  static final TupleTag<KV<String, ReleaseItem>> ITEMS = new TupleTag<>() {};

  /** Studies in which an identifier was seen. */
  static final TupleTag<KV<String, String>> BLOCKED = new TupleTag<>() {};

  /** Reasons, one for each candidate that is left out here. */
  static final TupleTag<String> EXCLUDED = new TupleTag<>() {};

  /** Kinds of problems with the id of a verdict or candidate. */
  static final TupleTag<KV<String, String>> PROBLEMS = new TupleTag<>() {};

  /** What readers said, as lines of {@link ReaderAgreement}. */
  static final TupleTag<String> LABELS = new TupleTag<>() {};

  private static final Pattern GIVEN_ID = Pattern.compile("[0-9a-fA-F-]{16,64}");

  private final JobSettings settings;
  private transient Policy policy;
  private transient Judge judge;
  private transient ItemBuilder builder;

  JudgeCandidates(JobSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setUp() {
    policy = settings.policy();
    judge = new Judge(policy.readers());
    builder =
        new ItemBuilder(
            policy.unstatedOptions(),
            new Splits(settings.key().load(), policy.splits()),
            settings.canary());
  }

  @ProcessElement
  public void judge(@Element KV<String, CoGbkResult> joined, MultiOutputReceiver out) {
    List<QaCandidate> candidates = new ArrayList<>();
    joined.getValue().getAll(CANDIDATES).forEach(candidates::add);
    List<Verdict> verdicts = new ArrayList<>();
    joined.getValue().getAll(VERDICTS).forEach(verdicts::add);
    if (candidates.isEmpty()) {
      unknown(joined.getKey(), verdicts, out);
      return;
    }
    if (candidates.size() > 1) {
      problem(Problem.REPEATED_CANDIDATE, joined.getKey(), out);
    }
    QaCandidate candidate = candidates.get(0);
    Judgement judgement = judge.judge(candidate, verdicts);
    judgement
        .problems()
        .forEach((id, problem) -> problem(problem, shown(id, candidate.getQaId()), out));
    if (judgement.phiSeen()) {
      out.get(BLOCKED).output(KV.of(candidate.getStudyId(), candidate.getQaId()));
    }
    if (judgement.labels().size() > 1) {
      out.get(LABELS).output(ReaderAgreement.line(candidate, judgement.labels()));
    }
    Optional<String> reason = reason(candidate, judgement);
    if (reason.isPresent()) {
      out.get(EXCLUDED).output(reason.get());
    } else {
      out.get(ITEMS)
          .output(
              KV.of(
                  candidate.getStudyId(),
                  builder.item(candidate, judgement.accepted().orElseThrow())));
    }
  }

  /** Why a candidate is left out, the policy's reasons first; empty if it is not. */
  private Optional<String> reason(QaCandidate candidate, Judgement judgement) {
    if (!policy.tiers().contains(candidate.getTier())) {
      return Optional.of(Reason.TIER.name());
    }
    if (policy.excludedLinks().contains(candidate.getLinkStatus())) {
      return Optional.of(Reason.LINK_STATUS.name());
    }
    if (judgement.reason().isPresent()) {
      return judgement.reason().map(Reason::name);
    }
    Accepted accepted = judgement.accepted().orElseThrow();
    Optional<Reason> refusal = builder.refusal(candidate, accepted.answers());
    if (refusal.isPresent()) {
      return refusal.map(Reason::name);
    }
    if (settings.errata().bars(candidate.getQaId(), accepted.answers()).isPresent()) {
      return Optional.of(Reason.ERRATUM.name());
    }
    return Optional.ofNullable(settings.dropped().get(candidate.getQaId()))
        .map(gate -> "GATE " + gate);
  }

  /**
   * The candidate, and the verdict if its id is one that a program gave: people call it anything.
   */
  private static String shown(String id, String qaId) {
    return id.equals(qaId) || !GIVEN_ID.matcher(id).matches()
        ? qaId
        : "verdict %s on %s".formatted(id, qaId);
  }

  /** Hidden checks of readers may be on candidates of other shards. */
  private void unknown(String qaId, List<Verdict> verdicts, MultiOutputReceiver out) {
    if (verdicts.stream().allMatch(Verdict::getGold)) {
      return;
    }
    if (policy.readers().unknown() == Policy.Unknown.FAIL) {
      problem(Problem.UNKNOWN_QA_ID, qaId, out);
    } else {
      out.get(EXCLUDED).output(Reason.UNKNOWN_QA_ID.name());
    }
  }

  private static void problem(Problem problem, String id, MultiOutputReceiver out) {
    out.get(PROBLEMS).output(KV.of(problem.name(), id));
  }
}
