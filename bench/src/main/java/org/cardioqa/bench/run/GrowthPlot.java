package org.cardioqa.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Seconds over sizes as SVG that stands on its own: the points of a few series, and through the
 * first two points of each a line, on which growth that is linear stays.
 */
final class GrowthPlot {
  /** Okabe and Ito's colours, which people with colour-blindness can tell apart. */
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00");

  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 30;
  private static final int TOP = 60;
  private static final int BOTTOM = 60;
  private static final int TICKS = 5;

  private final String title;
  private final List<Double> sizes;
  private final List<String> names = new ArrayList<>();
  private final List<List<Double>> series = new ArrayList<>();

  /**
   * A plot without points.
   *
   * @param sizes of the runs, growing; at least two
   */
  GrowthPlot(String title, List<Double> sizes) {
    if (sizes.size() < 2) {
      throw new IllegalArgumentException("growth shows in two runs or more");
    }
    this.title = title;
    this.sizes = List.copyOf(sizes);
  }

  /** Adds the seconds of the runs. */
  GrowthPlot add(String name, List<Double> seconds) {
    if (seconds.size() != sizes.size() || series.size() == COLOURS.size()) {
      throw new IllegalArgumentException("as many values as sizes, and at most two series");
    }
    names.add(name);
    series.add(List.copyOf(seconds));
    return this;
  }

  /** The plot. */
  String svg() {
    double most = sizes.get(sizes.size() - 1);
    double top = 0;
    for (List<Double> seconds : series) {
      for (double value : seconds) {
        top = Math.max(top, value);
      }
      top = Math.max(top, onLine(seconds, most));
    }
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"13\"><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>"
            + "<text x=\"%d\" y=\"24\" font-size=\"16\">%s</text>",
        WIDTH,
        HEIGHT,
        LEFT,
        title);
    for (int tick = 0; tick <= TICKS; tick++) {
      double y = y(top * tick / TICKS, top);
      double x = x(most * tick / TICKS, most);
      add(
          svg,
          "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>"
              + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>"
              + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>",
          LEFT,
          y,
          WIDTH - RIGHT,
          LEFT - 8,
          y + 4,
          top * tick / TICKS,
          x,
          HEIGHT - BOTTOM + 20,
          most * tick / TICKS);
    }
    for (int i = 0; i < series.size(); i++) {
      add(svg, series.get(i), names.get(i), i, most, top);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">slices; the lines go through the first two"
            + " runs</text><text x=\"8\" y=\"%d\">seconds</text></svg>%n",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 14,
        TOP - 12);
    return svg.toString();
  }

  private void add(
      StringBuilder svg, List<Double> seconds, String name, int number, double most, double top) {
    String colour = COLOURS.get(number);
    add(
        svg,
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-dasharray=\"5 4\"/>",
        x(0, most),
        y(Math.max(0, onLine(seconds, 0)), top),
        x(most, most),
        y(onLine(seconds, most), top),
        colour);
    for (int i = 0; i < seconds.size(); i++) {
      add(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"><title>%.0f slices: %.1f s"
              + "</title></circle>",
          x(sizes.get(i), most),
          y(seconds.get(i), top),
          colour,
          sizes.get(i),
          seconds.get(i));
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
        LEFT + 16,
        TOP + 6 + 18 * number,
        colour,
        name);
  }

  private double onLine(List<Double> seconds, double size) {
    double slope = (seconds.get(1) - seconds.get(0)) / (sizes.get(1) - sizes.get(0));
    return seconds.get(0) + slope * (size - sizes.get(0));
  }

  private static double x(double size, double most) {
    return LEFT + size / most * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double seconds, double top) {
    return HEIGHT - BOTTOM - seconds / top * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder svg, String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }
}
