package org.cardioqa.pipeline.show;

import java.util.Locale;

/** A picture of vectors that stands on its own. */
final class SvgCanvas implements Canvas {
  private final StringBuilder svg = new StringBuilder();

  SvgCanvas(int width, int height, String title) {
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"").append(width);
    svg.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
    svg.append(' ').append(height);
    svg.append("\" font-family=\"system-ui, Arial, sans-serif\" font-size=\"12\"");
    svg.append(" fill=\"#1b1f24\">\n<title>").append(Page.escape(title)).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
  }

  @Override
  public void box(double x, double y, double width, double height, String colour, String hint) {
    svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
    svg.append("\" fill=\"").append(colour).append('"');
    svg.append(hint.isEmpty() ? "/>\n" : "><title>" + Page.escape(hint) + "</title></rect>\n");
  }

  @Override
  public void text(double x, double y, Anchor anchor, Style style, String text) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    svg.append(
        switch (style) {
          case TITLE -> " font-weight=\"600\" font-size=\"13\"";
          case LABEL -> "";
          case FIGURE -> " fill=\"#57606a\"";
        });
    svg.append('>').append(Page.escape(text)).append("</text>\n");
  }

  /** The picture. */
  String svg() {
    return svg + "</svg>\n";
  }

  private static String number(double value) {
    return BarChart.number(value);
  }
}
