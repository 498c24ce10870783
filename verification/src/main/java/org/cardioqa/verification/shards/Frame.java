package org.cardioqa.verification.shards;

import java.util.Optional;

/**
 * How one frame of a loop was taken and is to be shown.
 *
 * @param phase 1-based
 * @param triggerTimeMs time after the R wave, ms
 * @param windowCenter of the display window that the scanner set
 */
public record Frame(
    int phase,
    Optional<Double> triggerTimeMs,
    Optional<Double> windowCenter,
    Optional<Double> windowWidth,
    double rescaleSlope,
    double rescaleIntercept,
    int storedValueOffset) {}
