package org.cardioqa.verification.shards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.example.data.Group;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.parquet.ParquetRowGroups;
import org.cardioqa.verification.shards.ShardsException.Problem;

/**
 * Finds the rows of a slice among hundreds of thousands with pictures. Opening reads which volumes
 * stand in which row group, from that column alone; what else is to be known of a row group's
 * frames is read when a volume is first looked for there.
 */
final class SliceTable {
  private static final String VOLUME = "volume_id";

  private static final Set<String> KEYS =
      Set.of(
          VOLUME,
          "slice_index",
          "phase_index",
          "trigger_time_ms",
          "window_center",
          "window_width",
          "rescale_slope",
          "rescale_intercept",
          "stored_value_offset");

  private static final String PIXELS = "image.bytes";

  private final Map<String, Set<Place>> places = new HashMap<>();
  private final Map<Place, Map<SliceKey, Run>> runs = new ConcurrentHashMap<>();

  private record Place(String file, ParquetRowGroups<Slice> rows, int group) {}

  private record SliceKey(String volumeId, int slice) {}

  /** Rows of a slice in a row group; others of another slice may stand between them. */
  private static final class Run {
    private final long from;
    private long to;
    private final List<Frame> frames = new ArrayList<>();

    private Run(long from) {
      this.from = from;
    }
  }

  SliceTable(List<Path> files) {
    for (Path path : files) {
      ParquetRowGroups<Slice> rows = Shards.footer(path, Slice.class);
      String name = path.getFileName().toString();
      for (int group = 0; group < rows.count(); group++) {
        locate(new Place(name, rows, group));
      }
    }
  }

  private void locate(Place place) {
    String last = "";
    for (Group row : keys(place, Set.of(VOLUME))) {
      String volumeId = row.getString(VOLUME, 0);
      if (!volumeId.equals(last)) {
        places.computeIfAbsent(volumeId, any -> new LinkedHashSet<>()).add(place);
        last = volumeId;
      }
    }
  }

  /** The frames of a slice by phase, without pixels. */
  List<Frame> frames(String volumeId, int slice) {
    List<Frame> frames = new ArrayList<>();
    SliceKey key = new SliceKey(volumeId, slice);
    for (Place place : places.getOrDefault(volumeId, Set.of())) {
      find(place, key).ifPresent(run -> frames.addAll(run.frames));
    }
    return frames;
  }

  /** The rows of a slice by phase, with their pictures. */
  List<Slice> rows(String volumeId, int slice) {
    List<Slice> found = new ArrayList<>();
    SliceKey key = new SliceKey(volumeId, slice);
    for (Place place : places.getOrDefault(volumeId, Set.of())) {
      Optional<Run> run = find(place, key);
      if (run.isPresent()) {
        for (Slice row : read(place, run.get())) {
          if (row.getVolumeId().equals(volumeId) && row.getSliceIndex() == slice) {
            found.add(row);
          }
        }
      }
    }
    return found;
  }

  private Optional<Run> find(Place place, SliceKey key) {
    return Optional.ofNullable(runs.computeIfAbsent(place, SliceTable::index).get(key));
  }

  private static List<Slice> read(Place place, Run run) {
    try {
      return place.rows.rows(place.group, run.from, run.to, PIXELS);
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  private static List<Group> keys(Place place, Set<String> columns) {
    try {
      return place.rows.keys(place.group, columns);
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  private static Map<SliceKey, Run> index(Place place) {
    List<Group> keys = keys(place, KEYS);
    Map<SliceKey, Run> index = new HashMap<>();
    String volumeId = "";
    for (int i = 0; i < keys.size(); i++) {
      Group row = keys.get(i);
      String id = row.getString(VOLUME, 0);
      // One string a volume, not one a frame.
      volumeId = volumeId.equals(id) ? volumeId : id;
      long at = i;
      Run run =
          index.computeIfAbsent(
              new SliceKey(volumeId, row.getInteger("slice_index", 0)), any -> new Run(at));
      run.to = i + 1L;
      run.frames.add(frame(row));
    }
    return index;
  }

  private static Frame frame(Group row) {
    return new Frame(
        row.getInteger("phase_index", 0),
        number(row, "trigger_time_ms"),
        number(row, "window_center"),
        number(row, "window_width"),
        row.getDouble("rescale_slope", 0),
        row.getDouble("rescale_intercept", 0),
        row.getInteger("stored_value_offset", 0));
  }

  private static Optional<Double> number(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0
        ? Optional.empty()
        : Optional.of(row.getDouble(column, 0));
  }

  private static ShardsException unreadable(Place place, IOException e) {
    return new ShardsException(
        Problem.UNREADABLE,
        "slices/%s cannot be read (%s): copy it again, and compare its SHA-256 with manifest.json"
            .formatted(place.file, e.getMessage()),
        e);
  }
}
