package org.cardioqa.transforms.deid.dicom;

import java.util.EnumSet;
import java.util.Set;

/** The action codes of PS3.15 Table E.1-1. */
enum Action {
  /** Remove. */
  X,
  /** Replace by nothing, or by a dummy. */
  Z,
  /** Replace by a dummy. */
  D,
  /** Keep; in a sequence, what its items may keep. */
  K,
  /** Clean: replace by something like it that identifies nobody. */
  C,
  /** Replace a UID by another, the same wherever it stands. */
  U,
  /** The same for the UIDs in the items of a sequence. */
  U_STAR;

  /**
   * The codes of a cell, "X/Z/U*".
   *
   * @throws IllegalArgumentException if one is none
   */
  static Set<Action> parse(String cell) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (String code : cell.split("/", -1)) {
      actions.add(
          switch (code) {
            case "X" -> X;
            case "Z" -> Z;
            case "D" -> D;
            case "K" -> K;
            case "C" -> C;
            case "U" -> U;
            case "U*" -> U_STAR;
            default -> throw new IllegalArgumentException("'" + code + "' is no action code");
          });
    }
    return actions;
  }
}
