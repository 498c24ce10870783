package org.cardioqa.verification.queue;

import java.time.Instant;

/**
 * The right of one reader to answer one slot of a task until it expires.
 *
 * @param slot from 1
 * @param contentHash of the candidate that the reader is shown
 * @param gold whether the task is a hidden check; the reader must not learn it
 * @param expiresAt by the queue's clock; a heartbeat moves it
 */
public record Lease(
    String leaseId,
    String qaId,
    int slot,
    String reader,
    String contentHash,
    boolean gold,
    Instant expiresAt) {}
