package org.cardioqa.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The contracts that other programs rely on: rows of the tables of runs, queue and releases, and
 * the manifest.
 */
final class Contracts {
  /** Folder or file below the output folder, and the schema of what stands there. */
  static final Map<String, Schema> ALL = all();

  private Contracts() {}

  private static Map<String, Schema> all() {
    Map<String, Schema> contracts = new LinkedHashMap<>();
    contracts.put("inputs", InputState.getClassSchema());
    contracts.put("reports", DeidentifiedReport.getClassSchema());
    contracts.put("findings", Finding.getClassSchema());
    contracts.put("candidates", QaCandidate.getClassSchema());
    contracts.put("volumes", SliceVolume.getClassSchema());
    contracts.put("slices", Slice.getClassSchema());
    contracts.put("quarantine", Quarantined.getClassSchema());
    contracts.put("manifest.json", RunManifest.getClassSchema());
    contracts.put("verdicts", Verdict.getClassSchema());
    contracts.put("release_items", ReleaseItem.getClassSchema());
    contracts.put("release_slices", ReleaseSlice.getClassSchema());
    return Collections.unmodifiableMap(contracts);
  }
}
