package org.cardioqa.pipeline.release.diff;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The differences of two releases as JSON. All changed rows are in it: they are written as they are
 * found, the counts behind them.
 */
public final class DiffJson implements ReleaseDiff.Sink, Closeable {
  private final JsonGenerator json;

  /**
   * Begins the text.
   *
   * @param out closed with this
   */
  public DiffJson(OutputStream out) throws IOException {
    json = new ObjectMapper().createGenerator(out);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeArrayFieldStart("rows");
  }

  @Override
  public void accept(RowChange row) throws IOException {
    json.writeStartObject();
    json.writeStringField("qa_id", row.qaId());
    json.writeStringField("question_code", row.question());
    json.writeArrayFieldStart("changes");
    for (Change change : row.changes()) {
      json.writeString(change.title());
    }
    json.writeEndArray();
    if (row.cause().isPresent()) {
      json.writeStringField("reason", row.cause().get());
    }
    state("old", row.before());
    state("new", row.after());
    json.writeEndObject();
  }

  private void state(String name, Optional<RowChange.State> state) throws IOException {
    if (state.isPresent()) {
      json.writeObjectFieldStart(name);
      json.writeStringField("split", state.get().split());
      json.writeArrayFieldStart("answers");
      for (String answer : state.get().answers()) {
        json.writeString(answer);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Writes the counts and ends the text. */
  public void finish(DiffResult diff) throws IOException {
    json.writeEndArray();
    json.writeStringField("old_version", diff.oldVersion());
    json.writeStringField("new_version", diff.newVersion());
    json.writeBooleanField("same", diff.same());
    json.writeObjectFieldStart("total");
    counts(diff.total());
    json.writeEndObject();
    json.writeArrayFieldStart("questions");
    for (Map.Entry<String, DiffResult.Counts> question : diff.questions().entrySet()) {
      json.writeStartObject();
      json.writeStringField("question_code", question.getKey());
      counts(question.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    DiffResult.Slices slices = diff.slices();
    json.writeObjectFieldStart("slices");
    json.writeNumberField("old", slices.before());
    json.writeNumberField("new", slices.after());
    json.writeNumberField("added", slices.added());
    json.writeNumberField("removed", slices.removed());
    json.writeNumberField("pixels_changed", slices.pixelsChanged());
    json.writeEndObject();
    json.writeArrayFieldStart("reasons");
    for (Map.Entry<DiffResult.Cause, Long> cause : diff.causes().entrySet()) {
      json.writeStartObject();
      json.writeStringField("change", cause.getKey().change().title());
      json.writeStringField("reason", cause.getKey().reason());
      json.writeNumberField("rows", cause.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    moves("answers", diff.answers());
    moves("splits", diff.splits());
    json.writeArrayFieldStart("agreement");
    for (DiffResult.AgreementChange change : diff.agreement()) {
      json.writeStartObject();
      json.writeStringField("question_code", change.question());
      json.writePOJOField("old", change.before());
      json.writePOJOField("new", change.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("made_with");
    for (DiffResult.Made made : diff.made()) {
      json.writeStartObject();
      json.writeStringField("what", made.what());
      json.writeStringField("old", made.before());
      json.writeStringField("new", made.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (String problem : diff.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void counts(DiffResult.Counts counts) throws IOException {
    json.writeNumberField("old", counts.before());
    json.writeNumberField("new", counts.after());
    json.writeNumberField("same", counts.same());
    for (Change change : Change.values()) {
      json.writeNumberField(change.title(), counts.of(change));
    }
  }

  private void moves(String name, Map<DiffResult.Transition, Long> moves) throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<DiffResult.Transition, Long> move : moves.entrySet()) {
      json.writeStartObject();
      if (!move.getKey().question().isEmpty()) {
        json.writeStringField("question_code", move.getKey().question());
      }
      json.writeStringField("old", move.getKey().before());
      json.writeStringField("new", move.getKey().after());
      json.writeNumberField("rows", move.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
