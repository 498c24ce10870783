package org.cardioqa.transforms.findings;

import java.util.Objects;
import java.util.Optional;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Temporality;

/**
 * What a sentence says of a thing that it names.
 *
 * @param certainty whether it is there
 * @param temporality when
 * @param experiencer in whom
 * @param elsewhere whether only other places than those named are spoken of
 * @param cue the words that decided, if any did
 */
public record Assertion(
    Certainty certainty,
    Temporality temporality,
    Experiencer experiencer,
    boolean elsewhere,
    Optional<String> cue) {
  /** Stated without any cue. */
  public static final Assertion PLAIN =
      new Assertion(
          Certainty.PRESENT, Temporality.RECENT, Experiencer.PATIENT, false, Optional.empty());

  /** Checks the parts. */
  public Assertion {
    Objects.requireNonNull(certainty, "certainty");
    Objects.requireNonNull(temporality, "temporality");
    Objects.requireNonNull(experiencer, "experiencer");
    Objects.requireNonNull(cue, "cue");
  }
}
