package org.cardioqa.transforms.series;

import java.util.Arrays;
import java.util.Optional;

/** What kind of acquisition a stack is. */
public enum Sequence {
  /** Moving pictures of one heart beat. */
  CINE("cine"),
  /** Late enhancement, magnitude. */
  LGE("lge"),
  /** Late enhancement, phase-sensitive. */
  PSIR("psir"),
  /** First pass of contrast agent, at rest or under stress. */
  PERFUSION("perfusion"),
  /** T2-weighted black blood or STIR. */
  T2("t2"),
  /** T1 map, or the images it is made of. */
  T1_MAP("t1_map"),
  /** T2 map, or the images it is made of. */
  T2_MAP("t2_map"),
  /** Map of the extracellular volume. */
  ECV("ecv"),
  /** Search for the inversion time that nulls the myocardium; looks like a cine and is none. */
  TI_SCOUT("ti_scout"),
  /** Velocity-encoded. */
  FLOW("flow"),
  /** Tagged myocardium. */
  TAGGING("tagging"),
  /** Localizer. */
  SCOUT("scout"),
  /** Known to be none of these, or not known. */
  OTHER("other");

  private final String code;

  Sequence(String code) {
    this.code = code;
  }

  /** The code that records and rules use. */
  public String code() {
    return code;
  }

  /** The sequence of a code, absent where there is none. */
  public static Optional<Sequence> of(String code) {
    return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
  }
}
