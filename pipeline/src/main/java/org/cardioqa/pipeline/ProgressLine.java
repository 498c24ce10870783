package org.cardioqa.pipeline;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.Timer;
import java.util.TimerTask;

/**
 * A line on the terminal that says how far an embedded job is: what was counted, and how many of it
 * a second. Nothing is written where standard error is no terminal.
 */
final class ProgressLine implements AutoCloseable {
  /** Set by the launcher where standard error is a terminal: a JVM cannot tell. */
  private static final String WANTED = "cardioqa.progress";

  private static final long EACH_MS = 1_000;

  private final PrintStream terminal = System.err;
  private final Timer timer = new Timer("progress", true);
  private final long start = System.nanoTime();
  private int width;

  /** Starts the line, if there is somebody to read it. */
  void start() {
    if (Boolean.getBoolean(WANTED)) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              show();
            }
          },
          EACH_MS,
          EACH_MS);
    }
  }

  private synchronized void show() {
    String text = text(Tally.counts(), (System.nanoTime() - start) / 1e9);
    terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
    terminal.flush();
    width = text.length();
  }

  /** The line after so many seconds. */
  static String text(Map<String, Long> counts, double seconds) {
    StringJoiner parts = new StringJoiner(", ");
    counts.forEach(
        (what, count) ->
            parts.add(String.format(Locale.ROOT, "%,d %s (%.0f/s)", count, what, count / seconds)));
    return String.format(Locale.ROOT, "%3.0f s  %s", seconds, parts);
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    if (width > 0) {
      terminal.print("\r" + " ".repeat(width) + "\r");
      terminal.flush();
    }
  }
}
