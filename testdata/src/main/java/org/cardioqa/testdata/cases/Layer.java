package org.cardioqa.testdata.cases;

/** Which part of the wall's thickness a lesion takes. */
public enum Layer {
  SUBENDOCARDIAL(0.0, 0.45),
  MIDMYOCARDIAL(0.35, 0.70),
  SUBEPICARDIAL(0.60, 1.0),
  TRANSMURAL(0.0, 1.0);

  private final double from;
  private final double to;

  Layer(double from, double to) {
    this.from = from;
    this.to = to;
  }

  /** Where it begins, as a fraction of the wall's thickness from the blood pool outwards. */
  public double from() {
    return from;
  }

  /** Where it ends, as a fraction of the wall's thickness from the blood pool outwards. */
  public double to() {
    return to;
  }

  /** The code of the layer in the question catalogue. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
