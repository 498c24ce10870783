package org.cardioqa.pipeline.release.papers;

import java.util.Collections;
import java.util.List;

/** A table of Markdown; the first column is text, the others are numbers. */
final class MarkdownTable {
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String... heads) {
    row(List.of(heads));
    row(Collections.nCopies(1, "---"), Collections.nCopies(heads.length - 1, "--:"));
  }

  MarkdownTable row(List<?> cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(String.valueOf(cell).replace("|", "\\|")).append(" |");
    }
    text.append('\n');
    return this;
  }

  private void row(List<String> first, List<String> others) {
    row(java.util.stream.Stream.concat(first.stream(), others.stream()).toList());
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
