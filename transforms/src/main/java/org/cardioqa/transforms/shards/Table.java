package org.cardioqa.transforms.shards;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;

/**
 * A table of the output: where its rows go and in which order they stand there.
 *
 * @param name folder of the table
 * @param type record of a row
 * @param shardKey rows of one key stand in one shard
 * @param order no two rows of a shard compare as equal, so that there is one order only
 * @param rowsPerShard how many rows a shard has, about
 */
public record Table<T extends SpecificRecord>(
    String name, Class<T> type, RowKey<T> shardKey, RowOrder<T> order, int rowsPerShard)
    implements Serializable {

  /** What decides on the shard of a row. */
  public interface RowKey<T> extends Serializable {
    /** The key. */
    String of(T row);
  }

  /** A comparator that can be sent to a worker. */
  public interface RowOrder<T> extends Comparator<T>, Serializable {}

  private static final int TEXT_ROWS = 100_000;

  /** Some 300 MB of PNG at 208 x 168. */
  private static final int PICTURE_ROWS = 8_192;

  /** Every input and the state in which it ended. */
  public static final Table<InputState> INPUTS =
      new Table<>(
          "inputs",
          InputState.class,
          InputState::getInputKey,
          (a, b) -> a.getInputKey().compareTo(b.getInputKey()),
          TEXT_ROWS);

  /** De-identified reports. */
  public static final Table<DeidentifiedReport> REPORTS =
      new Table<>(
          "reports",
          DeidentifiedReport.class,
          DeidentifiedReport::getStudyId,
          (a, b) -> a.getReportId().compareTo(b.getReportId()),
          TEXT_ROWS);

  /** What the reports say, coded. */
  public static final Table<Finding> FINDINGS =
      new Table<>(
          "findings",
          Finding.class,
          Finding::getStudyId,
          (a, b) -> a.getFindingId().compareTo(b.getFindingId()),
          TEXT_ROWS);

  /** Questions to verify. */
  public static final Table<QaCandidate> CANDIDATES =
      new Table<>(
          "candidates",
          QaCandidate.class,
          QaCandidate::getStudyId,
          (a, b) -> a.getQaId().compareTo(b.getQaId()),
          TEXT_ROWS);

  /** Stacks of slices. */
  public static final Table<SliceVolume> VOLUMES =
      new Table<>(
          "volumes",
          SliceVolume.class,
          SliceVolume::getVolumeId,
          (a, b) -> a.getVolumeId().compareTo(b.getVolumeId()),
          TEXT_ROWS);

  /** Their frames. */
  public static final Table<Slice> SLICES =
      new Table<>("slices", Slice.class, Slice::getVolumeId, Table::compareSlices, PICTURE_ROWS);

  /** What was set aside, and why. */
  public static final Table<Quarantined> QUARANTINE =
      new Table<>(
          "quarantine",
          Quarantined.class,
          Quarantined::getInputKey,
          Table::compareQuarantined,
          TEXT_ROWS);

  /** All of them. */
  public static final List<Table<?>> ALL =
      List.of(INPUTS, REPORTS, FINDINGS, CANDIDATES, VOLUMES, SLICES, QUARANTINE);

  /** Schema of a row. */
  public Schema schema() {
    return SpecificData.get().getSchema(type);
  }

  /** Name of a shard below the output folder. */
  public String shardPath(int shard, int shards) {
    return "%s/part-%05d-of-%05d.parquet".formatted(name, shard, shards);
  }

  /** Number of the shard, of so many, in which the rows of a key stand. */
  public static int shard(String key, int shards) {
    byte[] hash = ShardFile.sha256().digest(key.getBytes(UTF_8));
    return Math.floorMod(ByteBuffer.wrap(hash).getInt(), shards);
  }

  private static int compareSlices(Slice a, Slice b) {
    int byVolume = a.getVolumeId().compareTo(b.getVolumeId());
    if (byVolume != 0) {
      return byVolume;
    }
    int bySlice = Integer.compare(a.getSliceIndex(), b.getSliceIndex());
    if (bySlice != 0) {
      return bySlice;
    }
    int byPhase = Integer.compare(a.getPhaseIndex(), b.getPhaseIndex());
    return byPhase != 0 ? byPhase : a.getSliceId().compareTo(b.getSliceId());
  }

  private static int compareQuarantined(Quarantined a, Quarantined b) {
    int byInput = a.getInputKey().compareTo(b.getInputKey());
    if (byInput != 0) {
      return byInput;
    }
    int byStage = a.getStage().compareTo(b.getStage());
    if (byStage != 0) {
      return byStage;
    }
    int byReason = a.getReason().compareTo(b.getReason());
    return byReason != 0 ? byReason : a.getMessage().compareTo(b.getMessage());
  }
}
