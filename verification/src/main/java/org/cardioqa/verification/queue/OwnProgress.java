package org.cardioqa.verification.queue;

/**
 * What a reader may know of his own progress.
 *
 * @param done tasks answered
 * @param remaining tasks of the queue that he may still get, less the hidden checks among his last
 *     answers: it must not tell which they were
 * @param goldAnswered hidden checks answered, the last few answers left out: whoever sees the count
 *     rise knows what the task was
 * @param goldRight of those, as the known answer is
 * @param throughputPerHour tasks an hour of the time spent on tasks, over the last fifty; 0 at
 *     first
 */
public record OwnProgress(
    int done, int remaining, int goldAnswered, int goldRight, double throughputPerHour) {}
