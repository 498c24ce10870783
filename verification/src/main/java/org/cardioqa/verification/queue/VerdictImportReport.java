package org.cardioqa.verification.queue;

/**
 * What an import of verdicts changed.
 *
 * @param added verdicts that were new
 * @param known verdicts that were there already, the same in every field
 * @param withoutTask of the new ones, those of candidates that the queue does not have; they are
 *     kept
 */
public record VerdictImportReport(int added, int known, int withoutTask) {}
