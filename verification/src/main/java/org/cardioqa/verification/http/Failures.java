package org.cardioqa.verification.http;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what should not happen. Messages of exceptions may hold values of a request or a row,
 * so only their classes and where they were thrown are written.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int FRAMES = 30;

  private Failures() {}

  /** Writes one, with the route in whose course it came. */
  static void log(String route, Throwable failure) {
    StringBuilder text = new StringBuilder(route);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(System.lineSeparator())
          .append(cause.getClass().getName())
          .append(
              Arrays.stream(cause.getStackTrace())
                  .limit(FRAMES)
                  .map(frame -> System.lineSeparator() + "\tat " + frame)
                  .collect(Collectors.joining()));
    }
    LOG.error("{}", text);
  }
}
