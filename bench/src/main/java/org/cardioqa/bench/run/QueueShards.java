package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/** Shards of many like questions without images, for measuring the queue alone. */
final class QueueShards {
  private static final String SHARD = "candidates/part-00000-of-00001.parquet";

  private QueueShards() {}

  /** Writes so many, each of a study of its own. */
  static void write(Path folder, int tasks) throws IOException {
    Path file = folder.resolve(SHARD);
    Files.createDirectories(file.getParent());
    try (ParquetRecordWriter<QaCandidate> writer =
        ParquetRecordWriter.to(Files.newOutputStream(file), QaCandidate.getClassSchema())) {
      for (int i = 0; i < tasks; i++) {
        writer.write(candidate("q%06d".formatted(i)));
      }
    }
    Files.writeString(
        folder.resolve("manifest.json"),
        "{\"manifest_version\":\"1\",\"complete\":true,\"shards\":[{\"path\":\"%s\",\"table\":\"candidates\"}]}"
            .formatted(SHARD));
  }

  private static QaCandidate candidate(String id) {
    return QaCandidate.newBuilder()
        .setQaId(id)
        .setContentHash("hash-" + id)
        .setStudyId("study-" + id)
        .setPatientId("patient-" + id)
        .setReportId("report-" + id)
        .setCatalogVersion("1.0.0")
        .setQuestionCode("pericardial_effusion")
        .setTier(1)
        .setSequenceView("cine_sax")
        .setType(QuestionType.S)
        .setQuestion("Is there a pericardial effusion?")
        .setOptions(
            List.of(
                new CandidateOption("present", "Yes", OptionState.STATED_PRESENT),
                new CandidateOption("absent", "No", OptionState.UNSTATED)))
        .setAnswers(List.of("present"))
        .setLinkStatus(LinkStatus.NO_VOLUME)
        .setLinkReason("no images in this measurement")
        .setAskedBecause("stated")
        .setConfidence(1)
        .setPriority(1)
        .build();
  }
}
