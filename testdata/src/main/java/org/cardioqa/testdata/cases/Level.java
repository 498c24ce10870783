package org.cardioqa.testdata.cases;

/** Level of the left ventricle along its long axis. */
public enum Level {
  BASAL,
  MID,
  APICAL,
  APEX;

  /** The code of the level in the question catalogue. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
