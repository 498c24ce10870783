package org.cardioqa.verification.http;

import java.util.List;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.queue.Assignment;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.shards.Surrogate;

/**
 * A task as its reader may see it: from the images alone nothing of what the report says. Each part
 * names what it shows, so that a field added to the candidate stays hidden until somebody shows it.
 */
final class TaskView {
  private final Catalog catalog;
  private final Policy policy;
  private final Studies studies;

  TaskView(Catalog catalog, Policy policy, Studies studies) {
    this.catalog = catalog;
    this.policy = policy;
    this.studies = studies;
  }

  /** A task in a reader's hands; {@code proposed} only once he has answered blind. */
  record Task(
      String qaId,
      String contentHash,
      Lease lease,
      VerdictPhase phase,
      Candidate candidate,
      List<Link> links,
      List<VolumeView> volumes,
      List<String> firstAnswer,
      Proposed proposed) {}

  /** Until when it is his, ISO 8601. */
  record Lease(String leaseId, String expiresAt, long heartbeatSeconds) {}

  /** The question, without the answer. */
  record Candidate(
      int tier,
      String questionCode,
      QuestionType type,
      String question,
      List<Choice> options,
      String unit,
      Double tolerance,
      String sequenceView,
      StatementSchema statementSchema) {}

  /** What can be answered; not what the report says of it. */
  record Choice(String code, String text) {}

  /** Where to look; 1-based and inclusive. Several of one volume are several levels of it. */
  record Link(String volumeId, int sliceFrom, int sliceTo, int phaseFrom, int phaseTo) {}

  /** What the report says. */
  record Proposed(
      List<String> answers,
      List<State> options,
      List<Sentence> evidence,
      List<Sentence> counterEvidence) {}

  /** What the report says of a choice. */
  record State(String code, String state) {}

  /** A sentence of the report; offsets are of UTF-16 code units, relative to it. */
  record Sentence(
      String sentence,
      int focusStart,
      int focusEnd,
      String certainty,
      String section,
      List<Surrogate> surrogates) {}

  /** A task in somebody's hands. */
  Task of(Assignment assignment) {
    QaCandidate candidate = assignment.candidate();
    boolean informed = assignment.phase() != VerdictPhase.BLIND;
    List<VolumeView> volumes = volumes(candidate);
    return new Task(
        candidate.getQaId(),
        candidate.getContentHash(),
        new Lease(
            assignment.lease().leaseId(),
            assignment.lease().expiresAt().toString(),
            policy.heartbeatSeconds()),
        assignment.phase(),
        candidate(candidate),
        informed ? links(candidate) : wholeVolumes(candidate, volumes),
        volumes,
        assignment.firstAnswer().orElse(null),
        informed ? proposed(candidate) : null);
  }

  Candidate candidate(QaCandidate candidate) {
    return new Candidate(
        candidate.getTier(),
        candidate.getQuestionCode(),
        candidate.getType(),
        candidate.getQuestion(),
        candidate.getOptions().stream()
            .map(option -> new Choice(option.getCode(), option.getText()))
            .toList(),
        candidate.getUnit().orElse(null),
        candidate.getTolerance().orElse(null),
        candidate.getSequenceView(),
        StatementSchema.of(catalog, candidate.getQuestionCode()).orElse(null));
  }

  /**
   * The linked volumes from end to end: which slices and phases show the answer follows from what
   * the report says. Those that the shards do not have are left out.
   */
  private static List<Link> wholeVolumes(QaCandidate candidate, List<VolumeView> volumes) {
    return candidate.getLinks().stream()
        .map(VolumeLink::getVolumeId)
        .distinct()
        .flatMap(id -> volumes.stream().filter(volume -> volume.volumeId().equals(id)))
        .map(volume -> new Link(volume.volumeId(), 1, volume.slices(), 1, volume.phases()))
        .toList();
  }

  /** Without their reasons, which may say what the report says. */
  List<Link> links(QaCandidate candidate) {
    return candidate.getLinks().stream().map(TaskView::link).toList();
  }

  private static Link link(VolumeLink link) {
    return new Link(
        link.getVolumeId(),
        link.getSliceFrom(),
        link.getSliceTo(),
        link.getPhaseFrom(),
        link.getPhaseTo());
  }

  List<VolumeView> volumes(QaCandidate candidate) {
    return studies.volumes(candidate.getStudyId()).stream().map(VolumeView::of).toList();
  }

  Proposed proposed(QaCandidate candidate) {
    return new Proposed(
        candidate.getAnswers(),
        candidate.getOptions().stream()
            .map(option -> new State(option.getCode(), option.getState().name()))
            .toList(),
        sentences(candidate, candidate.getEvidence()),
        sentences(candidate, candidate.getCounterEvidence()));
  }

  private List<Sentence> sentences(QaCandidate candidate, List<Evidence> evidence) {
    return evidence.stream().map(one -> sentence(candidate.getReportId(), one)).toList();
  }

  private Sentence sentence(String reportId, Evidence evidence) {
    return new Sentence(
        evidence.getSentence(),
        evidence.getFocusStart() - evidence.getStart(),
        evidence.getFocusEnd() - evidence.getStart(),
        evidence.getCertainty().name(),
        evidence.getSection(),
        studies.surrogates(reportId, evidence.getStart(), evidence.getEnd()));
  }
}
