package org.cardioqa.testdata.cases;

/**
 * The six walls of the left ventricle in the order of the AHA 17-segment model (Cerqueira et al.,
 * Circulation 2002): segments 1 to 6 at the base, 7 to 12 at mid-cavity.
 */
public enum Wall {
  ANTERIOR(1, 90, 13),
  ANTEROSEPTAL(2, 150, 14),
  INFEROSEPTAL(3, 210, 14),
  INFERIOR(4, 270, 15),
  INFEROLATERAL(5, 330, 16),
  ANTEROLATERAL(6, 30, 16);

  private final int basalSegment;
  private final int degrees;
  private final int apicalSegment;

  Wall(int basalSegment, int degrees, int apicalSegment) {
    this.basalSegment = basalSegment;
    this.degrees = degrees;
    this.apicalSegment = apicalSegment;
  }

  /**
   * Middle of the wall in a short-axis view seen from the apex: counted against the clock from the
   * lateral side, the anterior wall at the top.
   */
  public int degrees() {
    return degrees;
  }

  /** The code of the wall in the question catalogue. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The AHA segment of this wall at a level; all walls share segment 17 at the apex. */
  public int segment(Level level) {
    return switch (level) {
      case BASAL -> basalSegment;
      case MID -> basalSegment + 6;
      case APICAL -> apicalSegment;
      case APEX -> 17;
    };
  }
}
