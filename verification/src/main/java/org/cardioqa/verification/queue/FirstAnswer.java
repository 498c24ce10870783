package org.cardioqa.verification.queue;

import java.util.Optional;
import org.cardioqa.schemas.QaCandidate;

/**
 * An answer from the images alone that is stored.
 *
 * @param informed the candidate with the report's words, for the final answer; empty if the study
 *     has been held back meanwhile
 */
public record FirstAnswer(Recorded recorded, Optional<QaCandidate> informed) {}
