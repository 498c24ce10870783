package org.cardioqa.pipeline;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/** What went wrong in a job, without the texts of exceptions, which may quote an input. */
final class JobFailure {
  private static final int DEEPEST = 20;

  /** As Linux, macOS (also for a quota) and Windows say it. */
  private static final Pattern NO_SPACE =
      Pattern.compile("No space left on device|Disk quota exceeded|not enough space on the disk");

  private static final String WHAT_TO_DO =
      "a disk is full: that of the output folder, or that of the temporary folder of a worker"
          + " (java.io.tmpdir, Flink's io.tmp.dirs). Nothing"
          + " stands half-made under a final name. Make room, then go on with --resume. ";

  private JobFailure() {}

  /** The chain of causes by type, and where in our code the last of them came from. */
  static String describe(Throwable failure) {
    StringJoiner chain = new StringJoiner(" < ");
    Throwable last = failure;
    int depth = 0;
    boolean full = false;
    for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
      chain.add(cause.getClass().getSimpleName());
      last = cause;
      full |= cause.getMessage() != null && NO_SPACE.matcher(cause.getMessage()).find();
      depth++;
    }
    String where = "";
    for (StackTraceElement frame : last.getStackTrace()) {
      if (frame.getClassName().startsWith("org.cardioqa.")) {
        where = " at " + frame.getClassName() + ":" + frame.getLineNumber();
        break;
      }
    }
    return (full ? WHAT_TO_DO : "") + chain + where;
  }
}
