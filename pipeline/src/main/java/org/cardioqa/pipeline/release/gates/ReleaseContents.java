package org.cardioqa.pipeline.release.gates;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.catalog.Catalog;

/**
 * What gates look at: a draft before it is written, or a finished release.
 *
 * @param catalog the catalogue that the questions come from
 * @param policy what was asked for
 * @param configs items by the configuration that they stand in
 * @param frames of data/slices
 * @param agreement of readers, by question
 * @param redactions by report_id, what was replaced in its text; empty where reports are not at
 *     hand
 * @param publicTexts text files that models may have seen
 */
public record ReleaseContents(
    Catalog catalog,
    Policy policy,
    Map<String, List<ReleaseItem>> configs,
    Frames frames,
    List<ReleaseManifest.Agreement> agreement,
    Map<String, List<Redaction>> redactions,
    List<Path> publicTexts) {

  /** All items. */
  List<ReleaseItem> items() {
    List<ReleaseItem> items = new ArrayList<>();
    configs.values().forEach(items::addAll);
    return items;
  }

  /** All items, by study. */
  Map<String, List<ReleaseItem>> byStudy() {
    Map<String, List<ReleaseItem>> byStudy = new LinkedHashMap<>();
    items()
        .forEach(
            item -> byStudy.computeIfAbsent(item.getStudyId(), s -> new ArrayList<>()).add(item));
    return byStudy;
  }
}
