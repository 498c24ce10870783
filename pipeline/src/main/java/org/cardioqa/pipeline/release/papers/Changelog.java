package org.cardioqa.pipeline.release.papers;

import java.util.Optional;
import org.cardioqa.pipeline.release.Canary;

/** What changed from release to release: {@code CHANGELOG.md}, the last one first. */
public final class Changelog {
  private static final String ENTRY = "\n## ";

  private Changelog() {}

  /**
   * The text, with the entries of the release before.
   *
   * @param earlier contents of the release before, if there was one
   * @param earlierText its changelog; empty if it has none
   */
  public static String of(Facts facts, Optional<Contents> earlier, String earlierText) {
    StringBuilder text = new StringBuilder();
    text.append("# Changes of %s\n\n".formatted(facts.policy().dataset().title()));
    text.append(Canary.sentence(facts.manifest().canary())).append('\n');
    text.append(ENTRY).append(facts.manifest().releaseVersion());
    text.append(" (").append(facts.manifest().date()).append(')');
    text.append("\n\n- ").append(new Words(facts).summary()).append(".\n");
    text.append(
        earlier
            .map(facts.contents()::since)
            .map(
                changes ->
                    "- Since %s: %,d items added, %,d removed, %,d with other answers.\n"
                        .formatted(
                            facts.manifest().before().orElseThrow().version(),
                            changes.added(),
                            changes.removed(),
                            changes.changed()))
            .orElse("- The first release.\n"));
    int entries = earlierText.indexOf(ENTRY);
    return entries < 0 ? text.toString() : text + earlierText.substring(entries);
  }
}
