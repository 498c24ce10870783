package org.cardioqa.verification.queue;

import java.util.Optional;

/**
 * A decision that was taken back.
 *
 * @param verdictId of the new row that says so
 * @param reopened the task in its reader's hands again; empty if he had no slot of it (his answer
 *     came late and others had them), for an adjudicator, and while the study is held back
 */
public record Undone(String verdictId, Optional<Assignment> reopened) {}
