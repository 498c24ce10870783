package org.cardioqa.pipeline.release.gates;

/** What becomes of a release that a gate finds wanting. */
public enum OnFailure {
  /** It is not made. */
  FAIL,
  /** What the gate condemns is left out when the release is made; a finished one fails. */
  DROP,
  /** The figure stands in release.json, and nothing else happens. */
  LIST
}
