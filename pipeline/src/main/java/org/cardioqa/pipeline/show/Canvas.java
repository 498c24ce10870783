package org.cardioqa.pipeline.show;

/** What a plot is drawn on. Lengths are pixels of a screen, from the left and from the top. */
interface Canvas {
  /** Which point of a text its place names. */
  enum Anchor {
    /** Its beginning. */
    START,
    /** Its middle. */
    MIDDLE,
    /** Its end. */
    END
  }

  /** How a text stands out. */
  enum Style {
    /** The name of the plot. */
    TITLE,
    /** A label. */
    LABEL,
    /** A figure beside the bars. */
    FIGURE
  }

  /**
   * A filled box.
   *
   * @param colour as {@code #rrggbb}
   * @param hint what it says when somebody points at it, where that can be; may be empty
   */
  void box(double x, double y, double width, double height, String colour, String hint);

  /**
   * A line of text.
   *
   * @param y of the line that it stands on
   */
  void text(double x, double y, Anchor anchor, Style style, String text);
}
