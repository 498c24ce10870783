package org.cardioqa.verification.queue;

/**
 * What an import of candidates changed.
 *
 * @param added new tasks
 * @param unchanged tasks that were there already with this content
 * @param changed tasks whose content is another now
 * @param stale of those, tasks that had verdicts, which are kept
 * @param retired tasks that were there and are no longer among the candidates
 * @param returned tasks that had been retired
 * @param gold hidden checks that the queue has now
 * @param goldUnknown lines of the gold file without a candidate
 */
public record ImportReport(
    int added,
    int unchanged,
    int changed,
    int stale,
    int retired,
    int returned,
    int gold,
    int goldUnknown) {}
