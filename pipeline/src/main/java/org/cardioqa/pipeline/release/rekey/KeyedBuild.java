package org.cardioqa.pipeline.release.rekey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.schemas.parquet.ParquetRows;
import org.cardioqa.transforms.shards.Table;

/**
 * What of the shards of a build does not depend on the identity key.
 *
 * <p>Of a report that is its text with each surrogate replaced by the type of what it stands for;
 * of a frame its pixels, or its place and size where they were not read. Pseudonyms, dates,
 * offsets, the order of options and the wording of a question all follow from the key.
 */
final class KeyedBuild {
  private static final Set<String> FRAME =
      Set.of(
          "study_id",
          "volume_id",
          "slice_index",
          "phase_index",
          "rows",
          "columns",
          "trigger_time_ms",
          "pixel_sha256");

  private final Path folder;
  private final Map<String, Print> studies = new TreeMap<>();
  private final Map<String, String> patients = new HashMap<>();
  private final Map<String, Print> volumes = new HashMap<>();

  private KeyedBuild(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the reports and frames of a finished build.
   *
   * @throws IOException if they cannot be read
   */
  static KeyedBuild read(Path folder) throws IOException {
    KeyedBuild build = new KeyedBuild(folder);
    build.each(
        Table.REPORTS,
        report -> {
          build.patients.put(report.getStudyId(), report.getPatientId());
          add(
              build.studies,
              report.getStudyId(),
              "report " + report.getStatus() + " " + report.getSuperseded() + " " + bare(report));
        });
    for (Path file : build.files(Table.SLICES)) {
      try (ParquetRows rows = ParquetRows.of(Files.newByteChannel(file), FRAME)) {
        for (Optional<Map<String, String>> row = rows.next(); row.isPresent(); row = rows.next()) {
          build.frame(new TreeMap<>(row.get()));
        }
      }
    }
    return build;
  }

  private void frame(Map<String, String> frame) {
    String study = frame.remove("study_id");
    String volume = frame.remove("volume_id");
    add(studies, study, "frame " + frame);
    add(volumes, volume, "frame " + frame);
  }

  private static void add(Map<String, Print> prints, String id, String text) {
    prints.put(id, prints.getOrDefault(id, Print.EMPTY).with(text));
  }

  /** The text without surrogates. */
  private static String bare(DeidentifiedReport report) {
    StringBuilder bare = new StringBuilder();
    int from = 0;
    for (Redaction redaction : report.getRedactions()) {
      bare.append(report.getText(), from, redaction.getStart());
      bare.append('\u0000').append(redaction.getType()).append('\u0000');
      from = redaction.getEnd();
    }
    return bare.append(report.getText(), from, report.getText().length()).toString();
  }

  /** Fingerprints of the studies that have a report or frames, by pseudonym. */
  Map<String, Print> studies() {
    return studies;
  }

  /** Pseudonym of the patient of a study that has a report. */
  Optional<String> patient(String study) {
    return Optional.ofNullable(patients.get(study));
  }

  /** Fingerprints of patients: those of their studies. */
  Map<String, Print> patientPrints() {
    Map<String, Print> prints = new HashMap<>();
    studies.forEach(
        (study, print) ->
            patient(study).ifPresent(patient -> add(prints, patient, print.toString())));
    return prints;
  }

  /** Takes each candidate. */
  void candidates(Taker<QaCandidate> taker) throws IOException {
    each(Table.CANDIDATES, taker);
  }

  /**
   * Fingerprint of what a reader of a candidate judges: options with their states, answers, the
   * findings behind them, and the pixels that are linked.
   */
  Print content(QaCandidate candidate) {
    Print print =
        Print.EMPTY.with(
            "form %s %s %s"
                .formatted(candidate.getType(), candidate.getUnit(), candidate.getTolerance()));
    for (CandidateOption option : candidate.getOptions()) {
      print =
          print.with(
              "option %s %s %s".formatted(option.getCode(), option.getState(), option.getText()));
    }
    for (String answer : candidate.getAnswers()) {
      print = print.with("answer " + answer);
    }
    for (Evidence evidence : candidate.getEvidence()) {
      print =
          print.with(
              "evidence %s %s %s"
                  .formatted(
                      number(evidence, candidate), evidence.getCertainty(), evidence.getSection()));
    }
    for (VolumeLink link : candidate.getLinks()) {
      print =
          print.with(
              "link %s %d-%d %d-%d %s"
                  .formatted(
                      volumes.getOrDefault(link.getVolumeId(), Print.EMPTY),
                      link.getSliceFrom(),
                      link.getSliceTo(),
                      link.getPhaseFrom(),
                      link.getPhaseTo(),
                      link.getReason()));
    }
    return print;
  }

  /** The running number of a finding in its report, which the report's pseudonym stands before. */
  private static String number(Evidence evidence, QaCandidate candidate) {
    String id = evidence.getFindingId();
    return id.startsWith(candidate.getReportId())
        ? id.substring(candidate.getReportId().length())
        : id;
  }

  /** Takes a row. */
  interface Taker<T> {
    /** The next row. */
    void take(T row) throws IOException;
  }

  private <T extends SpecificRecord> void each(Table<T> table, Taker<T> taker) throws IOException {
    for (Path file : files(table)) {
      try (ParquetRecordReader<T> rows =
          ParquetRecordReader.of(new LocalInputFile(file), table.schema())) {
        for (Optional<T> row = rows.next(); row.isPresent(); row = rows.next()) {
          taker.take(row.get());
        }
      }
    }
  }

  private List<Path> files(Table<?> table) throws IOException {
    Path of = folder.resolve(table.name());
    if (!Files.isDirectory(of)) {
      throw new ReleaseException("%s is no output of a build: it lacks %s".formatted(folder, of));
    }
    try (Stream<Path> files = Files.list(of)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
