package org.cardioqa.testdata;

/** How much was written. */
public record ArchiveSummary(int patients, int studies, int reports, int volumes, long instances) {}
