package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.RunManifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How long {@code cardioqa demo} takes: archive, job, example. */
@Command(
    name = "demo",
    description = "Times cardioqa demo, archive and all.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private Repeat repeat;

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("demo", System.out);
    Optional<RunManifest> first = Optional.empty();
    List<Double> seconds = new ArrayList<>();
    try (Scratch scratch = Scratch.make()) {
      Path demo = scratch.folder().resolve("demo");
      for (int i = 0; i < repeat.runs(); i++) {
        Scratch.delete(demo);
        seconds.add(
            Bundle.ofSourceTree()
                .seconds(List.of("demo", "--output=" + demo), scratch.folder().resolve("log")));
        first = Optional.of(Bundle.same(first, Bundle.manifest(demo.resolve("shards"))));
      }
    }
    outcome.sizes(first.orElseThrow());
    outcome.times("wall_seconds", new Times(seconds));
    outcome.write();
    return 0;
  }
}
