package org.cardioqa.verification.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify push}: answers of a reader, from a script. */
@Command(
    name = "push",
    description = {
      "Sends answers of a reader to a running service.",
      "",
      "A line of JSON each. The blind answer:",
      "  {\"qa_id\", \"lease_id\", \"answers\":[...], \"seconds\"}",
      "The verdict:",
      "  {\"qa_id\", \"lease_id\", \"decision\", \"answers\":[...], \"reason\", \"seconds\"}",
      "",
      "Prints what the service said of each line: after a blind answer that is what the report says."
          + " The first line that it refuses ends the command with exit code 1; what was sent before"
          + " is kept."
    },
    mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec command;
  @Mixin private ServerClient server;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "JSONL (default: standard input).")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (BufferedReader lines =
        file.isPresent()
            ? Files.newBufferedReader(file.get())
            : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          send(line, number);
        }
      }
    }
    return 0;
  }

  private void send(String line, int number) throws IOException {
    ObjectNode answer = object(line, number);
    JsonNode task = answer.remove("qa_id");
    if (task == null || !task.isTextual()) {
      throw new VerifyFailure("line " + number + ": qa_id is missing");
    }
    String call = answer.has("decision") ? "verdict" : "blind";
    String id = URLEncoder.encode(task.textValue(), StandardCharsets.UTF_8);
    ObjectNode said;
    try {
      said = server.post("/api/tasks/" + id + "/" + call, answer).orElseGet(JSON::createObjectNode);
    } catch (VerifyFailure e) {
      throw new VerifyFailure("line " + number + ": " + e.getMessage());
    }
    PrintWriter out = command.commandLine().getOut();
    out.println(JSON.writeValueAsString(said.set("qa_id", task)));
    out.flush();
  }

  private static ObjectNode object(String line, int number) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Told below, without what stands there.
    }
    throw new VerifyFailure("line " + number + " is no JSON object");
  }
}
