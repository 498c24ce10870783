package org.cardioqa.verification.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.Assignment;
import org.cardioqa.verification.queue.Choice;
import org.cardioqa.verification.queue.FirstAnswer;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.PullFilter;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Undone;
import org.cardioqa.verification.queue.Verdicts;

/** Reading: a task, its answer from the images alone, the final one. */
final class TaskRoutes {
  private final Leases leases;
  private final Verdicts verdicts;
  private final TaskView view;

  TaskRoutes(Leases leases, Verdicts verdicts, TaskView view) {
    this.leases = leases;
    this.verdicts = verdicts;
    this.view = view;
  }

  /** Until when a lease holds, ISO 8601. */
  record Renewed(String expiresAt) {}

  /** What is told after the answer from the images alone. */
  record Informed(
      String verdictId,
      boolean late,
      VerdictPhase phase,
      List<TaskView.Link> links,
      TaskView.Proposed proposed) {}

  /** The caller's last decision, which can be taken back. */
  record Last(String verdictId) {}

  /** A verdict that was taken back; {@code task} where its reader has it in his hands again. */
  record TakenBack(String verdictId, TaskView.Task task) {}

  List<Route> routes() {
    return List.of(
        Route.post("/api/tasks/pull", Role.READER, this::pull),
        Route.post("/api/tasks/{qa_id}/heartbeat", Role.READER, this::heartbeat),
        Route.post("/api/tasks/{qa_id}/blind", Role.READER, this::blind),
        Route.post("/api/tasks/{qa_id}/verdict", Role.READER, this::verdict),
        Route.post("/api/tasks/{qa_id}/release", Role.READER, this::release),
        Route.get("/api/verdicts/last", Role.READER, this::last),
        Route.post("/api/verdicts/{verdict_id}/undo", Role.READER, this::undo));
  }

  private void pull(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "tiers", "sequences");
    PullFilter filter =
        new PullFilter(
            new HashSet<>(body.integers("tiers")), new HashSet<>(body.texts("sequences")));
    Optional<Assignment> task = leases.pull(caller.account(), filter);
    if (task.isEmpty()) {
      call.status(204);
    } else {
      Answers.json(call, view.of(task.get()));
    }
  }

  private void heartbeat(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "lease_id");
    Answers.json(
        call, new Renewed(leases.heartbeat(caller.account(), body.text("lease_id")).toString()));
  }

  private void blind(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "lease_id", "answers", "seconds");
    FirstAnswer given =
        verdicts.answerBlind(
            caller.account(),
            call.pathParam("qa_id"),
            body.text("lease_id"),
            body.texts("answers"),
            body.seconds("seconds"));
    QaCandidate informed =
        given
            .informed()
            .orElseThrow(
                () ->
                    new ApiError(
                        409,
                        "study_held",
                        "the answer is kept, but somebody has seen an identifier in this study;"
                            + " take the next task"));
    Answers.json(
        call,
        new Informed(
            given.recorded().verdictId(),
            given.recorded().late(),
            VerdictPhase.INFORMED,
            view.links(informed),
            view.proposed(informed)));
  }

  private void verdict(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "lease_id", "decision", "answers", "reason", "seconds");
    Answers.json(
        call,
        verdicts.decide(
            caller.account(), call.pathParam("qa_id"), body.text("lease_id"), choice(body)));
  }

  private void release(Context call, Caller caller) throws IOException {
    Body body = Body.of(call, "lease_id");
    leases.release(caller.account(), body.text("lease_id"));
    call.status(204);
  }

  private void last(Context call, Caller caller) {
    ReaderRole role =
        "adjudicator".equals(call.queryParam("role")) ? ReaderRole.ADJUDICATOR : ReaderRole.READER;
    Optional<Verdict> last = verdicts.last(caller.account(), role);
    if (last.isEmpty()) {
      call.status(204);
    } else {
      Answers.json(call, new Last(last.get().getVerdictId()));
    }
  }

  private void undo(Context call, Caller caller) throws IOException {
    Body.of(call);
    Undone undone = verdicts.undo(caller.account(), call.pathParam("verdict_id"));
    Answers.json(
        call, new TakenBack(undone.verdictId(), undone.reopened().map(view::of).orElse(null)));
  }

  /** What a body decides. */
  static Choice choice(Body body) {
    return new Choice(
        decision(body.text("decision")),
        body.texts("answers"),
        body.textIfAny("reason"),
        body.seconds("seconds"));
  }

  private static Decision decision(String code) {
    try {
      return Decision.valueOf(code.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("the field decision must be one of " + List.of(Decision.values()));
    }
  }
}
