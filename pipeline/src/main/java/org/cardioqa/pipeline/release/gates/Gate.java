package org.cardioqa.pipeline.release.gates;

/** Something that is measured of a release and compared with the policy. */
interface Gate {
  /** Its key below {@code gates} of the policy. */
  String name();

  /** Measures a release. What it says names ids and codes, never the text of a report. */
  GateResult check(ReleaseContents release, GateSettings settings);
}
