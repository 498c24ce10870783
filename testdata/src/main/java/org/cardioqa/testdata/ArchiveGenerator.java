package org.cardioqa.testdata;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.cardioqa.testdata.cases.Cohort;
import org.cardioqa.testdata.cases.Study;
import org.cardioqa.testdata.images.StudyPictures;
import org.cardioqa.testdata.images.VolumeGold;
import org.cardioqa.testdata.reports.Report;
import org.cardioqa.testdata.reports.ReportWriter;

/**
 * Writes a synthetic archive: reports, the DICOM that belongs to them, and the answers.
 *
 * <p>Below the output folder stand {@code reports.jsonl}, {@code dicom/<patient>/<study>/} with
 * Part 10 files, and {@code gold/} with {@code findings.jsonl}, {@code phi.jsonl}, {@code
 * volumes.jsonl} and {@code planted.txt}; README.md of this module says what is in each. The same
 * arguments give the same bytes. Studies are written one after the other; memory does not grow with
 * their number.
 */
public final class ArchiveGenerator {
  private static final String LOCALIZER = "scout";

  private final long seed;
  private final int patients;
  private final ArchiveOptions options;
  private final JsonMapper json = new JsonMapper();

  /** An archive of small pictures. */
  public ArchiveGenerator(long seed, int patients) {
    this(seed, patients, ArchiveOptions.DEMO);
  }

  /** An archive. */
  public ArchiveGenerator(long seed, int patients, ArchiveOptions options) {
    if (patients < 1) {
      throw new IllegalArgumentException("patients must be 1 or more");
    }
    this.seed = seed;
    this.patients = patients;
    this.options = options;
  }

  /**
   * Writes the archive.
   *
   * @param out a folder, made where it is absent; what stands in it is replaced name by name
   * @throws IOException if a file cannot be written
   */
  public ArchiveSummary write(Path out) throws IOException {
    Path gold = Files.createDirectories(out.resolve("gold"));
    ReportWriter reportWriter = new ReportWriter(seed);
    Cohort cohort = new Cohort(seed, reportWriter.styles(), options.vendor());
    TreeSet<String> planted = new TreeSet<>();
    int studies = 0;
    int reports = 0;
    int volumes = 0;
    long instances = 0;
    long slices = 0;
    int patient = 0;
    try (BufferedWriter texts = writer(out.resolve("reports.jsonl"));
        BufferedWriter findings = writer(gold.resolve("findings.jsonl"));
        BufferedWriter phi = writer(gold.resolve("phi.jsonl"));
        BufferedWriter stacks = writer(gold.resolve("volumes.jsonl"))) {
      for (; patient < patients && slices < options.slices(); patient++) {
        for (Study study : cohort.studies(options.firstPatient() + patient)) {
          studies++;
          for (Report report : reportWriter.write(study)) {
            line(texts, report.record());
            line(findings, report.findingsGold());
            line(phi, report.phiGold());
            planted.addAll(report.planted());
            reports++;
          }
          if (!study.sequences().isEmpty()) {
            Path folder =
                Files.createDirectories(
                    out.resolve("dicom").resolve(patientFolder(study)).resolve(study.accession()));
            StudyPictures pictures =
                new StudyPictures(study, options.matrix(), options.form(), seed);
            List<VolumeGold> made = pictures.write(folder);
            for (VolumeGold volume : made) {
              line(stacks, volumeLine(study, volume));
              if (!volume.sequence().equals(LOCALIZER)) {
                slices += (long) volume.slices() * volume.phases();
              }
            }
            planted.addAll(pictures.planted());
            volumes += made.size();
            instances += pictures.files();
          }
        }
      }
    }
    Files.write(gold.resolve("planted.txt"), planted, StandardCharsets.UTF_8);
    return new ArchiveSummary(patient, studies, reports, volumes, instances, slices);
  }

  /** The patient's number and name, as exports from an archive have it: a name in a path. */
  private static String patientFolder(Study study) {
    return study.patient().mrn()
        + "_"
        + study.patient().name().family().replaceAll("[^\\p{L}]", "");
  }

  private static Map<String, Object> volumeLine(Study study, VolumeGold volume) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("study_instance_uid", study.uid());
    line.put("sequence", volume.sequence());
    line.put("view", volume.view());
    line.put("slices", volume.slices());
    line.put("phases", volume.phases());
    line.put("rows", volume.rows());
    line.put("columns", volume.columns());
    line.put("pixel_spacing_mm", volume.spacing());
    line.put("series", volume.seriesUids());
    line.put("positions", volume.positions());
    volume.endDiastole().ifPresent(phase -> line.put("end_diastole", phase));
    volume.endSystole().ifPresent(phase -> line.put("end_systole", phase));
    return line;
  }

  private void line(BufferedWriter writer, Map<String, ?> value) throws IOException {
    writer.write(json.writeValueAsString(value));
    writer.write('\n');
  }

  private static BufferedWriter writer(Path file) throws IOException {
    return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }
}
