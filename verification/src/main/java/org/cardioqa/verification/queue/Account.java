package org.cardioqa.verification.queue;

/**
 * A person who works with the queue.
 *
 * @param account the name that stands in verdicts
 * @param active whether it may log in
 */
public record Account(String account, Role role, boolean active) {}
