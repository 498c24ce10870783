package org.cardioqa.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.shards.Table;

/** One candidate of a run, from the sentence to the slices, read back from the shards. */
final class WorkedExample {
  private WorkedExample() {}

  /** The example, or a line that says that no candidate was linked. */
  static String from(Path shards) throws IOException {
    Optional<QaCandidate> chosen =
        read(shards, Table.CANDIDATES, WorkedExample::tells).stream()
            .min(
                Comparator.comparing((QaCandidate candidate) -> -located(candidate))
                    .thenComparing(QaCandidate::getQaId));
    if (chosen.isEmpty()) {
      return "No candidate was linked to images, so there is no example to show.\n";
    }
    QaCandidate candidate = chosen.get();
    Evidence evidence = candidate.getEvidence().get(0);
    StringBuilder text = new StringBuilder("One example, from the sentence to the slices\n");
    line(text, "sentence", evidence.getSentence().strip().replaceAll("\\s+", " "));
    for (Finding finding :
        read(shards, Table.FINDINGS, one -> one.getFindingId().equals(evidence.getFindingId()))) {
      line(
          text,
          "finding",
          "%s %s %s (rule %s)"
              .formatted(
                  finding.getConcept(),
                  finding.getValues(),
                  finding.getCertainty(),
                  finding.getRuleId()));
    }
    line(text, "question", candidate.getQuestion());
    char letter = 'A';
    for (CandidateOption option : candidate.getOptions()) {
      boolean right = candidate.getAnswers().contains(option.getCode());
      line(
          text,
          "",
          "%s %s. %s  (%s)"
              .formatted(
                  right ? "*" : " ",
                  letter++,
                  option.getText(),
                  option.getState().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    for (VolumeLink link : candidate.getLinks()) {
      describe(text, shards, link);
    }
    return text.toString();
  }

  private static void describe(StringBuilder text, Path shards, VolumeLink link)
      throws IOException {
    for (SliceVolume volume :
        read(shards, Table.VOLUMES, one -> one.getVolumeId().equals(link.getVolumeId()))) {
      line(
          text,
          "volume",
          "%s %s, %d slices x %d phases of %d x %d (%s)"
              .formatted(
                  volume.getSequence(),
                  volume.getView(),
                  volume.getSlices(),
                  volume.getPhases(),
                  volume.getRows(),
                  volume.getColumns(),
                  volume.getVolumeId()));
    }
    List<Slice> slices =
        read(
            shards,
            Table.SLICES,
            slice ->
                slice.getVolumeId().equals(link.getVolumeId())
                    && slice.getSliceIndex() >= link.getSliceFrom()
                    && slice.getSliceIndex() <= link.getSliceTo()
                    && slice.getPhaseIndex() >= link.getPhaseFrom()
                    && slice.getPhaseIndex() <= link.getPhaseTo());
    line(
        text,
        "slices",
        "%d to %d, phases %d to %d: %d pictures (%s)"
            .formatted(
                link.getSliceFrom(),
                link.getSliceTo(),
                link.getPhaseFrom(),
                link.getPhaseTo(),
                slices.stream().filter(slice -> slice.getImage().isPresent()).count(),
                link.getReason()));
  }

  private static boolean tells(QaCandidate candidate) {
    return candidate.getLinkStatus() == LinkStatus.LINKED
        && candidate.getTier() == 1
        && candidate.getType() != QuestionType.N
        && !candidate.getEvidence().isEmpty();
  }

  /** How much there is to see: a range of slices is better than a whole stack. */
  private static int located(QaCandidate candidate) {
    return candidate.getQuestionCode().endsWith("_wall") ? 1 : 0;
  }

  private static void line(StringBuilder text, String label, String what) {
    text.append(String.format(Locale.ROOT, "  %-9s %s%n", label, what));
  }

  private static <T extends SpecificRecord> List<T> read(
      Path shards, Table<T> table, Predicate<T> wanted) throws IOException {
    List<T> records = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> list = Files.list(shards.resolve(table.name()))) {
      files = list.sorted().toList();
    }
    for (Path file : files) {
      try (ParquetRecordReader<T> reader =
          ParquetRecordReader.of(new LocalInputFile(file), table.schema())) {
        for (Optional<T> next = reader.next(); next.isPresent(); next = reader.next()) {
          next.filter(wanted).ifPresent(records::add);
        }
      }
    }
    return records;
  }
}
