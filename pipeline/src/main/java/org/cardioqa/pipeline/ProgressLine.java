package org.cardioqa.pipeline;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import org.cardioqa.pipeline.log.LogFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far a job is: what was counted, and how many of it a second. A line on the terminal that
 * is written over, nothing where standard error is no terminal; in a JSON log an event every ten
 * seconds.
 */
final class ProgressLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLine.class);

  /** Set by the launcher where standard error is a terminal: a JVM cannot tell. */
  private static final String WANTED = "cardioqa.progress";

  private static final long EACH_MS = 1_000;
  private static final long EACH_EVENT_MS = 10_000;

  private final PrintStream terminal = System.err;
  private final Timer timer = new Timer("progress", true);
  private final long start = System.nanoTime();
  private final Supplier<Map<String, Long>> counts;
  private final LogFormat format;
  private int width;

  /**
   * A line that is not yet shown.
   *
   * @param counts what passed so far, by name
   */
  ProgressLine(Supplier<Map<String, Long>> counts, LogFormat format) {
    this.counts = counts;
    this.format = format;
  }

  /** Starts the line, if there is somebody to read it. */
  void start() {
    if (format == LogFormat.JSON) {
      repeat(this::log, EACH_EVENT_MS);
    } else if (Boolean.getBoolean(WANTED)) {
      repeat(this::show, EACH_MS);
    }
  }

  private void repeat(Runnable work, long eachMs) {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            work.run();
          }
        },
        eachMs,
        eachMs);
  }

  private void log() {
    LOG.atInfo()
        .addKeyValue("seconds", Math.round(seconds()))
        .addKeyValue("counts", counts.get())
        .log("progress");
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void show() {
    show(text(counts.get(), seconds()));
  }

  private synchronized void show(String text) {
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
