package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.ingest.MatchFiles;

/** Verdicts of Parquet files and of JSON lines. */
final class ReadVerdicts extends PTransform<PBegin, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  static final TupleTag<Verdict> VERDICTS = new TupleTag<>() {};
  static final TupleTag<KV<String, String>> PROBLEMS = new TupleTag<>() {};

  static final String PARQUET = ".parquet";
  static final String JSON_LINES = ".jsonl";

  private final String spec;

  ReadVerdicts(String spec) {
    this.spec = spec;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    return begin
        .apply("Match", MatchFiles.at(spec))
        .apply("Read", ParDo.of(new ReadFn()).withOutputTags(VERDICTS, TupleTagList.of(PROBLEMS)));
  }

  private static final class ReadFn extends DoFn<InputFile, Verdict> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) throws IOException {
      if (file.getPath().endsWith(PARQUET)) {
        readParquet(file, out);
      } else if (file.getPath().endsWith(JSON_LINES)) {
        readLines(file, out);
      }
    }

    private static ReadableByteChannel open(InputFile file) throws IOException {
      return FileSystems.open(FileSystems.matchSingleFileSpec(file.getPath()).resourceId());
    }

    private static void readParquet(InputFile file, MultiOutputReceiver out) throws IOException {
      try (SeekableByteChannel channel = (SeekableByteChannel) open(file);
          ParquetRecordReader<Verdict> reader =
              ParquetRecordReader.of(channel, Verdict.getClassSchema())) {
        for (Optional<Verdict> row = reader.next(); row.isPresent(); row = reader.next()) {
          out.get(VERDICTS).output(row.get());
        }
      }
    }

    private static void readLines(InputFile file, MultiOutputReceiver out) throws IOException {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(open(file)), UTF_8))) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (line.isBlank()) {
            continue;
          }
          try {
            out.get(VERDICTS).output(VerdictJson.read(line));
          } catch (VerdictJson.Malformed e) {
            out.get(PROBLEMS)
                .output(
                    KV.of(
                        Problem.UNREADABLE_VERDICT.name(),
                        "%s line %d: %s".formatted(file.getName(), number, e.getMessage())));
          }
        }
      }
    }
  }
}
