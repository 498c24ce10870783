package org.cardioqa.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.cardioqa.pipeline.report.RunReport;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.Table;

/** The folder that a run writes to, and what former runs left in it. */
final class OutputFolder {
  private static final Pattern OURS =
      Pattern.compile(
          Table.ALL.stream().map(Table::name).collect(Collectors.joining("|", "(", ")"))
              + "/part-\\d{5}-of-\\d{5}\\.parquet"
              + "|"
              + Pattern.quote(FinishRun.MANIFEST)
              + "|"
              + Pattern.quote(RunReport.NAME)
              + "|"
              + Pattern.quote(FinishRun.DRAFTS)
              + "/.*");

  private final List<ResourceId> ours = new ArrayList<>();
  private boolean others;

  private OutputFolder() {}

  /** Looks into the folder, which need not exist. */
  static OutputFolder at(String output) throws IOException {
    OutputFolder folder = new OutputFolder();
    int root = FileSystems.matchNewResource(output, true).toString().length();
    MatchResult found = FileSystems.match(output + "/**", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : found.metadata()) {
      if (file.resourceId().isDirectory()) {
        continue;
      }
      String name = file.resourceId().toString().substring(root).replace('\\', '/');
      if (OURS.matcher(name).matches()) {
        folder.ours.add(file.resourceId());
      } else {
        folder.others = true;
      }
    }
    return folder;
  }

  boolean isEmpty() {
    return ours.isEmpty() && !others;
  }

  /** Whether there are files that no run wrote. */
  boolean holdsOthers() {
    return others;
  }

  /** Deletes what runs wrote. */
  void clear() throws IOException {
    FileSystems.delete(ours, StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
