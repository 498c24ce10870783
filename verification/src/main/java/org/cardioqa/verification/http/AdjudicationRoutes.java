package org.cardioqa.verification.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.verification.queue.Adjudication;
import org.cardioqa.verification.queue.Dispute;
import org.cardioqa.verification.queue.Role;

/** Deciding where readers differ. */
final class AdjudicationRoutes {
  private final Adjudication adjudication;
  private final TaskView view;

  AdjudicationRoutes(Adjudication adjudication, TaskView view) {
    this.adjudication = adjudication;
    this.view = view;
  }

  /** A task on which readers differ, with all that they and the report say. */
  record Disputed(
      String qaId,
      String contentHash,
      TaskView.Candidate candidate,
      List<TaskView.Link> links,
      List<VolumeView> volumes,
      TaskView.Proposed proposed,
      List<Reading> answers) {}

  /** What one of them answered, without his name. */
  record Reading(
      String reader,
      List<String> blind,
      Decision decision,
      List<String> answers,
      String reason,
      double seconds) {}

  List<Route> routes() {
    return List.of(
        Route.get("/api/adjudication/next", Role.ADJUDICATOR, this::next),
        Route.post("/api/adjudication/{qa_id}", Role.ADJUDICATOR, this::decide));
  }

  private void next(Context call, Caller caller) {
    Optional<Dispute> dispute = adjudication.next(caller.toAccount());
    if (dispute.isEmpty()) {
      call.status(204);
    } else {
      Answers.json(call, shown(dispute.get()));
    }
  }

  private void decide(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "decision", "answers", "reason", "seconds");
    Answers.json(
        call,
        adjudication.decide(caller.toAccount(), call.pathParam("qa_id"), TaskRoutes.choice(body)));
  }

  private Disputed shown(Dispute dispute) {
    QaCandidate candidate = dispute.candidate();
    return new Disputed(
        candidate.getQaId(),
        candidate.getContentHash(),
        view.candidate(candidate),
        view.links(candidate),
        view.volumes(candidate),
        view.proposed(candidate),
        dispute.readings().stream().map(AdjudicationRoutes::reading).toList());
  }

  private static Reading reading(Dispute.Reading reading) {
    return new Reading(
        reading.reader(),
        reading.blind().orElse(null),
        reading.decision(),
        reading.answers(),
        reading.reason().orElse(null),
        reading.seconds());
  }
}
