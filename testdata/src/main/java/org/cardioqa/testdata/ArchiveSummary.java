package org.cardioqa.testdata;

/**
 * How much was written.
 *
 * @param slices pictures of the volumes, localizers not counted
 */
public record ArchiveSummary(
    int patients, int studies, int reports, int volumes, long instances, long slices) {}
