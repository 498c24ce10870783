package org.cardioqa.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cardioqa.pipeline.report.RunReport;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.Table;

/** What a run did, for the person who started it. */
final class Summary {
  private Summary() {}

  static String of(RunManifest manifest, String output) {
    StringBuilder text = new StringBuilder();
    section(text, "Inputs by state", manifest.getInputs());
    section(text, "Set aside, by stage and reason", manifest.getQuarantined());
    section(text, "Volumes by sequence and view", manifest.getVolumes());
    section(text, "Slices", manifest.getSlices());
    section(text, "Candidates by tier and link", manifest.getCandidates());
    if (!manifest.getComplete()) {
      text.append("\nThe counts do not add up, so no shard was kept:\n");
      manifest.getProblems().forEach(problem -> text.append("  ").append(problem).append('\n'));
      text.append("See ").append(output).append('/').append(FinishRun.MANIFEST).append('\n');
      return text.toString();
    }
    text.append("\nShards\n");
    Map<String, long[]> tables = new TreeMap<>();
    for (ShardEntry shard : manifest.getShards()) {
      long[] sums = tables.computeIfAbsent(shard.getTable(), table -> new long[3]);
      sums[0]++;
      sums[1] += shard.getRows();
      sums[2] += shard.getBytes();
    }
    for (Table<?> table : Table.ALL) {
      long[] sums = tables.getOrDefault(table.name(), new long[3]);
      text.append(
          String.format(
              Locale.ROOT,
              "  %-12s %,10d rows  %,14d bytes  %d files%n",
              table.name(),
              sums[1],
              sums[2],
              sums[0]));
    }
    text.append("\nThey are in ").append(output).append(", listed in ");
    text.append(FinishRun.MANIFEST).append(".\n");
    text.append("Next: look at ").append(RunReport.NAME).append(" (any browser), then at");
    text.append(" candidates/ and quarantine/ (any Parquet reader),\n");
    text.append("then have people verify the candidates.\n");
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<Count> counts) {
    if (counts.isEmpty()) {
      return;
    }
    text.append(text.isEmpty() ? "" : "\n").append(title).append('\n');
    for (Count count : counts) {
      text.append(String.format(Locale.ROOT, "  %-48s %,10d%n", count.getOf(), count.getCount()));
    }
  }
}
