package org.cardioqa.pipeline;

import java.util.StringJoiner;

/** What went wrong in a job, without the texts of exceptions, which may quote an input. */
final class JobFailure {
  private static final int DEEPEST = 20;

  private JobFailure() {}

  /** The chain of causes by type, and where in our code the last of them came from. */
  static String describe(Throwable failure) {
    StringJoiner chain = new StringJoiner(" < ");
    Throwable last = failure;
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
      chain.add(cause.getClass().getSimpleName());
      last = cause;
      depth++;
    }
    String where = "";
    for (StackTraceElement frame : last.getStackTrace()) {
      if (frame.getClassName().startsWith("org.cardioqa.")) {
        where = " at " + frame.getClassName() + ":" + frame.getLineNumber();
        break;
      }
    }
    return chain + where;
  }
}
