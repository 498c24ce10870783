package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The command line in a process and with a temporary folder of its own, which is searched for names
 * all the while it runs.
 */
final class CardioQaProcess {
  private final int code;
  private final String log;
  private final Set<Path> seen = new TreeSet<>();
  private final Set<String> namesFound = new TreeSet<>();

  private CardioQaProcess(Path folder, Set<String> names, List<String> arguments)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    Path output = folder.resolve("process.log");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Xmx"))
        .forEach(command::add);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), CardioQa.class.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    while (process.isAlive()) {
      search(temporary, names);
    }
    search(temporary, names);
    code = process.waitFor();
    log = Files.readString(output, UTF_8);
  }

  static CardioQaProcess run(Path folder, Set<String> names, List<String> arguments)
      throws IOException, InterruptedException {
    return new CardioQaProcess(folder, names, arguments);
  }

  int code() {
    return code;
  }

  /** Standard output and standard error. */
  String log() {
    return log;
  }

  int temporaryFilesSeen() {
    return seen.size();
  }

  /** The names that stood in a temporary file at any time. */
  Set<String> namesInTemporaryFiles() {
    return namesFound;
  }

  private void search(Path temporary, Set<String> names) {
    try (Stream<Path> files = Files.walk(temporary)) {
      files.filter(Files::isRegularFile).forEach(file -> look(file, names));
    } catch (IOException | UncheckedIOException e) {
      // Files vanish while they are looked for; the next turn sees the rest.
    }
  }

  private void look(Path file, Set<String> names) {
    try {
      String bytes = Files.readString(file, ISO_8859_1);
      seen.add(file);
      names.stream()
          .filter(name -> bytes.contains(new String(name.getBytes(UTF_8), ISO_8859_1)))
          .forEach(namesFound::add);
    } catch (IOException e) {
      // It was deleted since.
    }
  }
}
