package org.cardioqa.transforms.series;

import java.util.Locale;

/** Which part of the complex signal, or which derived quantity, a picture shows (ImageType). */
public enum Component {
  /** Length of the signal, the usual picture. */
  MAGNITUDE,
  /** Angle of the signal. */
  PHASE,
  /** Real part. */
  REAL,
  /** Imaginary part. */
  IMAGINARY,
  /** Phase-sensitive reconstruction of an inversion recovery. */
  PHASE_SENSITIVE,
  /** Map of T1. */
  T1_MAP,
  /** Map of T2. */
  T2_MAP,
  /** Map of the extracellular volume. */
  ECV_MAP,
  /** Another map. */
  OTHER_MAP;

  /** The code that rules and evidence use. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
