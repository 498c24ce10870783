/**
 * The rules of the queue: tasks, leases, verdicts, adjudication, statistics.
 *
 * <p>Each class works on one {@link org.cardioqa.verification.store.Store}; what a method returns
 * is committed.
 */
package org.cardioqa.verification.queue;
