package org.cardioqa.verification.shards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.schemas.parquet.ParquetRowGroups;
import org.cardioqa.verification.shards.ShardsException.Problem;

/**
 * A folder that {@code cardioqa build} wrote.
 *
 * <p>Opening reads the tables of volumes and of reports' surrogates and one column of the slices,
 * so it stays quick with hundreds of thousands of frames. Pixels are read a loop at a time: a few
 * at once, and those used last are kept within a budget, so that memory is bounded whatever the
 * number of readers. Safe for many threads.
 */
public final class Shards {
  /**
   * Loops that are unpacked at the same time; each takes its pixels and the pages they stand on.
   */
  private static final int LOOPS_AT_ONCE = 4;

  private static final String MANIFEST = "manifest.json";
  private static final int MANIFEST_VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final SliceTable slices;
  private final Map<String, SliceVolume> volumes = new HashMap<>();
  private final Map<String, List<String>> volumesOfStudy = new HashMap<>();
  private final Map<String, List<Surrogate>> surrogates = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Semaphore unpacking = new Semaphore(LOOPS_AT_ONCE);
  private final LoopCache cache;

  private Shards(Path folder, long cacheBytes) {
    this.folder = folder;
    this.cache = new LoopCache(cacheBytes);
    checkManifest();
    read(
        "volumes",
        SliceVolume.class,
        volume -> {
          volume.setSliceIds(List.of());
          volumes.put(volume.getVolumeId(), volume);
          volumesOfStudy
              .computeIfAbsent(volume.getStudyId(), any -> new ArrayList<>())
              .add(volume.getVolumeId());
        });
    read(
        "reports",
        DeidentifiedReport.class,
        report -> surrogates.put(report.getReportId(), surrogates(report)));
    this.slices = new SliceTable(files("slices"));
  }

  /**
   * Opens a folder of shards.
   *
   * @param cacheBytes pixels that are kept in memory
   * @throws ShardsException MISSING if it is no such folder or lacks candidates, volumes or reports
   *     that its manifest names; NEWER; UNREADABLE. Missing slices are a warning only.
   */
  public static Shards open(Path folder, long cacheBytes) {
    return new Shards(folder, cacheBytes);
  }

  /** What is not as the manifest says and is no reason to stop, in words. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** All candidates, read anew each time. */
  public Iterable<QaCandidate> candidates() {
    return () -> new Rows<>(files("candidates").iterator(), QaCandidate.class);
  }

  /** The volume of this id. */
  public Optional<Volume> volume(String volumeId) {
    return Optional.ofNullable(volumes.get(volumeId)).map(this::describe);
  }

  /** The volumes of a study, in the order of their ids. */
  public List<Volume> volumesOfStudy(String studyId) {
    return volumesOfStudy.getOrDefault(studyId, List.of()).stream()
        .sorted()
        .map(volumes::get)
        .map(this::describe)
        .toList();
  }

  private Volume describe(SliceVolume volume) {
    return new Volume(volume, slices.frames(volume.getVolumeId(), (volume.getSlices() + 1) / 2));
  }

  /**
   * The stretches of a report that stand for identifiers, as far as they lie in a part of it.
   *
   * @param start offset of the part in the report's text; what comes back counts from there
   * @param end offset behind it
   */
  public List<Surrogate> surrogates(String reportId, int start, int end) {
    return surrogates.getOrDefault(reportId, List.of()).stream()
        .filter(surrogate -> surrogate.start() < end && surrogate.end() > start)
        .map(
            surrogate ->
                new Surrogate(
                    Math.max(0, surrogate.start() - start),
                    Math.min(end, surrogate.end()) - start,
                    surrogate.type()))
        .toList();
  }

  /**
   * The pixels of a slice through time.
   *
   * @param slice 1-based
   * @throws ShardsException MISSING if there is no such slice or its pixels are not there;
   *     UNREADABLE
   */
  public Loop loop(String volumeId, int slice) {
    LoopCache.Key key = new LoopCache.Key(volumeId, slice);
    Optional<Loop> cached = cache.get(key);
    if (cached.isPresent()) {
      return cached.get();
    }
    SliceVolume volume = volumes.get(volumeId);
    if (volume == null || slice < 1 || slice > volume.getSlices()) {
      throw new ShardsException(Problem.MISSING, "there is no such volume or slice");
    }
    unpacking.acquireUninterruptibly();
    try {
      Loop loop = unpack(volume, slice);
      cache.put(key, loop);
      return loop;
    } finally {
      unpacking.release();
    }
  }

  /**
   * One frame as it stands in the shards, with its picture.
   *
   * @param slice 1-based
   * @param phase 1-based
   * @throws ShardsException MISSING if there is no such frame or it has no picture; UNREADABLE
   */
  public Slice frame(String volumeId, int slice, int phase) {
    unpacking.acquireUninterruptibly();
    try {
      return slices.rows(volumeId, slice).stream()
          .filter(row -> row.getPhaseIndex() == phase && row.getImage().isPresent())
          .findFirst()
          .orElseThrow(() -> new ShardsException(Problem.MISSING, noPixels()));
    } finally {
      unpacking.release();
    }
  }

  private Loop unpack(SliceVolume volume, int slice) {
    List<Slice> rows =
        slices.rows(volume.getVolumeId(), slice).stream()
            .filter(row -> row.getImage().isPresent())
            .toList();
    if (rows.isEmpty()) {
      throw new ShardsException(Problem.MISSING, noPixels());
    }
    int height = volume.getRows();
    int width = volume.getColumns();
    int offset = rows.get(0).getStoredValueOffset();
    ByteBuffer pixels =
        ByteBuffer.allocate(Math.multiplyExact(volume.getPhases(), height * width * Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> missing = new ArrayList<>();
    for (int phase = 1; phase <= volume.getPhases(); phase++) {
      missing.add(phase);
    }
    for (Slice row : rows) {
      if (row.getStoredValueOffset() != offset || !missing.remove((Object) row.getPhaseIndex())) {
        throw unreadable(
            "the frames of a slice contradict each other; build the shards again", null);
      }
      pixels
          .position((row.getPhaseIndex() - 1) * height * width * Short.BYTES)
          .asShortBuffer()
          .put(values(row, height, width));
    }
    return new Loop(
        volume.getVolumeId(),
        slice,
        volume.getPhases(),
        height,
        width,
        offset,
        List.copyOf(missing),
        pixels.clear().asReadOnlyBuffer());
  }

  private static short[] values(Slice row, int height, int width) {
    try {
      return GreyPng.read(row.getImage().orElseThrow().getBytes(), height, width);
    } catch (IOException e) {
      throw unreadable(
          "a picture in slices cannot be unpacked (%s): copy the shards again"
              .formatted(e.getMessage()),
          e);
    }
  }

  private String noPixels() {
    return warnings.isEmpty()
        ? "the shards hold no pixels of this slice: they were built without, or could not be decoded"
        : "the pixels of this slice are not there; " + String.join("; ", warnings);
  }

  private static List<Surrogate> surrogates(DeidentifiedReport report) {
    List<Surrogate> surrogates = new ArrayList<>();
    for (Redaction redaction : report.getRedactions()) {
      surrogates.add(new Surrogate(redaction.getStart(), redaction.getEnd(), redaction.getType()));
    }
    return surrogates;
  }

  private void checkManifest() {
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      if (!Files.isDirectory(folder.resolve("candidates"))) {
        throw new ShardsException(
            Problem.MISSING,
            "the folder has neither manifest.json nor candidates: name the output folder of"
                + " 'cardioqa build'");
      }
      warnings.add("the folder has no manifest.json, so nobody can tell whether it is complete");
      return;
    }
    JsonNode manifest;
    try {
      manifest = MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw unreadable("manifest.json is no JSON: copy the folder again", e);
    }
    if (manifest.path("manifest_version").asInt(Integer.MAX_VALUE) > MANIFEST_VERSION) {
      throw newer("manifest.json is of a newer version");
    }
    for (JsonNode shard : manifest.path("shards")) {
      String path = shard.path("path").asText();
      if (!Files.isRegularFile(folder.resolve(path))) {
        missing(path, shard.path("table").asText());
      }
    }
  }

  private void missing(String path, String table) {
    String message = path + " is named by manifest.json and not there: copy it to its place";
    switch (table) {
      case "candidates", "volumes", "reports" ->
          throw new ShardsException(Problem.MISSING, message);
      case "slices" -> warnings.add(message + ", else its volumes cannot be shown");
      default -> {
        // The queue does not read it.
      }
    }
  }

  private List<Path> files(String table) {
    Path tableFolder = folder.resolve(table);
    if (!Files.isDirectory(tableFolder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(tableFolder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".parquet"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends SpecificRecord> void read(String table, Class<T> type, Consumer<T> row) {
    new Rows<>(files(table).iterator(), type).forEachRemaining(row);
  }

  /** The footer of a shard, whose columns are all known. */
  static <T extends SpecificRecord> ParquetRowGroups<T> footer(Path path, Class<T> type) {
    ParquetRowGroups<T> rows;
    try {
      rows = ParquetRowGroups.of(path, type);
    } catch (IOException e) {
      throw unreadable(
          "%s cannot be read (%s): copy it again, and compare its SHA-256 with manifest.json"
              .formatted(name(path), e.getMessage()),
          e);
    }
    if (!rows.unknownColumns().isEmpty()) {
      throw newer(
          "%s has columns that this program does not know (%s)"
              .formatted(name(path), String.join(", ", rows.unknownColumns())));
    }
    return rows;
  }

  private static String name(Path path) {
    return path.getParent().getFileName() + "/" + path.getFileName();
  }

  private static ShardsException newer(String what) {
    return new ShardsException(
        Problem.NEWER, what + ": open it with the version that wrote it, or a later one");
  }

  private static ShardsException unreadable(String what, Throwable cause) {
    return new ShardsException(Problem.UNREADABLE, what, cause);
  }

  /** The rows of a table's files, one after the other. */
  private static final class Rows<T extends SpecificRecord> implements Iterator<T> {
    private final Iterator<Path> files;
    private final Class<T> type;
    private Path path;
    private ParquetRecordReader<T> reader;
    private Optional<T> next = Optional.empty();

    private Rows(Iterator<Path> files, Class<T> type) {
      this.files = files;
      this.type = type;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next.isEmpty()) {
          if (reader == null) {
            if (!files.hasNext()) {
              return false;
            }
            path = files.next();
            footer(path, type);
            reader =
                ParquetRecordReader.of(
                    Files.newByteChannel(path), SpecificData.get().getSchema(type));
          }
          next = reader.next();
          if (next.isEmpty()) {
            reader.close();
            reader = null;
          }
        }
        return true;
      } catch (IOException e) {
        throw damaged(e);
      } catch (ShardsException e) {
        throw e;
      } catch (RuntimeException e) {
        // A code that the enumeration lacks comes as an exception of the reader's.
        throw damaged(e);
      }
    }

    private ShardsException damaged(Exception e) {
      return unreadable(
          "%s cannot be read (%s): it is damaged, or a newer version wrote a code into it that this one does not know"
              .formatted(name(path), e.getClass().getSimpleName()),
          e);
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      T row = next.orElseThrow();
      next = Optional.empty();
      return row;
    }
  }
}
