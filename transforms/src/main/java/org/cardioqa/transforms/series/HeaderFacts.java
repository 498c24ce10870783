package org.cardioqa.transforms.series;

import java.util.Optional;
import java.util.Set;

/**
 * What the header says of one stack that bears on its sequence.
 *
 * @param component part of the signal or quantity, absent where ImageType is silent
 * @param seriesComponents components of all stacks of its series
 * @param phases most pictures at one position
 * @param inversionTimes different inversion times at one position; 0 where there is none
 * @param seconds time from the first to the last picture of a position; 0 where unknown
 * @param spinEcho whether ScanningSequence says spin echo
 * @param echoTimeMs shortest echo time, absent where unknown
 * @param velocityEncoded whether the header marks an encoded flow
 * @param contrastAgent whether a contrast agent is named
 * @param cardiacImages CardiacNumberOfImages, 0 where absent
 * @param seriesNormals different directions of planes in its series
 */
public record HeaderFacts(
    Optional<Component> component,
    Set<Component> seriesComponents,
    int phases,
    int inversionTimes,
    double seconds,
    boolean spinEcho,
    Optional<Double> echoTimeMs,
    boolean velocityEncoded,
    boolean contrastAgent,
    int cardiacImages,
    int seriesNormals) {
  /** Copies the components. */
  public HeaderFacts {
    seriesComponents = Set.copyOf(seriesComponents);
  }
}
