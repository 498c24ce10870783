package org.cardioqa.bench.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.bench.accuracy.PhiGold;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.cardioqa.transforms.deid.TextDeidentifier;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.ingest.DicomInputs;
import org.cardioqa.transforms.ingest.DicomOutcome;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.shards.Png16;
import org.cardioqa.transforms.shards.Table;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.cardioqa.transforms.volumes.AssembledStudy;
import org.cardioqa.transforms.volumes.Beats;
import org.cardioqa.transforms.volumes.PixelChoice;
import org.cardioqa.transforms.volumes.VolumeAssembler;
import org.cardioqa.transforms.volumes.VolumeAssembler.StackChoice;

/**
 * The work of {@code cardioqa build} in a plain loop of one thread: the domain classes, called one
 * after the other, and the tables written. What the job has beyond it is what a job is for: a
 * runner, seals, joins of what belongs together, accounts, tables in a fixed order.
 *
 * <p>{@code PlainLoop text GOLD.jsonl OUT} or {@code PlainLoop pixels DICOM OUT}
 */
public final class PlainLoop {
  private static final IdentityKey KEY =
      IdentityKey.of("a key of no use but for measuring".getBytes(US_ASCII));

  private PlainLoop() {}

  /** Does the work, and ends with an error if there was none. */
  public static void main(String[] args)
      throws IOException, DicomFormatException, NoSuchAlgorithmException {
    Path out = Files.createDirectories(Path.of(args[2]));
    long rows = args[0].equals("text") ? text(Path.of(args[1]), out) : pixels(args[1], out);
    if (rows == 0) {
      throw new IllegalStateException("nothing was written");
    }
  }

  private static long text(Path gold, Path out) throws IOException {
    TextWay way = new TextWay();
    TextDeidentifier.load();
    long rows = 0;
    try (var reports = writer(out, Table.REPORTS);
        var findings = writer(out, Table.FINDINGS);
        var candidates = writer(out, Table.CANDIDATES)) {
      for (PhiGold line : PhiGold.readLines(gold)) {
        ResolvedReport report = line.report(true);
        if (!way.reads(report)) {
          continue;
        }
        DeidentifiedReport clean = way.deidentify(report);
        ReportFindings read = way.findings(clean);
        reports.write(read.getReport());
        for (Finding finding : read.getFindings()) {
          findings.write(finding);
        }
        for (QaCandidate candidate : way.candidates(read)) {
          candidates.write(candidate);
          rows++;
        }
      }
    }
    return rows;
  }

  private static long pixels(String dicom, Path out)
      throws IOException, DicomFormatException, NoSuchAlgorithmException {
    DicomInputs inputs = DicomInputs.under(KEY);
    Map<String, List<RawInstance>> studies = new TreeMap<>();
    for (InputFile file : MatchFiles.match(dicom)) {
      inputs.read(
          file,
          outcome -> {
            if (outcome instanceof DicomOutcome.Accepted accepted) {
              studies
                  .computeIfAbsent(
                      accepted.instance().getStudyInstanceUid(), uid -> new ArrayList<>())
                  .add(accepted.instance());
            }
          });
    }
    VolumeAssembler assembler =
        new VolumeAssembler(
            SeriesRules.standard(),
            Catalog.builtIn().allImageSources(),
            PixelChoice.ALL,
            StackChoice.KNOWN);
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    long rows = 0;
    try (var volumes = writer(out, Table.VOLUMES);
        var slices = writer(out, Table.SLICES);
        PixelReader reader = new PixelReader(ReadDicom::open);
        Png16 png = new Png16()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (List<RawInstance> instances : studies.values()) {
        AssembledStudy study =
            new Beats(reader).estimate(assembler.assemble(instances, pseudonyms));
        for (SliceVolume volume : study.volumes()) {
          volumes.write(volume);
        }
        for (SliceSource source : study.slices()) {
          slices.write(slice(source, reader.read(source), png, digest));
          rows++;
        }
      }
    }
    return rows;
  }

  private static Slice slice(
      SliceSource source, StoredFrame frame, Png16 png, MessageDigest digest) {
    ByteBuffer bytes =
        ByteBuffer.allocate(frame.values().length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(frame.values());
    digest.update(bytes);
    Slice slice = source.getSlice();
    return Slice.newBuilder(slice)
        .setStoredValueOffset(Png16.storedValueOffset(frame))
        .setPixelSha256(HexFormat.of().formatHex(digest.digest()))
        .setImage(new Image(ByteBuffer.wrap(png.encode(frame)), slice.getSliceId() + ".png"))
        .build();
  }

  private static <T extends SpecificRecord> ParquetRecordWriter<T> writer(Path out, Table<T> table)
      throws IOException {
    return ParquetRecordWriter.to(
        Files.newOutputStream(out.resolve(table.name() + ".parquet")),
        SpecificData.get().getSchema(table.type()));
  }
}
