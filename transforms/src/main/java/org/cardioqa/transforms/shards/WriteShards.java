package org.cardioqa.transforms.shards;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RunPart;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;

/** Writes all tables of a run and, once they are whole and add up, its manifest. */
public final class WriteShards extends PTransform<PCollectionTuple, PCollection<String>> {
  private static final long serialVersionUID = 1;

  /** Stage of the quarantine rows that this transform makes. */
  static final String STAGE = "WriteShards";

  /** Input: de-identified reports, their sections filled in. */
  public static final TupleTag<DeidentifiedReport> REPORTS = new TupleTag<>() {};

  /** Input: findings. */
  public static final TupleTag<Finding> FINDINGS = new TupleTag<>() {};

  /** Input: linked candidates. */
  public static final TupleTag<QaCandidate> CANDIDATES = new TupleTag<>() {};

  /** Input: volumes. */
  public static final TupleTag<SliceVolume> VOLUMES = new TupleTag<>() {};

  /** Input: their slices, pixels by reference. */
  public static final TupleTag<SliceSource> SLICES = new TupleTag<>() {};

  /** Input: one for each input that was read. */
  public static final TupleTag<InputSeen> SEEN = new TupleTag<>() {};

  /** Input: how inputs ended, but for those in quarantine. */
  public static final TupleTag<InputState> STATES = new TupleTag<>() {};

  /** Input: every quarantine row of the stages before. */
  public static final TupleTag<Quarantined> QUARANTINED = new TupleTag<>() {};

  /** Name of a counter: shards that were written. */
  public static final String WRITTEN = "shards written";

  /** Name of a counter: shards that had been written before, and were kept. */
  public static final String KEPT = "shards kept";

  private final String output;
  private final List<Setting> versions;
  private final List<Setting> options;

  private WriteShards(String output, List<Setting> versions, List<Setting> options) {
    this.output = output;
    this.versions = versions;
    this.options = options;
  }

  /**
   * Writes into this folder.
   *
   * @param versions of code, rules and models, for the manifest
   * @param options that shape the output, for the manifest; no secrets
   */
  public static WriteShards into(String output, List<Setting> versions, List<Setting> options) {
    return new WriteShards(output, versions, options);
  }

  @Override
  public PCollection<String> expand(PCollectionTuple tables) {
    PCollectionTuple slices =
        tables
            .get(SLICES)
            .apply("Slices", new WriteTable<>(Table.SLICES, new SlicePixels(), output, making()));
    PCollection<Quarantined> undecodable = slices.get(WriteTable.REFUSED);
    PCollection<Quarantined> quarantined =
        PCollectionList.of(tables.get(QUARANTINED))
            .and(undecodable)
            .apply("AllQuarantined", Flatten.pCollections());
    PCollectionTuple closed =
        PCollectionTuple.of(CloseInputs.SEEN, tables.get(SEEN))
            .and(CloseInputs.STATES, tables.get(STATES))
            .and(CloseInputs.QUARANTINED, quarantined)
            .apply("CloseInputs", CloseInputs.create());
    PCollection<InputState> inputs = closed.get(CloseInputs.INPUTS);

    PCollectionList<RunPart> parts =
        PCollectionList.of(slices.get(WriteTable.PARTS))
            .and(table(Table.REPORTS, tables.get(REPORTS)))
            .and(table(Table.FINDINGS, tables.get(FINDINGS)))
            .and(table(Table.CANDIDATES, tables.get(CANDIDATES)))
            .and(table(Table.VOLUMES, tables.get(VOLUMES)))
            .and(table(Table.QUARANTINE, quarantined))
            .and(table(Table.INPUTS, inputs))
            .and(rows(Table.REPORTS, tables.get(REPORTS)))
            .and(rows(Table.FINDINGS, tables.get(FINDINGS)))
            .and(rows(Table.CANDIDATES, tables.get(CANDIDATES)))
            .and(rows(Table.VOLUMES, tables.get(VOLUMES)))
            .and(rows(Table.QUARANTINE, quarantined))
            .and(rows(Table.SLICES, tables.get(SLICES)))
            .and(rows(Table.INPUTS, tables.get(SEEN)))
            .and(count(RunTotals.INPUTS, inputs, input -> input.getKind() + "/" + input.getState()))
            .and(
                count(
                    RunTotals.QUARANTINED,
                    quarantined,
                    row -> row.getStage() + "/" + row.getReason()))
            .and(
                count(
                    RunTotals.CANDIDATES,
                    tables.get(CANDIDATES),
                    candidate -> "tier " + candidate.getTier() + "/" + candidate.getLinkStatus()))
            .and(
                count(
                    RunTotals.VOLUMES,
                    tables.get(VOLUMES),
                    volume -> volume.getSequence() + "/" + volume.getView()))
            .and(
                count(
                    RunTotals.SLICES,
                    tables.get(SLICES),
                    slice -> slice.getWanted() ? "with pixels" : "without pixels"))
            .and(count(RunTotals.SLICES, undecodable, row -> "undecodable"))
            .and(count(RunTotals.PROBLEMS, closed.get(CloseInputs.PROBLEMS), what -> what));
    return parts
        .apply("Parts", Flatten.pCollections())
        .apply("Finish", FinishRun.into(output, versions, options));
  }

  private <T extends SpecificRecord> PCollection<RunPart> table(
      Table<T> table, PCollection<T> rows) {
    return rows.apply("Table " + table.name(), WriteTable.of(table, output, making()))
        .get(WriteTable.PARTS);
  }

  private String making() {
    return versions + "\n" + options;
  }

  /** How many rows a table should have, counted where they come from. */
  private static PCollection<RunPart> rows(Table<?> table, PCollection<?> source) {
    return count(RunTotals.ROWS, source, "Rows " + table.name(), row -> table.name());
  }

  private static <T> PCollection<RunPart> count(
      String category, PCollection<T> of, SerializableFunction<T, String> name) {
    return count(category, of, "Count " + category + " of " + of.getName(), name);
  }

  private static <T> PCollection<RunPart> count(
      String category, PCollection<T> of, String step, SerializableFunction<T, String> name) {
    return of.apply(step, MapElements.into(TypeDescriptors.strings()).via(name))
        .apply(step + ": count", Count.perElement())
        .apply(
            step + ": part",
            MapElements.into(TypeDescriptor.of(RunPart.class))
                .via(
                    (KV<String, Long> count) ->
                        RunPart.newBuilder()
                            .setCategory(category)
                            .setCount(
                                new org.cardioqa.schemas.Count(count.getKey(), count.getValue()))
                            .build()));
  }
}
