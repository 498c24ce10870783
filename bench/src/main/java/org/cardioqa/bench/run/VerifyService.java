package org.cardioqa.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code cardioqa verify serve} as a process of its own, stopped when it is closed. */
final class VerifyService implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on (\\S+) .*");

  private final Process process;
  private final BufferedReader output;
  private final URI uri;
  private final String database;
  private final Path log;

  private VerifyService(
      Process process, BufferedReader output, URI uri, String database, Path log) {
    this.process = process;
    this.output = output;
    this.uri = uri;
    this.database = database;
    this.log = log;
  }

  /**
   * Imports shards, and serves them on a free port of the loopback.
   *
   * @param shards to serve
   * @param database JDBC URL of the queue's database
   * @param scratch folder for what it prints
   * @throws RunFailed if it ends before it listens
   */
  static VerifyService start(Path shards, String database, Path scratch)
      throws IOException, RunFailed {
    Path log = scratch.resolve("verify.log");
    Bundle.ofSourceTree()
        .seconds(List.of("verify", "import", "--shards=" + shards, "--db=" + database), log);
    Process process =
        new ProcessBuilder(command("serve", "--shards=" + shards, "--db=" + database, "--port=0"))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        return new VerifyService(process, output, URI.create(listening.group(1)), database, log);
      }
    }
    process.destroy();
    throw new RunFailed(
        "cardioqa verify serve ended before it listened:%n%s".formatted(Files.readString(log)));
  }

  /** Adds a reader. */
  void addUser(String account, String password) throws IOException, RunFailed {
    Process adding =
        new ProcessBuilder(command("user", "add", account, "--db=" + database, "--password-stdin"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      adding.outputWriter(StandardCharsets.UTF_8).append(password).append('\n').close();
      if (adding.waitFor() != 0) {
        throw new RunFailed("no account was added:%n%s".formatted(Files.readString(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailed("interrupted");
    }
  }

  URI uri() {
    return uri;
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Bundle.home().resolve("bin").resolve("cardioqa").toString());
    command.add("verify");
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.close();
  }
}
