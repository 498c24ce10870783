package org.cardioqa.verification.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify pull}: the next task of a reader. */
@Command(
    name = "pull",
    description = {
      "Takes the next task from a running service and prints it as one line of JSON.",
      "It is held for the account of the token until the lease ends; answer it with push.",
      "Prints nothing where no task is left."
    },
    mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec command;
  @Mixin private ServerClient server;

  @Option(
      names = "--tiers",
      split = ",",
      paramLabel = "TIER",
      description = "Only tasks of these tiers, 1 to 3.")
  private List<Integer> tiers = List.of();

  @Option(
      names = "--sequences",
      split = ",",
      paramLabel = "SEQUENCE",
      description = "Only tasks of these sequences, as the catalogue names them.")
  private List<String> sequences = List.of();

  @Override
  public Integer call() throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode wanted = body.putArray("tiers");
    tiers.forEach(wanted::add);
    ArrayNode names = body.putArray("sequences");
    sequences.forEach(names::add);
    Optional<ObjectNode> task = server.post("/api/tasks/pull", body);
    if (task.isPresent()) {
      command.commandLine().getOut().println(JSON.writeValueAsString(task.get()));
    }
    return 0;
  }
}
