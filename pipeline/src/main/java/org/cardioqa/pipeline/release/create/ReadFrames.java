package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.shards.Table;

/** The frames of a build without their pixels, each with the name of the shard that has them. */
final class ReadFrames extends PTransform<PBegin, PCollection<KV<String, Slice>>> {
  private static final long serialVersionUID = 1;

  /** The column that stays on the disk. */
  private static final Set<String> PIXELS = Set.of("image");

  private final String shards;

  ReadFrames(String shards) {
    this.shards = shards;
  }

  @Override
  public PCollection<KV<String, Slice>> expand(PBegin begin) {
    return begin
        .apply("Match", MatchFiles.at("%s/%s/*.parquet".formatted(shards, Table.SLICES.name())))
        .apply("Read", ParDo.of(new ReadFn()));
  }

  private static final class ReadFn extends DoFn<InputFile, KV<String, Slice>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void read(@Element InputFile file, OutputReceiver<KV<String, Slice>> out)
        throws IOException {
      try (SeekableByteChannel channel =
              (SeekableByteChannel)
                  FileSystems.open(FileSystems.matchSingleFileSpec(file.getPath()).resourceId());
          ParquetRecordReader<Slice> reader =
              ParquetRecordReader.without(PIXELS, channel, Slice.getClassSchema())) {
        for (Optional<Slice> row = reader.next(); row.isPresent(); row = reader.next()) {
          out.output(KV.of(file.getName(), row.get()));
        }
      }
    }
  }
}
