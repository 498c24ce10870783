package org.cardioqa.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.FolderVolumes.Ends;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.SliceVolume;

/**
 * Writes volumes as they are found, as a table, as JSON, or as both: a line or an object a volume.
 * Nothing is written before the first volume.
 */
final class VolumeListing implements Closeable {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
  private static final String FORM = "%-10s %-6s %6s %6s %5s %5s %-20s %5s  %s%n";

  private final Optional<PrintWriter> table;
  private final Optional<Writer> json;
  private final Optional<JsonGenerator> objects;
  private boolean begun;

  private VolumeListing(Optional<PrintWriter> table, Optional<Writer> json) throws IOException {
    this.table = table;
    this.json = json;
    this.objects =
        json.isPresent() ? Optional.of(JSON.createGenerator(json.orElseThrow())) : Optional.empty();
  }

  static VolumeListing table(PrintWriter out) throws IOException {
    return new VolumeListing(Optional.of(out), Optional.empty());
  }

  static VolumeListing json(PrintWriter out) throws IOException {
    return new VolumeListing(Optional.empty(), Optional.of(out));
  }

  /** A table, and JSON beside it, which is closed with this. */
  static VolumeListing both(PrintWriter out, Writer json) throws IOException {
    return new VolumeListing(Optional.of(out), Optional.of(json));
  }

  /** Adds volumes. */
  void add(List<Found> volumes) throws IOException {
    begin();
    for (Found found : volumes) {
      table.ifPresent(out -> row(found.volume(), out));
      if (objects.isPresent()) {
        JSON.writeValue(objects.get(), object(found));
      }
    }
  }

  /** Ends it with what became of the inputs. */
  void end(Ends ends) throws IOException {
    begin();
    if (objects.isPresent()) {
      objects.get().writeEndArray();
      objects.get().flush();
      json.orElseThrow().write(System.lineSeparator());
      json.orElseThrow().flush();
    }
    table.ifPresent(
        out -> {
          out.println();
          ends.states().forEach((state, count) -> out.printf("%s: %d%n", state, count));
          ends.refused()
              .forEach((reason, count) -> out.printf("set aside, %s: %d%n", reason, count));
          out.flush();
        });
  }

  private void begin() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    if (objects.isPresent()) {
      objects.get().writeStartArray();
    }
    table.ifPresent(
        out ->
            out.printf(
                FORM,
                "SEQUENCE",
                "VIEW",
                "SLICES",
                "PHASES",
                "ROWS",
                "COLS",
                "SPACING MM",
                "CONF",
                "NOTES"));
  }

  private static void row(SliceVolume volume, PrintWriter out) {
    out.printf(
        FORM,
        volume.getSequence(),
        volume.getView(),
        volume.getSlices(),
        volume.getPhases(),
        volume.getRows(),
        volume.getColumns(),
        volume.getSpacingMm().stream()
            .map(distance -> String.format(Locale.ROOT, "%.2f", distance))
            .collect(Collectors.joining(" x ")),
        String.format(Locale.ROOT, "%.2f", volume.getConfidence()),
        String.join("; ", volume.getWarnings()));
  }

  /** Paths and UIDs as they are. */
  private static Map<String, Object> object(Found found) {
    SliceVolume volume = found.volume();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", volume.getVolumeId());
    fields.put("sequence", volume.getSequence());
    fields.put("view", volume.getView());
    fields.put("confidence", volume.getConfidence());
    fields.put("evidence", volume.getEvidence());
    fields.put("slices", volume.getSlices());
    fields.put("phases", volume.getPhases());
    fields.put("rows", volume.getRows());
    fields.put("columns", volume.getColumns());
    fields.put("spacing_mm", volume.getSpacingMm());
    fields.put("affine", volume.getAffine());
    fields.put("study", found.study());
    fields.put("series", found.series());
    fields.put("files", found.files());
    fields.put("phase_source", volume.getPhaseSource());
    fields.put("warnings", volume.getWarnings());
    return fields;
  }

  @Override
  public void close() throws IOException {
    if (table.isPresent() && json.isPresent()) {
      json.orElseThrow().close();
    }
  }
}
