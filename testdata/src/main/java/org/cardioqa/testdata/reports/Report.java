package org.cardioqa.testdata.reports;

import java.util.List;
import java.util.Map;

/**
 * A report with its gold, as the lines of the archive's files.
 *
 * @param record line of {@code reports.jsonl}
 * @param findingsGold line of {@code gold/findings.jsonl}
 * @param phiGold line of {@code gold/phi.jsonl}
 * @param planted strings that must not be found in anything made from it
 */
public record Report(
    Map<String, Object> record,
    Map<String, Object> findingsGold,
    Map<String, Object> phiGold,
    List<String> planted) {}
