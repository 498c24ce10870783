package org.cardioqa.verification.shards;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/**
 * Writes a folder of shards for tests, without a pipeline: each volume is a short-axis cine of
 * bright discs that shrink and grow with the phase.
 */
public final class ShardFolder {
  public static final int SLICES = 3;
  public static final int PHASES = 5;
  public static final int ROWS = 24;
  public static final int COLUMNS = 32;

  private final Path folder;
  private final List<String> manifest = new ArrayList<>();

  private ShardFolder(Path folder) {
    this.folder = folder;
  }

  /** Shards of these candidates, with a volume v-STUDY for each study and a report for each. */
  public static Path write(Path folder, List<QaCandidate> candidates) {
    ShardFolder shards = new ShardFolder(folder);
    List<String> studies = candidates.stream().map(QaCandidate::getStudyId).distinct().toList();
    shards.table("candidates", QaCandidate.class, candidates);
    shards.table(
        "volumes", SliceVolume.class, studies.stream().map(ShardFolder::volume).sorted().toList());
    shards.table(
        "reports",
        DeidentifiedReport.class,
        candidates.stream().map(ShardFolder::report).distinct().toList());
    List<Slice> slices = new ArrayList<>();
    studies.stream().sorted().forEach(study -> slices.addAll(slices(study)));
    shards.table("slices", Slice.class, slices);
    shards.manifest();
    return folder;
  }

  private <T extends SpecificRecord> void table(String table, Class<T> type, List<T> rows) {
    String path = table + "/part-00000-of-00001.parquet";
    try {
      Files.createDirectories(folder.resolve(table));
      try (ParquetRecordWriter<T> writer =
          ParquetRecordWriter.to(
              Files.newOutputStream(folder.resolve(path)), SpecificData.get().getSchema(type))) {
        for (T row : rows) {
          writer.write(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    manifest.add("{\"path\":\"%s\",\"table\":\"%s\"}".formatted(path, table));
  }

  private void manifest() {
    try {
      Files.writeString(
          folder.resolve("manifest.json"),
          "{\"manifest_version\":\"1\",\"complete\":true,\"shards\":[%s]}"
              .formatted(String.join(",", manifest)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The volume of a study. */
  public static SliceVolume volume(String studyId) {
    return SliceVolume.newBuilder()
        .setVolumeId("v-" + studyId)
        .setStudyId(studyId)
        .setPatientId("p-" + studyId)
        .setSequence("cine")
        .setView("sax")
        .setConfidence(1)
        .setEvidence(List.of("test"))
        .setSlices(SLICES)
        .setPhases(PHASES)
        .setRows(ROWS)
        .setColumns(COLUMNS)
        .setSpacingMm(List.of(1.5, 1.5, 8.0))
        .setAffine(
            List.of(
                1.5, 0.0, 0.0, 0.0, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0, -8.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .setPhaseSource("trigger_time")
        .setEndDiastole(1)
        .setEndSystole(3)
        .setSeriesCount(1)
        .setSliceIds(List.of("x"))
        .build();
  }

  private static DeidentifiedReport report(QaCandidate candidate) {
    return DeidentifiedReport.newBuilder()
        .setReportId(candidate.getReportId())
        .setStudyId(candidate.getStudyId())
        .setPatientId(candidate.getPatientId())
        .setHasImages(true)
        .setStatus(ReportStatus.FINAL)
        .setSuperseded(false)
        .setLanguage("en")
        .setText("Findings: Seen by Dr. Doe before. It is as the report says it is.")
        .setRedactions(
            List.of(
                new Redaction(18, 25, IdentifierType.NAME, List.of("names")),
                new Redaction(60, 62, IdentifierType.DATE, List.of("dates"))))
        .setDeidVersion("1")
        .build();
  }

  private static List<Slice> slices(String studyId) {
    List<Slice> slices = new ArrayList<>();
    for (int slice = 1; slice <= SLICES; slice++) {
      for (int phase = 1; phase <= PHASES; phase++) {
        slices.add(slice(studyId, slice, phase));
      }
    }
    return slices;
  }

  private static Slice slice(String studyId, int slice, int phase) {
    return Slice.newBuilder()
        .setSliceId("%s-%d-%d".formatted(studyId, slice, phase))
        .setVolumeId("v-" + studyId)
        .setStudyId(studyId)
        .setPatientId("p-" + studyId)
        .setSliceIndex(slice)
        .setPhaseIndex(phase)
        .setTriggerTimeMs(40.0 * (phase - 1))
        .setPosition(List.of(0.0, 0.0, -8.0 * slice))
        .setOrientation(List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
        .setRows(ROWS)
        .setColumns(COLUMNS)
        .setRescaleSlope(2)
        .setRescaleIntercept(-10)
        .setWindowCenter(500.0 + phase)
        .setWindowWidth(1000.0)
        .setStoredValueOffset(0)
        .setPixelSha256("%064x".formatted(slice * 100 + phase))
        .setImage(
            new Image(
                ByteBuffer.wrap(png(slice, phase)),
                "%s-%d-%d.png".formatted(studyId, slice, phase)))
        .build();
  }

  /** The value at a pixel, counted from 0; slice and phase from 1. */
  public static int value(int slice, int phase, int row, int column) {
    double radius = 4 + slice + 2 * Math.cos(2 * Math.PI * (phase - 1) / PHASES);
    boolean inside = Math.hypot(row - ROWS / 2.0, column - COLUMNS / 2.0) < radius;
    return (inside ? 60_000 : 300) + row + column;
  }

  private static byte[] png(int slice, int phase) {
    BufferedImage image = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_USHORT_GRAY);
    short[] values = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        values[row * COLUMNS + column] = (short) value(slice, phase, row, column);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
