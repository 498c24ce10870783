package org.cardioqa.verification.queue;

/**
 * A candidate in the queue.
 *
 * @param overlap how many readers it wants
 * @param done how many of them have answered, hidden checks not counted
 * @param gold whether its answer is known and it serves as a hidden check only
 */
public record Task(
    String qaId,
    String contentHash,
    String studyId,
    String questionCode,
    int tier,
    String sequenceView,
    int priority,
    int overlap,
    int done,
    boolean gold,
    TaskState state) {}
