package org.cardioqa.pipeline.log;

import java.util.Locale;

/** Form of the log on standard error. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,

  /** A JSON object a line. */
  JSON;

  /**
   * The form that a command line asks for. It is needed before anything logs, so before the options
   * are read.
   */
  public static LogFormat of(String... arguments) {
    String former = "";
    for (String argument : arguments) {
      String word = argument.replace("-", "").toLowerCase(Locale.ROOT);
      if (word.equals("logformat=json") || (former.equals("logformat") && word.equals("json"))) {
        return JSON;
      }
      former = word;
    }
    return TEXT;
  }
}
