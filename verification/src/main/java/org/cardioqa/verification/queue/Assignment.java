package org.cardioqa.verification.queue;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.VerdictPhase;

/**
 * A task in the hands of a reader. The candidate is whole: whoever passes it on in phase BLIND
 * leaves out answers, option states, evidence and what else the report says.
 *
 * @param phase BLIND until the reader has answered from the images alone, then INFORMED
 * @param firstAnswer what the reader answered blind, on this or an earlier lease of the task
 */
public record Assignment(
    Lease lease, QaCandidate candidate, VerdictPhase phase, Optional<List<String>> firstAnswer) {}
