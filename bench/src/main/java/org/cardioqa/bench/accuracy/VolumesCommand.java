package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.FolderVolumes;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.SliceVolume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Assembles a generated archive and compares with what the generator says it made: a volume is
 * right when one was found of the same series with the same sequence, view, slices, phases, matrix,
 * spacing and slice positions.
 */
@Command(
    name = "volumes",
    description = "Compares assembled volumes with the gold of a generated archive.",
    mixinStandardHelpOptions = true)
final class VolumesCommand implements Callable<Integer> {
  /** Localizers, of which every direction is a stack, are left out on both sides. */
  private static final String SCOUT = "scout";

  private static final double TOLERANCE_MM = 1e-3;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "DIR",
      description = "A generated archive: dicom/ and gold/volumes.jsonl.")
  private Path archive;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    List<Found> left =
        new ArrayList<>(FolderVolumes.in(archive.resolve("dicom").toString()).volumes());
    left.removeIf(found -> found.volume().getSequence().equals(SCOUT));
    Map<String, Count> kinds = new TreeMap<>();
    Count total = Count.NONE;
    List<String> wrong = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(archive.resolve("gold").resolve("volumes.jsonl"))) {
      JsonNode gold = mapper.readTree(line);
      if (gold.get("sequence").asText().equals(SCOUT)) {
        continue;
      }
      String kind = gold.get("sequence").asText() + " " + gold.get("view").asText();
      Optional<Found> match = left.stream().filter(found -> sameSeries(gold, found)).findFirst();
      Set<String> differences = match.map(found -> differences(gold, found)).orElse(Set.of("none"));
      match.ifPresent(left::remove);
      Count count =
          differences.isEmpty() ? new Count(1, 0, 0) : new Count(0, match.isPresent() ? 1 : 0, 1);
      if (!differences.isEmpty()) {
        wrong.add(kind + ": " + String.join(", ", differences));
      }
      kinds.merge(kind, count, Count::plus);
      total = total.plus(count);
    }
    for (Found extra : left) {
      String kind = extra.volume().getSequence() + " " + extra.volume().getView();
      kinds.merge(kind, new Count(0, 1, 0), Count::plus);
      total = total.plus(new Count(0, 1, 0));
    }
    Table table = new Table("volume", "made", "precision", "recall");
    kinds.forEach(
        (kind, count) -> table.row(kind, count.support(), count.precision(), count.recall()));
    table.row("all", total.support(), total.precision(), total.recall());
    table.print("Volumes of a generated archive", out);
    wrong.stream().sorted().distinct().limit(20).forEach(out::println);
    Map<String, Object> details = new TreeMap<>();
    kinds.forEach((kind, count) -> details.put(kind, JsonReport.details(count)));
    new JsonReport().totals(total).put("volumes", details).write(json);
    return 0;
  }

  private static boolean sameSeries(JsonNode gold, Found found) {
    Set<String> series = new HashSet<>();
    gold.get("series").forEach(uid -> series.add(uid.asText()));
    return series.equals(new HashSet<>(found.series()))
        && gold.get("study_instance_uid").asText().equals(found.study())
        && gold.get("sequence").asText().equals(found.volume().getSequence());
  }

  private static Set<String> differences(JsonNode gold, Found found) {
    SliceVolume volume = found.volume();
    Set<String> differences = new TreeSet<>();
    differ(gold, "view", volume.getView(), differences);
    differ(gold, "slices", volume.getSlices(), differences);
    differ(gold, "phases", volume.getPhases(), differences);
    differ(gold, "rows", volume.getRows(), differences);
    differ(gold, "columns", volume.getColumns(), differences);
    if (volume.getSlices() == gold.get("positions").size() && !samePlaces(gold, volume)) {
      differences.add("positions");
    }
    return differences;
  }

  private static void differ(JsonNode gold, String field, Object value, Set<String> differences) {
    if (!gold.get(field).asText().equals(value.toString())) {
      differences.add(field + " " + value + " for " + gold.get(field).asText());
    }
  }

  /** Each slice of the gold, in its order or the reverse, stands where the affine puts it. */
  private static boolean samePlaces(JsonNode gold, SliceVolume volume) {
    return samePlaces(gold.get("positions"), volume, 0, 1)
        || samePlaces(gold.get("positions"), volume, volume.getSlices() - 1, -1);
  }

  private static boolean samePlaces(
      JsonNode positions, SliceVolume volume, int first, int direction) {
    List<Double> affine = volume.getAffine();
    for (int index = 0; index < positions.size(); index++) {
      int slice = first + direction * index;
      for (int axis = 0; axis < 3; axis++) {
        double place = affine.get(4 * axis + 2) * slice + affine.get(4 * axis + 3);
        if (Math.abs(place - positions.get(index).get(axis).asDouble()) > TOLERANCE_MM) {
          return false;
        }
      }
    }
    return true;
  }
}
