package org.cardioqa.transforms.shards;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RunPart;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.schemas.ShardReceipt;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/**
 * Writes a table as Parquet shards under draft names; {@link FinishRun} gives them their own.
 *
 * <p>How many shards there are follows from the number of rows, and which row stands where from the
 * rows alone, so that every run of the same input writes the same files. Beam's own sinks assign
 * rows to shards at random. A shard without rows is written too, so that none seems lost. One that
 * was written before, by an attempt or a run that was cut off, is kept ({@link FinishedShards}).
 *
 * @param <S> what crosses the shuffle for a row: the row itself, or where its pixels are
 * @param <T> the row
 */
final class WriteTable<S extends SpecificRecord, T extends SpecificRecord>
    extends PTransform<PCollection<S>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** Makes a row of what crossed the shuffle, just before it is written. */
  interface RowSource<S, T> extends Serializable {
    /** The part of a row that the order of the table and the choice of its shard need. */
    T key(S source);

    /** The whole row; what could not be read of it is set aside. */
    T row(S source, Consumer<Quarantined> refused);
  }

  static final TupleTag<RunPart> PARTS = new TupleTag<>() {};
  static final TupleTag<Quarantined> REFUSED = new TupleTag<>() {};

  private final Table<T> table;
  private final RowSource<S, T> source;
  private final String output;
  private final String making;

  /**
   * Writes a table.
   *
   * @param making the code and the options that make the rows: shards made otherwise are not kept
   */
  WriteTable(Table<T> table, RowSource<S, T> source, String output, String making) {
    this.table = table;
    this.source = source;
    this.output = output;
    this.making = making;
  }

  /** Writes rows that cross the shuffle as they are. */
  static <T extends SpecificRecord> WriteTable<T, T> of(
      Table<T> table, String output, String making) {
    return new WriteTable<>(table, new Same<>(), output, making);
  }

  @Override
  public PCollectionTuple expand(PCollection<S> rows) {
    PCollectionView<Long> count =
        rows.apply("Count", Count.globally()).apply("View", View.asSingleton());
    TupleTag<Integer> numbers = new TupleTag<>() {};
    TupleTag<S> members = new TupleTag<>() {};
    Coder<S> coder = rows.getCoder();
    PCollection<KV<Integer, Integer>> shards =
        rows.getPipeline()
            .apply("Once", Create.of(0))
            .apply(
                "Shards",
                ParDo.of(new ShardsFn(table.rowsPerShard(), count)).withSideInputs(count));
    PCollection<KV<Integer, S>> assigned =
        rows.apply("Assign", ParDo.of(new AssignFn<>(table, source, count)).withSideInputs(count))
            .setCoder(KvCoder.of(VarIntCoder.of(), coder));
    return KeyedPCollectionTuple.of(numbers, shards)
        .and(members, assigned)
        .apply("Group", CoGroupByKey.create())
        .apply(
            "Write",
            ParDo.of(new WriteFn<>(table, source, output, making, numbers, members))
                .withOutputTags(PARTS, TupleTagList.of(REFUSED)));
  }

  static int shards(long rows, int rowsPerShard) {
    return (int) Math.max(1, (rows + rowsPerShard - 1) / rowsPerShard);
  }

  private static final class Same<T> implements RowSource<T, T> {
    private static final long serialVersionUID = 1;

    @Override
    public T key(T source) {
      return source;
    }

    @Override
    public T row(T source, Consumer<Quarantined> refused) {
      return source;
    }
  }

  private static final class ShardsFn extends DoFn<Integer, KV<Integer, Integer>> {
    private static final long serialVersionUID = 1;
    private final int rowsPerShard;
    private final PCollectionView<Long> count;

    ShardsFn(int rowsPerShard, PCollectionView<Long> count) {
      this.rowsPerShard = rowsPerShard;
      this.count = count;
    }

    @ProcessElement
    public void number(ProcessContext context) {
      int shards = shards(context.sideInput(count), rowsPerShard);
      for (int shard = 0; shard < shards; shard++) {
        context.output(KV.of(shard, shards));
      }
    }
  }

  private static final class AssignFn<S, T extends SpecificRecord> extends DoFn<S, KV<Integer, S>> {
    private static final long serialVersionUID = 1;
    private final Table<T> table;
    private final RowSource<S, T> source;
    private final PCollectionView<Long> count;

    AssignFn(Table<T> table, RowSource<S, T> source, PCollectionView<Long> count) {
      this.table = table;
      this.source = source;
      this.count = count;
    }

    @ProcessElement
    public void assign(ProcessContext context) {
      int shards = shards(context.sideInput(count), table.rowsPerShard());
      String key = table.shardKey().of(source.key(context.element()));
      context.output(KV.of(Table.shard(key, shards), context.element()));
    }
  }

  private static final class WriteFn<S extends SpecificRecord, T extends SpecificRecord>
      extends DoFn<KV<Integer, CoGbkResult>, RunPart> {
    private static final long serialVersionUID = 1;
    private final Counter written = Metrics.counter("cardioqa", WriteShards.WRITTEN);
    private final Counter kept = Metrics.counter("cardioqa", WriteShards.KEPT);
    private final Table<T> table;
    private final RowSource<S, T> source;
    private final String output;
    private final String making;
    private final TupleTag<Integer> numbers;
    private final TupleTag<S> members;

    WriteFn(
        Table<T> table,
        RowSource<S, T> source,
        String output,
        String making,
        TupleTag<Integer> numbers,
        TupleTag<S> members) {
      this.table = table;
      this.source = source;
      this.output = output;
      this.making = making;
      this.numbers = numbers;
      this.members = members;
    }

    @ProcessElement
    public void write(@Element KV<Integer, CoGbkResult> shard, MultiOutputReceiver out)
        throws IOException {
      int shards = shard.getValue().getOnly(numbers);
      List<S> rows = new ArrayList<>();
      shard.getValue().getAll(members).forEach(rows::add);
      rows.sort(Comparator.comparing(source::key, table.order()));
      String path = table.shardPath(shard.getKey(), shards);
      FinishedShards finished = new FinishedShards(output);
      String digest = FinishedShards.digest(path, making, rows);
      Optional<ShardReceipt> before = finished.find(digest);
      (before.isPresent() ? kept : written).inc();
      ShardReceipt receipt = before.isPresent() ? before.get() : write(shard.getKey(), path, rows);
      if (before.isEmpty()) {
        finished.note(digest, receipt);
      }
      out.get(PARTS).output(receipt.getPart());
      receipt.getRefused().forEach(out.get(REFUSED)::output);
    }

    private ShardReceipt write(int shard, String path, List<S> rows) throws IOException {
      String draft =
          "%s/%s-%05d-%s".formatted(FinishRun.DRAFTS, table.name(), shard, UUID.randomUUID());
      ResourceId file = FileSystems.matchNewResource(output + "/" + draft, false);
      List<Quarantined> refused = new ArrayList<>();
      ShardFile bytes =
          new ShardFile(
              Channels.newOutputStream(FileSystems.create(file, "application/octet-stream")));
      try (ParquetRecordWriter<T> writer = ParquetRecordWriter.to(bytes, table.schema())) {
        for (S row : rows) {
          writer.write(source.row(row, refused::add));
        }
      } catch (IOException | RuntimeException e) {
        // The next attempt may need the space.
        FileSystems.delete(List.of(file), StandardMoveOptions.IGNORE_MISSING_FILES);
        throw e;
      }
      RunPart part =
          RunPart.newBuilder()
              .setDraft(draft)
              .setShard(
                  new ShardEntry(
                      path, table.name(), (long) rows.size(), bytes.bytes(), bytes.sha256Hex()))
              .build();
      return new ShardReceipt(part, refused);
    }
  }
}
