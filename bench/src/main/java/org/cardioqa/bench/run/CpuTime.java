package org.cardioqa.bench.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CPU time of other programs, as bash's {@code time} counts it. */
final class CpuTime {
  /**
   * Time that a program took.
   *
   * @param wall seconds from its start to its end
   * @param cpu user and system seconds of it and of those that it waited for
   */
  record Usage(double wall, double cpu) {}

  private final Path log;

  /**
   * Measures programs.
   *
   * @param log takes what they print
   */
  CpuTime(Path log) {
    this.log = log;
  }

  /**
   * User and system seconds of a process and those that it waited for.
   *
   * @throws RunFailed if it is not installed, or its exit code is not 0
   */
  double seconds(List<String> command) throws IOException, RunFailed {
    return usage(command, Map.of()).cpu();
  }

  /**
   * As {@link #seconds}, with the time on the wall.
   *
   * @param environment variables besides those of this process
   */
  Usage usage(List<String> command, Map<String, String> environment) throws IOException, RunFailed {
    List<String> timed =
        new ArrayList<>(
            List.of(
                "bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >\"$0\" 2>&1", log.toString()));
    timed.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(timed);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String times;
    int code;
    try {
      times = new String(process.getErrorStream().readAllBytes(), US_ASCII).strip();
      code = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailed("interrupted");
    }
    if (code != 0) {
      throw new RunFailed(
          "%s ended with exit code %d (127: it is not installed):%n%s"
              .formatted(command.get(0), code, Files.readString(log)));
    }
    String[] parts = times.split(" ", 3);
    return new Usage(
        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]) + Double.parseDouble(parts[2]));
  }
}
