package org.cardioqa.pipeline.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cardioqa.pipeline.show.Canvas.Anchor;
import org.cardioqa.pipeline.show.Canvas.Style;

/** Horizontal bars, stacked where there are several series, as SVG and PNG. */
public final class BarChart {
  /** Okabe and Ito's colours, which people with colour-blindness can tell apart. */
  static final List<String> COLOURS =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#57606a",
          "#1b1f24");

  private static final String GRID = "#d0d7de";
  private static final String INTERVAL = "#1b1f24";

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

  /** The picture as SVG that stands on its own. */
  public String svg() {
    SvgCanvas canvas = new SvgCanvas(WIDTH, height(), title);
    draw(canvas);
    return canvas.svg();
  }

  /** The picture as PNG, two dots a pixel. */
  public byte[] png() {
    PngCanvas canvas = new PngCanvas(WIDTH, height());
    draw(canvas);
    return canvas.png();
  }

  private int top() {
    return series.size() > 1 ? 2 * STEP + GAP : STEP + GAP;
  }

  private int height() {
    return top() + STEP * bars.size() + STEP;
  }

  private void draw(Canvas canvas) {
    int label =
        Math.min(
            MOST_LABEL, LETTER * bars.stream().mapToInt(b -> b.label.length()).max().orElse(0));
    int top = top();
    int bottom = top + STEP * bars.size();
    int left = label + GAP;
    double largest = Math.max(least, bars.stream().mapToDouble(Bar::end).max().orElse(0));
    double tick = tick(largest);
    double span = tick * Math.ceil(largest / tick - 1e-9);
    double scale = (WIDTH - left - FIGURE) / Math.max(span, tick);
    canvas.text(0, BAR - 2, Anchor.START, Style.TITLE, title);
    if (series.size() > 1) {
      legend(canvas);
    }
    for (double at = 0; at <= span + tick / 2; at += tick) {
      double x = left + at * scale;
      canvas.box(x, top, 1, bottom - top, GRID, "");
      canvas.text(x, bottom + BAR, Anchor.MIDDLE, Style.FIGURE, number(at));
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(bars.get(i), label, left, top + STEP * i, scale, canvas);
    }
  }

  private void bar(Bar bar, int label, int left, int y, double scale, Canvas canvas) {
    int letters = label / LETTER;
    String shown =
        bar.label.length() <= letters ? bar.label : bar.label.substring(0, letters - 1) + "\u2026";
    canvas.text(label, y + BAR - 3, Anchor.END, Style.LABEL, shown);
    double x = left;
    for (int i = 0; i < bar.values.size(); i++) {
      double width = bar.values.get(i) * scale;
      if (width > 0) {
        String part = series.size() > 1 ? series.get(i) + " " : "";
        canvas.box(
            x,
            y + 1,
            width,
            BAR,
            COLOURS.get(i),
            "%s: %s%s".formatted(bar.label, part, number(bar.values.get(i))));
        x += width;
      }
    }
    if (!Double.isNaN(bar.low)) {
      double to = left + bar.high * scale;
      canvas.box(
          left + bar.low * scale, y + BAR / 2, (bar.high - bar.low) * scale, 2, INTERVAL, "");
      x = Math.max(x, to);
    }
    canvas.text(x + GAP / 2.0, y + BAR - 3, Anchor.START, Style.FIGURE, number(bar.sum()));
  }

  private void legend(Canvas canvas) {
    double x = 0;
    for (int i = 0; i < series.size(); i++) {
      canvas.box(x, STEP + 2, 12, 12, COLOURS.get(i), "");
      canvas.text(x + BAR, STEP + BAR - 4, Anchor.START, Style.LABEL, series.get(i));
      x += BAR + LETTER * series.get(i).length() + 2 * GAP;
    }
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

  /** As people read it. */
  static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3f", value).replaceFirst("0+$", "");
  }
}
