package org.cardioqa.verification.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cardioqa.schemas.agreement.Agreement;
import org.cardioqa.verification.exchange.VerdictFile;
import org.cardioqa.verification.exchange.VerdictFormat;
import org.cardioqa.verification.queue.Progress;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Statistics;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.VerdictImport;
import org.cardioqa.verification.queue.VerdictImportReport;
import org.cardioqa.verification.queue.Verdicts;

/** Figures, export and import. */
final class AdminRoutes {
  /** Longest file that is taken in, in bytes. */
  static final long MOST_IMPORTED = 256L << 20;

  private final Tasks tasks;
  private final Verdicts verdicts;
  private final Statistics statistics;
  private final VerdictImport verdictImport;

  AdminRoutes(Tasks tasks, Verdicts verdicts, Statistics statistics, VerdictImport verdictImport) {
    this.tasks = tasks;
    this.verdicts = verdicts;
    this.statistics = statistics;
    this.verdictImport = verdictImport;
  }

  /** Where the project stands. */
  record Standing(
      Map<TaskState, Integer> byState,
      List<Progress.OfQuestion> byQuestion,
      List<Day> perDay,
      List<Progress.OfAnswer> answers,
      List<Progress.OfReader> readers) {}

  /** How many verdicts a day saw; the day by ISO 8601, UTC. */
  record Day(String date, int verdicts) {}

  /** How far readers agree, over all and by question. */
  record Agreeing(Figures overall, List<Figures> byQuestion) {}

  /**
   * How far they agree on a question; a figure that cannot be told is absent.
   *
   * @param questionCode null for all
   * @param percent 0 to 100
   */
  record Figures(
      String questionCode,
      int items,
      int readers,
      Double percent,
      Double cohen,
      Double fleiss,
      Double alpha) {}

  /** What an import changed. */
  record Imported(int imported, int known, int withoutTask) {}

  List<Route> routes() {
    return List.of(
        Route.get("/api/admin/progress", Role.ADMIN, this::progress),
        Route.get("/api/admin/agreement", Role.ADMIN, this::agreement),
        Route.get("/api/admin/export", Role.ADMIN, this::export),
        Route.post("/api/admin/import", Role.ADMIN, this::importAll));
  }

  private void progress(Context call, Caller caller) {
    Progress progress = statistics.progress();
    Answers.json(
        call,
        new Standing(
            progress.byState(),
            progress.byQuestion(),
            progress.perDay().stream()
                .map(day -> new Day(day.date().toString(), day.verdicts()))
                .toList(),
            progress.answers(),
            progress.readers()));
  }

  private void agreement(Context call, Caller caller) {
    Statistics.ProjectAgreement agreement = statistics.agreement();
    Answers.json(
        call,
        new Agreeing(
            figures(null, agreement.overall()),
            agreement.byQuestion().entrySet().stream()
                .map(question -> figures(question.getKey(), question.getValue()))
                .toList()));
  }

  private static Figures figures(String questionCode, Agreement agreement) {
    Double share = orNull(agreement.percent());
    return new Figures(
        questionCode,
        agreement.items(),
        agreement.readers(),
        share == null ? null : 100 * share,
        orNull(agreement.cohen()),
        orNull(agreement.fleiss()),
        orNull(agreement.alpha()));
  }

  private static Double orNull(OptionalDouble figure) {
    return figure.isPresent() ? figure.getAsDouble() : null;
  }

  private void export(Context call, Caller caller) throws IOException {
    VerdictFormat format =
        Optional.ofNullable(call.queryParam("format"))
            .flatMap(VerdictFormat::of)
            .orElseThrow(
                () ->
                    ApiError.badRequest(
                        "the parameter format must be one of " + VerdictFormat.codes()));
    // Into a file first, so that nobody takes a half of it for the whole.
    Path file = Files.createTempFile("cardioqa-export", "");
    try (OutputStream out = Files.newOutputStream(file)) {
      format.write(tasks, verdicts, out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    call.contentType(format.contentType())
        .header(
            "Content-Disposition",
            "attachment; filename=\"verdicts.%s\"".formatted(format.extension()))
        .result(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
  }

  private void importAll(Context call, Caller caller) throws IOException {
    if (call.req().getContentLengthLong() > MOST_IMPORTED) {
      throw ApiError.tooLarge(MOST_IMPORTED);
    }
    Path file = Files.createTempFile("cardioqa-import", "");
    try {
      copy(call.bodyInputStream(), file);
      VerdictImportReport report = verdictImport.importAll(VerdictFile.read(file, "the file"));
      Answers.json(call, new Imported(report.added(), report.known(), report.withoutTask()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void copy(InputStream in, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        copied += read;
        if (copied > MOST_IMPORTED) {
          throw ApiError.tooLarge(MOST_IMPORTED);
        }
        out.write(buffer, 0, read);
      }
    }
  }
}
