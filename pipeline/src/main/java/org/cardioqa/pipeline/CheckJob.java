package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.io.AvroIO;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.Suspect;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.deid.CheckReports;
import org.cardioqa.transforms.deid.CheckTable;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.cardioqa.transforms.shards.ReadTable;
import org.cardioqa.transforms.shards.Table;

/** The check of finished shards as a Beam pipeline, with the originals as far as they are given. */
final class CheckJob {
  /**
   * What was looked at, and what was found.
   *
   * @param looked rows by table
   * @param suspects in the order of table, row, column and offset
   */
  record Result(Map<String, Long> looked, List<Suspect> suspects) {}

  private static final String SUSPECTS = "suspects.avro";
  private static final String LOOKED = "looked-at.txt";

  private CheckJob() {}

  /**
   * Runs the check.
   *
   * @param arguments options of the build, as it was given them
   * @throws BuildChecks.Refused if an option is wrong
   */
  static Result run(String shards, List<String> arguments) throws BuildChecks.Refused, IOException {
    Path folder = Files.createTempDirectory("cardioqa-check");
    try (EmbeddedFlink flink = new EmbeddedFlink()) {
      BuildOptions options = BuildCommand.parse(arguments);
      FileSystems.setDefaultPipelineOptions(options);
      BuildChecks.checkShards(shards, options);
      if (options.getKeyFile() == null) {
        options.setKeyFile(keyOfThisRun(folder).toString());
      }
      flink.configure(options);
      Pipeline pipeline = Pipeline.create(options);
      addTo(pipeline, options, shards, folder);
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the runner ended in the state " + state);
      }
      return new Result(looked(folder), suspects(folder));
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void addTo(Pipeline pipeline, BuildOptions options, String shards, Path folder) {
    RecordCoders.register(pipeline.getCoderRegistry(), KeyRef.of(options.getKeyFile()));
    PCollection<ResolvedReport> originals =
        new BuildPipeline(options, CatalogSource.builtIn()).originals(pipeline);
    List<PCollectionTuple> parts = new ArrayList<>();
    parts.add(
        PCollectionTuple.of(
                CheckReports.REPORTS,
                pipeline.apply("ReadReportRows", ReadTable.of(Table.REPORTS, shards)))
            .and(
                CheckReports.CANDIDATES,
                pipeline.apply("ReadCandidates", ReadTable.of(Table.CANDIDATES, shards)))
            .and(CheckReports.ORIGINALS, originals)
            .apply("CheckReports", CheckReports.all()));
    for (Table<?> table :
        List.of(Table.INPUTS, Table.FINDINGS, Table.VOLUMES, Table.SLICES, Table.QUARANTINE)) {
      parts.add(rows(pipeline, table, shards));
    }
    PCollectionList.of(parts.stream().map(part -> part.get(CheckReports.SUSPECTS)).toList())
        .apply("Suspects", Flatten.pCollections())
        .apply(
            "WriteSuspects",
            AvroIO.write(Suspect.class).to(folder.resolve(SUSPECTS).toString()).withoutSharding());
    PCollectionList.of(parts.stream().map(part -> part.get(CheckReports.LOOKED_AT)).toList())
        .apply("LookedAt", Flatten.pCollections())
        .setCoder(StringUtf8Coder.of())
        .apply("Count", Count.perElement())
        .apply(
            "Lines",
            MapElements.into(TypeDescriptors.strings())
                .via(count -> count.getValue() + " " + count.getKey()))
        .apply(
            "WriteCounts", TextIO.write().to(folder.resolve(LOOKED).toString()).withoutSharding());
  }

  private static <T extends SpecificRecord> PCollectionTuple rows(
      Pipeline pipeline, Table<T> table, String shards) {
    return pipeline
        .apply("Read " + table.name(), ReadTable.of(table, shards))
        .apply("Check " + table.name(), CheckTable.named(table.name()));
  }

  private static Map<String, Long> looked(Path folder) throws IOException {
    Map<String, Long> looked = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve(LOOKED), UTF_8)) {
      String[] parts = line.split(" ", 2);
      looked.put(parts[1], Long.parseLong(parts[0]));
    }
    return looked;
  }

  private static List<Suspect> suspects(Path folder) throws IOException {
    List<Suspect> suspects = new ArrayList<>();
    try (DataFileReader<Suspect> file =
        new DataFileReader<>(
            folder.resolve(SUSPECTS).toFile(), new SpecificDatumReader<>(Suspect.class))) {
      file.forEach(suspects::add);
    }
    suspects.sort(
        Comparator.comparing(Suspect::getTable)
            .thenComparing(Suspect::getRowId)
            .thenComparing(Suspect::getColumn)
            .thenComparing(Suspect::getStart)
            .thenComparing(Suspect::getEnd));
    return suspects;
  }

  /** Seals what crosses a shuffle; nothing links to it. */
  private static Path keyOfThisRun(Path folder) throws IOException {
    byte[] secret = new byte[IdentityKey.MIN_BYTES];
    new SecureRandom().nextBytes(secret);
    Path key =
        Files.createFile(
            folder.resolve("key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(key, HexFormat.of().formatHex(secret));
  }
}
