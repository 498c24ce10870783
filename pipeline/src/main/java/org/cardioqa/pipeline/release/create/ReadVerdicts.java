package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{32}");
  private static final String NO_PSEUDONYM = "'qa_id' is no pseudonym of 32 hex digits";

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
        int number = 0;
        for (Optional<Verdict> row = reader.next(); row.isPresent(); row = reader.next()) {
          number++;
          if (isPseudonym(row.get().getQaId())) {
            out.get(VERDICTS).output(row.get());
          } else {
            unreadable(file, "row", number, NO_PSEUDONYM, out);
          }
        }
      }
    }

    /** What is no id of ours is not repeated, as an id is. */
    private static boolean isPseudonym(String qaId) {
      return PSEUDONYM.matcher(qaId).matches();
    }

    private static void unreadable(
        InputFile file, String unit, int number, String why, MultiOutputReceiver out) {
      out.get(PROBLEMS)
          .output(
              KV.of(
                  Problem.UNREADABLE_VERDICT.name(),
                  "%s %s %d: %s".formatted(file.getName(), unit, number, why)));
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
            Verdict verdict = VerdictJson.read(line);
            if (!isPseudonym(verdict.getQaId())) {
              throw new VerdictJson.Malformed(NO_PSEUDONYM);
            }
            out.get(VERDICTS).output(verdict);
          } catch (VerdictJson.Malformed e) {
            unreadable(file, "line", number, e.getMessage(), out);
          }
        }
      }
    }
  }
}
