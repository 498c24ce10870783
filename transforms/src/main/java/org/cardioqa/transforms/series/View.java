package org.cardioqa.transforms.series;

import java.util.Arrays;
import java.util.Optional;

/** Through which plane a stack looks at the heart. */
public enum View {
  /** Short axis. */
  SAX("sax"),
  /** Two chambers, vertical long axis of the left heart. */
  TWO_CHAMBER("2ch"),
  /** Three chambers, with the left ventricular outflow tract. */
  THREE_CHAMBER("3ch"),
  /** Four chambers, horizontal long axis. */
  FOUR_CHAMBER("4ch"),
  /** Right ventricular outflow tract. */
  RVOT("rvot"),
  /** Two chambers of the right heart. */
  RV_TWO_CHAMBER("rv2ch"),
  /** Right ventricle with inflow and outflow. */
  RV_THREE_CHAMBER("rv3ch"),
  /** Transverse to the body. */
  AXIAL("ax"),
  /** Known to be none of these, or not known. */
  OTHER("other");

  private final String code;

  View(String code) {
    this.code = code;
  }

  /** The code that records and rules use. */
  public String code() {
    return code;
  }

  /** The view of a code, absent where there is none. */
  public static Optional<View> of(String code) {
    return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
  }
}
