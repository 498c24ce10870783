package org.cardioqa.pipeline.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Flows between columns of nodes (a Sankey diagram) as SVG that stands on its own: widths are in
 * proportion to amounts, but what is there at all is drawn some pixels wide.
 */
public final class Sankey {
  private static final int WIDTH = 900;
  private static final int TOP = 30;

  /** Height of the bands of the fullest column. */
  private static final int FULL = 150;

  private static final int NODE = 12;
  private static final int GAP = 8;

  /** A label's line. */
  private static final int LINE = 20;

  /** Room for labels behind the last column. */
  private static final int LABEL = 250;

  private static final double THINNEST = 2;

  private final String title;
  private final List<Map<String, Node>> columns = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();

  private static final class Node {
    private final int column;
    private final String label;
    private long in;
    private long out;
    private double top;
    private double left;
    private double arrived;

    Node(int column, String label) {
      this.column = column;
      this.label = label;
    }

    long amount() {
      return Math.max(in, out);
    }
  }

  private record Flow(Node from, Node to, long amount) {}

  /** A diagram without flows. */
  public Sankey(String title) {
    this.title = title;
  }

  /**
   * Adds a flow; of nothing there is none.
   *
   * @param column 0-based, of the node that it comes from; it goes to one in the next column
   */
  public Sankey flow(int column, String from, String to, long amount) {
    if (amount > 0) {
      Flow flow = new Flow(node(column, from), node(column + 1, to), amount);
      flow.from.out += amount;
      flow.to.in += amount;
      flows.add(flow);
    }
    return this;
  }

  private Node node(int column, String label) {
    while (columns.size() <= column) {
      columns.add(new LinkedHashMap<>());
    }
    return columns.get(column).computeIfAbsent(label, name -> new Node(column, name));
  }

  /** Whether nothing flows. */
  public boolean isEmpty() {
    return flows.isEmpty();
  }

  /** The picture. */
  public String svg() {
    long fullest =
        columns.stream()
            .mapToLong(nodes -> nodes.values().stream().mapToLong(Node::amount).sum())
            .max()
            .orElse(1);
    double scale = FULL / (double) Math.max(1, fullest);
    double bottom = place(scale);
    int height = (int) Math.ceil(bottom) + GAP;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"").append(WIDTH);
    svg.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(WIDTH);
    svg.append(' ').append(height);
    svg.append("\" font-family=\"system-ui, Arial, sans-serif\" font-size=\"13\"");
    svg.append(" fill=\"#1b1f24\">\n<title>").append(Page.escape(title)).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    svg.append("<text x=\"0\" y=\"14\" font-weight=\"600\">").append(Page.escape(title));
    svg.append("</text>\n");
    flows.forEach(flow -> draw(flow, scale, svg));
    columns.forEach(nodes -> nodes.values().forEach(node -> draw(node, scale, svg)));
    return svg.append("</svg>\n").toString();
  }

  /** Gives every node its place, and where they end. */
  private double place(double scale) {
    double bottom = TOP;
    for (Map<String, Node> nodes : columns) {
      double y = TOP;
      for (Node node : nodes.values()) {
        node.top = y;
        node.left = y;
        node.arrived = y;
        y += Math.max(LINE, band(node.amount(), scale) + GAP);
      }
      bottom = Math.max(bottom, y);
    }
    return bottom;
  }

  private static double band(long amount, double scale) {
    return Math.max(THINNEST, amount * scale);
  }

  private double x(int column) {
    return columns.size() == 1 ? 0 : column * (WIDTH - LABEL) / (columns.size() - 1.0);
  }

  private void draw(Flow flow, double scale, StringBuilder svg) {
    double band = band(flow.amount, scale);
    double from = x(flow.from.column) + NODE;
    double to = x(flow.to.column);
    double middle = (from + to) / 2;
    double start = flow.from.left;
    double end = flow.to.arrived;
    flow.from.left += band;
    flow.to.arrived += band;
    svg.append("<path fill-opacity=\"0.35\" fill=\"").append(colour(flow.to)).append("\" d=\"M");
    point(from, start, svg);
    svg.append('C');
    point(middle, start, svg);
    point(middle, end, svg);
    point(to, end, svg);
    svg.append('v').append(number(band)).append('C');
    point(middle, end + band, svg);
    point(middle, start + band, svg);
    point(from, start + band, svg);
    svg.append("z\"><title>").append(Page.escape(flow.from.label)).append(" to ");
    svg.append(Page.escape(flow.to.label)).append(": ").append(amount(flow.amount));
    svg.append("</title></path>\n");
  }

  private void draw(Node node, double scale, StringBuilder svg) {
    double band = band(node.amount(), scale);
    svg.append("<rect x=\"").append(number(x(node.column))).append("\" y=\"");
    svg.append(number(node.top)).append("\" width=\"").append(NODE).append("\" height=\"");
    svg.append(number(band)).append("\" fill=\"").append(colour(node)).append("\"/>\n");
    double y = node.top + Math.max(band, LINE - GAP) / 2 + 4;
    svg.append("<text class=\"over\" x=\"").append(number(x(node.column) + NODE + 6.0));
    svg.append("\" y=\"").append(number(y)).append("\">").append(Page.escape(node.label));
    svg.append(" <tspan font-weight=\"600\">").append(amount(node.amount()));
    svg.append("</tspan></text>\n");
  }

  private String colour(Node node) {
    if (node.column == 0) {
      return BarChart.COLOURS.get(0);
    }
    List<Node> nodes = List.copyOf(columns.get(node.column).values());
    return BarChart.COLOURS.get(nodes.indexOf(node) % BarChart.COLOURS.size());
  }

  private static void point(double x, double y, StringBuilder path) {
    path.append(number(x)).append(' ').append(number(y)).append(' ');
  }

  private static String amount(long amount) {
    return String.format(Locale.ROOT, "%,d", amount);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
