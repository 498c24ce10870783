package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command line in a process and with a temporary folder of its own, which is searched for names
 * all the while it runs.
 */
final class CardioQaProcess {
  private final int code;
  private final String log;
  private final NameWatch temporaryFiles;

  private CardioQaProcess(Path folder, Set<String> names, List<String> arguments)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    temporaryFiles = new NameWatch(temporary, names);
    Path output = folder.resolve("process.log");
    List<String> words = new ArrayList<>(List.of(CardioQa.class.getName()));
    words.addAll(arguments);
    Process process = java(temporary, output, words);
    while (process.isAlive()) {
      temporaryFiles.look();
    }
    temporaryFiles.look();
    code = process.waitFor();
    log = Files.readString(output, UTF_8);
  }

  static CardioQaProcess run(Path folder, Set<String> names, List<String> arguments)
      throws IOException, InterruptedException {
    return new CardioQaProcess(folder, names, arguments);
  }

  /**
   * Starts a JVM with the class path and the rights of this one.
   *
   * @param temporary its temporary folder
   * @param output takes standard output and standard error
   * @param words a main class and its arguments
   */
  static Process java(Path temporary, Path output, List<String> words) throws IOException {
    return builder(temporary, words)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** As {@link #java}, not yet started, its output still going nowhere. */
  static ProcessBuilder builder(Path temporary, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Xmx"))
        .forEach(command::add);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(words);
    return new ProcessBuilder(command);
  }

  int code() {
    return code;
  }

  /** Standard output and standard error. */
  String log() {
    return log;
  }

  /** What was seen in its temporary folder. */
  NameWatch temporaryFiles() {
    return temporaryFiles;
  }
}
