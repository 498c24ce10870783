package org.cardioqa.pipeline.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Horizontal bars, stacked where there are several series, as SVG that stands on its own. */
public final class BarChart {
  /** Okabe and Ito's colours, which people with colour-blindness can tell apart. */
  static final List<String> COLOURS =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#57606a",
          "#1b1f24");

  private static final int WIDTH = 900;
  private static final int BAR = 16;
  private static final int STEP = 22;
  private static final int GAP = 8;
  private static final int LETTER = 8;
  private static final int MOST_LABEL = 330;
  private static final int FIGURE = 90;
  private static final int TICKS = 5;

  private final String title;
  private final List<String> series;
  private final List<Bar> bars = new ArrayList<>();
  private double least;

  private record Bar(String label, List<Double> values, double low, double high) {
    double sum() {
      return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    double end() {
      return Double.isNaN(high) ? sum() : Math.max(high, sum());
    }
  }

  /**
   * A plot without bars.
   *
   * @param series what the parts of a bar are; at most nine
   */
  public BarChart(String title, String... series) {
    if (series.length == 0 || series.length > COLOURS.size()) {
      throw new IllegalArgumentException("a plot has 1 to %d series".formatted(COLOURS.size()));
    }
    this.title = title;
    this.series = List.of(series);
  }

  /** A plot whose axis goes at least this far. */
  public BarChart upTo(double value) {
    least = value;
    return this;
  }

  /**
   * Adds a bar.
   *
   * @param values one a series, 0 or more
   */
  public BarChart bar(String label, double... values) {
    return add(new Bar(label, Arrays.stream(values).boxed().toList(), Double.NaN, Double.NaN));
  }

  /** Adds a bar of one value with its interval. */
  public BarChart interval(String label, double value, double low, double high) {
    return add(new Bar(label, List.of(value), low, high));
  }

  private BarChart add(Bar bar) {
    if (bar.values.size() != series.size()) {
      throw new IllegalArgumentException(
          "%d values for %d series".formatted(bar.values.size(), series.size()));
    }
    bars.add(bar);
    return this;
  }

  /** The picture. */
  public String svg() {
    int label =
        Math.min(
            MOST_LABEL, LETTER * bars.stream().mapToInt(b -> b.label.length()).max().orElse(0));
    int top = series.size() > 1 ? 2 * STEP + GAP : STEP + GAP;
    int bottom = top + STEP * bars.size();
    int left = label + GAP;
    double largest = Math.max(least, bars.stream().mapToDouble(Bar::end).max().orElse(0));
    double tick = tick(largest);
    double span = tick * Math.ceil(largest / tick - 1e-9);
    double scale = (WIDTH - left - FIGURE) / Math.max(span, tick);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"").append(WIDTH);
    svg.append("\" height=\"").append(bottom + STEP).append("\" viewBox=\"0 0 ").append(WIDTH);
    svg.append(' ').append(bottom + STEP);
    svg.append("\" font-family=\"system-ui, Arial, sans-serif\" font-size=\"12\"");
    svg.append(" fill=\"#1b1f24\">\n<title>").append(Page.escape(title)).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(0, BAR - 2, "start", title, " font-weight=\"600\" font-size=\"13\"", svg);
    if (series.size() > 1) {
      legend(svg);
    }
    for (double at = 0; at <= span + tick / 2; at += tick) {
      double x = left + at * scale;
      svg.append("<path d=\"M").append(number(x)).append(' ').append(top).append('V');
      svg.append(bottom).append("\" stroke=\"#d0d7de\"/>\n");
      text(x, bottom + BAR, "middle", number(at), " fill=\"#57606a\"", svg);
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(bars.get(i), label, left, top + STEP * i, scale, svg);
    }
    return svg.append("</svg>\n").toString();
  }

  private void bar(Bar bar, int label, int left, int y, double scale, StringBuilder svg) {
    int letters = label / LETTER;
    String shown =
        bar.label.length() <= letters ? bar.label : bar.label.substring(0, letters - 1) + "\u2026";
    text(label, y + BAR - 3, "end", shown, "", svg);
    double x = left;
    for (int i = 0; i < bar.values.size(); i++) {
      double width = bar.values.get(i) * scale;
      if (width > 0) {
        svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(y + 1);
        svg.append("\" width=\"").append(number(width)).append("\" height=\"").append(BAR);
        svg.append("\" fill=\"").append(COLOURS.get(i)).append("\"><title>");
        svg.append(Page.escape(bar.label)).append(": ");
        svg.append(series.size() > 1 ? Page.escape(series.get(i)) + " " : "");
        svg.append(number(bar.values.get(i))).append("</title></rect>\n");
        x += width;
      }
    }
    if (!Double.isNaN(bar.low)) {
      int middle = y + 1 + BAR / 2;
      double from = left + bar.low * scale;
      double to = left + bar.high * scale;
      svg.append("<path d=\"M").append(number(from)).append(' ').append(middle).append('H');
      svg.append(number(to)).append("\" stroke=\"#1b1f24\" stroke-width=\"2\"/>\n");
      x = Math.max(x, to);
    }
    text(x + GAP / 2.0, y + BAR - 3, "start", number(bar.sum()), " fill=\"#57606a\"", svg);
  }

  private void legend(StringBuilder svg) {
    double x = 0;
    for (int i = 0; i < series.size(); i++) {
      svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(STEP + 2);
      svg.append("\" width=\"12\" height=\"12\" fill=\"").append(COLOURS.get(i));
      svg.append("\"/>\n");
      text(x + BAR, STEP + BAR - 4, "start", series.get(i), "", svg);
      x += BAR + LETTER * series.get(i).length() + 2 * GAP;
    }
  }

  private static void text(
      double x, double y, String anchor, String text, String more, StringBuilder svg) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" text-anchor=\"").append(anchor).append('"').append(more).append('>');
    svg.append(Page.escape(text)).append("</text>\n");
  }

  /** 1, 2 or 5 times a power of ten, so that some five of them reach the largest value. */
  private static double tick(double largest) {
    if (largest <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest / TICKS)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power * TICKS >= largest) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3f", value).replaceFirst("0+$", "");
  }
}
