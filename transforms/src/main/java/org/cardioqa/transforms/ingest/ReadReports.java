package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.keys.KeyRef;

/** Reads files of reports; each record comes out as a report or as a quarantine row. */
public final class ReadReports extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The reports. */
  public static final TupleTag<RawReport> REPORTS = new TupleTag<>() {};

  /** What other records say of those who are in reports. */
  public static final TupleTag<RawContext> CONTEXTS = new TupleTag<>() {};

  /** One for each record, readable or not. */
  public static final TupleTag<InputSeen> SEEN = new TupleTag<>() {};

  /** What could not be read. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>() {};

  /** Longest record that is read unless said otherwise, in bytes. */
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  private final KeyRef key;
  private final ReportFields fields;
  private final ReportFormat format;
  private final String charset;
  private final int maxBytes;

  private ReadReports(
      KeyRef key, ReportFields fields, ReportFormat format, String charset, int maxBytes) {
    this.key = key;
    this.fields = fields;
    this.format = format;
    this.charset = charset;
    this.maxBytes = maxBytes;
  }

  /** Reads each file in the form that its name declares, fields under their own names. */
  public static ReadReports using(KeyRef key) {
    return new ReadReports(key, ReportFields.unchanged(), null, UTF_8.name(), DEFAULT_MAX_BYTES);
  }

  /** The same with other names of fields. */
  public ReadReports withFields(ReportFields newFields) {
    return new ReadReports(key, newFields, format, charset, maxBytes);
  }

  /** The same with every file read in this form, whatever its name. */
  public ReadReports withFormat(ReportFormat newFormat) {
    return new ReadReports(key, fields, newFormat, charset, maxBytes);
  }

  /** The same with another limit on a record's length in bytes. */
  public ReadReports withMaxBytes(int newMaxBytes) {
    return new ReadReports(key, fields, format, charset, newMaxBytes);
  }

  /** The same with CSV, text and HL7 that declare no character set read in this one, not UTF-8. */
  public ReadReports withCharset(Charset newCharset) {
    return new ReadReports(key, fields, format, newCharset.name(), maxBytes);
  }

  @Override
  public PCollectionTuple expand(PCollection<InputFile> files) {
    return files.apply(
        "Read",
        ParDo.of(new ReadFn(this))
            .withOutputTags(REPORTS, TupleTagList.of(CONTEXTS).and(SEEN).and(QUARANTINE)));
  }

  private static final class ReadFn extends DoFn<InputFile, RawReport> {
    private static final long serialVersionUID = 1;
    private final ReadReports settings;

    ReadFn(ReadReports settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) {
      new ReportReader(
              settings.key.load(),
              ReadDicom::open,
              Optional.ofNullable(settings.format),
              settings.fields,
              Charset.forName(settings.charset),
              settings.maxBytes)
          .read(file, new Outputs(out));
    }
  }

  private record Outputs(DoFn.MultiOutputReceiver out) implements ReportReader.Sink {
    @Override
    public void seen(InputSeen seen) {
      out.get(SEEN).output(seen);
    }

    @Override
    public void report(RawReport report) {
      out.get(REPORTS).output(report);
    }

    @Override
    public void context(RawContext context) {
      out.get(CONTEXTS).output(context);
    }

    @Override
    public void refused(Quarantined row) {
      out.get(QUARANTINE).output(row);
    }
  }
}
