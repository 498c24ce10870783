package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.transforms.keys.RecordCoders;
import org.cardioqa.transforms.shards.ReadTable;
import org.cardioqa.transforms.shards.Table;

/**
 * The rows of a release as a Beam pipeline: verdicts meet their candidates, studies are settled as
 * a whole, items and frames are written as drafts. What else it has to tell it leaves in small
 * files.
 */
final class ReleaseJob {
  /** Folder in a draft of what the job tells. */
  static final String REPORTS = ".job";

  private static final String FILES = "files.txt";
  private static final String EXCLUDED = "excluded.txt";
  private static final String PROBLEMS = "problems.txt";
  private static final String LABELS = "labels.txt";
  private static final String DAYS = "days.txt";

  /** Examples of a problem that are shown. */
  private static final int EXAMPLES = 20;

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseJob() {}

  /**
   * Something wrong with the inputs.
   *
   * @param examples ids of verdicts, candidates or studies, sorted
   */
  record Trouble(long count, List<String> examples) {}

  /**
   * What a finished job tells.
   *
   * @param files that it wrote
   * @param excluded candidates by reason
   * @param problems that keep the release from being made
   * @param labels what the readers of candidates said, lines of {@link ReaderAgreement}
   * @param days on which verdicts were given, yyyy-MM-dd
   */
  record Told(
      List<DraftFile.Line> files,
      Map<String, Long> excluded,
      Map<Problem, Trouble> problems,
      List<String> labels,
      SortedSet<String> days) {}

  static void addTo(Pipeline pipeline, JobSettings settings) {
    RecordCoders.register(pipeline.getCoderRegistry(), settings.key());
    String reports = Path.of(settings.draft(), REPORTS).toString();

    PCollectionTuple verdicts =
        pipeline.apply("ReadVerdicts", new ReadVerdicts(settings.verdicts()));
    PCollection<QaCandidate> candidates =
        pipeline.apply("ReadCandidates", ReadTable.of(Table.CANDIDATES, settings.shards()));
    PCollectionTuple judged = judged(candidates, verdicts.get(ReadVerdicts.VERDICTS), settings);
    PCollectionTuple finished = finished(pipeline, judged, settings);

    PCollection<String> files =
        PCollectionList.of(
                finished
                    .get(FinishStudies.ITEMS)
                    .apply("WriteItems", new WriteItems(settings.draft())))
            .and(
                finished
                    .get(FinishStudies.SLICES)
                    .apply("SlicesByShard", GroupByKey.create())
                    .apply("WriteSlices", ParDo.of(new WriteSlices(settings))))
            .apply("Files", Flatten.pCollections());
    write("WriteFiles", files, reports, FILES);
    write(
        "WriteExcluded",
        PCollectionList.of(judged.get(JudgeCandidates.EXCLUDED))
            .and(finished.get(FinishStudies.EXCLUDED))
            .apply("Excluded", Flatten.pCollections())
            .apply("CountExcluded", Count.perElement())
            .apply(
                "ExcludedLines",
                MapElements.into(TypeDescriptors.strings())
                    .via(count -> count.getValue() + " " + count.getKey())),
        reports,
        EXCLUDED);
    write(
        "WriteProblems",
        PCollectionList.of(verdicts.get(ReadVerdicts.PROBLEMS))
            .and(judged.get(JudgeCandidates.PROBLEMS))
            .and(finished.get(FinishStudies.PROBLEMS))
            .apply("Problems", Flatten.pCollections())
            .apply("ProblemsByKind", GroupByKey.create())
            .apply("ProblemLines", ParDo.of(new ProblemLinesFn())),
        reports,
        PROBLEMS);
    write("WriteLabels", judged.get(JudgeCandidates.LABELS), reports, LABELS);
    write(
        "WriteDays",
        verdicts
            .get(ReadVerdicts.VERDICTS)
            .apply(
                "Days",
                FlatMapElements.into(TypeDescriptors.strings())
                    .via(verdict -> day(verdict.getDecidedAt())))
            .apply("DistinctDays", Distinct.create()),
        reports,
        DAYS);
  }

  private static List<String> day(String time) {
    Matcher day = DAY.matcher(time);
    return day.lookingAt() ? List.of(day.group()) : List.of();
  }

  private static PCollectionTuple judged(
      PCollection<QaCandidate> candidates, PCollection<Verdict> verdicts, JobSettings settings) {
    return KeyedPCollectionTuple.of(
            JudgeCandidates.CANDIDATES,
            candidates.apply(
                "KeyCandidates",
                WithKeys.of(QaCandidate::getQaId).withKeyType(TypeDescriptors.strings())))
        .and(
            JudgeCandidates.VERDICTS,
            verdicts.apply(
                "KeyVerdicts",
                WithKeys.of(Verdict::getQaId).withKeyType(TypeDescriptors.strings())))
        .apply("Meet", CoGroupByKey.create())
        .apply(
            "Judge",
            ParDo.of(new JudgeCandidates(settings))
                .withOutputTags(
                    JudgeCandidates.ITEMS,
                    TupleTagList.of(JudgeCandidates.BLOCKED)
                        .and(JudgeCandidates.EXCLUDED)
                        .and(JudgeCandidates.PROBLEMS)
                        .and(JudgeCandidates.LABELS)));
  }

  private static PCollectionTuple finished(
      Pipeline pipeline, PCollectionTuple judged, JobSettings settings) {
    PCollection<SliceVolume> volumes =
        pipeline.apply("ReadVolumes", ReadTable.of(Table.VOLUMES, settings.shards()));
    PCollection<KV<String, Slice>> frames =
        pipeline.apply("ReadFrames", new ReadFrames(settings.shards()));
    return KeyedPCollectionTuple.of(FinishStudies.STUDY_ITEMS, judged.get(JudgeCandidates.ITEMS))
        .and(FinishStudies.BLOCKED, judged.get(JudgeCandidates.BLOCKED))
        .and(
            FinishStudies.VOLUMES,
            volumes.apply(
                "KeyVolumes",
                WithKeys.of(SliceVolume::getStudyId).withKeyType(TypeDescriptors.strings())))
        .and(
            FinishStudies.FRAMES,
            frames.apply(
                "KeyFrames",
                WithKeys.<String, KV<String, Slice>>of(frame -> frame.getValue().getStudyId())
                    .withKeyType(TypeDescriptors.strings())))
        .apply("GatherStudies", CoGroupByKey.create())
        .apply(
            "FinishStudies",
            ParDo.of(new FinishStudies(settings))
                .withOutputTags(
                    FinishStudies.ITEMS,
                    TupleTagList.of(FinishStudies.SLICES)
                        .and(FinishStudies.EXCLUDED)
                        .and(FinishStudies.PROBLEMS)));
  }

  private static void write(String name, PCollection<String> lines, String folder, String file) {
    lines.apply(name, TextIO.write().to(Path.of(folder, file).toString()).withoutSharding());
  }

  /** Reads what a finished job tells. */
  static Told told(Path draft) throws IOException {
    Path reports = draft.resolve(REPORTS);
    Map<String, Long> excluded = new TreeMap<>();
    for (String line : Files.readAllLines(reports.resolve(EXCLUDED), UTF_8)) {
      String[] parts = line.split(" ", 2);
      excluded.put(parts[1], Long.parseLong(parts[0]));
    }
    Map<Problem, Trouble> problems = new EnumMap<>(Problem.class);
    for (String line : Files.readAllLines(reports.resolve(PROBLEMS), UTF_8)) {
      List<String> parts = JSON.readValue(line, new TypeReference<List<String>>() {});
      problems.put(
          Problem.valueOf(parts.get(0)),
          new Trouble(Long.parseLong(parts.get(1)), List.copyOf(parts.subList(2, parts.size()))));
    }
    return new Told(
        Files.readAllLines(reports.resolve(FILES), UTF_8).stream()
            .map(DraftFile.Line::parse)
            .sorted(Comparator.comparing(DraftFile.Line::place))
            .collect(Collectors.toList()),
        excluded,
        problems,
        Files.readAllLines(reports.resolve(LABELS), UTF_8),
        new TreeSet<>(Files.readAllLines(reports.resolve(DAYS), UTF_8)));
  }

  private static final class ProblemLinesFn extends DoFn<KV<String, Iterable<String>>, String> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void line(@Element KV<String, Iterable<String>> kind, OutputReceiver<String> out)
        throws JsonProcessingException {
      TreeSet<String> first = new TreeSet<>();
      long count = 0;
      for (String id : kind.getValue()) {
        count++;
        first.add(id);
        if (first.size() > EXAMPLES) {
          first.pollLast();
        }
      }
      List<String> parts = new ArrayList<>(List.of(kind.getKey(), String.valueOf(count)));
      parts.addAll(first);
      out.output(JSON.writeValueAsString(parts));
    }
  }
}
