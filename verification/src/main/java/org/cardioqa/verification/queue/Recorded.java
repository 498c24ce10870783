package org.cardioqa.verification.queue;

/**
 * A verdict that is stored.
 *
 * @param late whether its lease had run out
 */
public record Recorded(String verdictId, boolean late) {}
