package org.cardioqa.transforms.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class QuarantinePageTest {
  private static final Path PAGE = Path.of("../docs/quarantine.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

  @Test
  void everyReasonHasOneRowAndEveryRowIsAReason() throws IOException {
    assertThat(ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)))
        .as("reasons in the table of docs/quarantine.md")
        .containsExactlyInAnyOrderElementsOf(Stream.of(Reason.values()).map(Reason::name).toList());
  }
}
