package org.cardioqa.pipeline.release.papers;

import java.util.Optional;
import org.cardioqa.pipeline.release.Canary;

/** The terms of use: {@code LICENSE}. */
public final class Licence {
  private Licence() {}

  /**
   * The text.
   *
   * @param terms as the maintainers give them; without, that nothing is granted
   */
  public static String of(Facts facts, Optional<String> terms) {
    String text =
        terms.orElseGet(
            () ->
                """
                No licence is granted with this release.

                Its maintainers have named no terms of use (dataset.license_file of the policy). Ask them before you
                copy, pass on or use the data beyond what the law allows without a licence.
                """);
    return text.strip() + "\n\n" + Canary.sentence(facts.manifest().canary()) + "\n";
  }
}
