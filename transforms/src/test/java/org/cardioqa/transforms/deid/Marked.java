package org.cardioqa.transforms.deid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with marks taken out: {{...}} stood around what identifies somebody, {@literal <<...>>}
 * around what must stay.
 */
record Marked(String text, List<int[]> identifiers, List<int[]> traps) {
  private static final Pattern MARK =
      Pattern.compile("\\{\\{(.+?)\\}\\}|<<(.+?)>>", Pattern.DOTALL);

  /** Lines of a test resource without its comments. */
  static List<String> lines(String resource) throws IOException {
    try (InputStream in = Marked.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
    }
  }

  static Marked of(String line) {
    String marked = line.replace("\\n", "\n");
    StringBuilder text = new StringBuilder();
    List<int[]> identifiers = new ArrayList<>();
    List<int[]> traps = new ArrayList<>();
    Matcher matcher = MARK.matcher(marked);
    int behind = 0;
    while (matcher.find()) {
      text.append(marked.substring(behind, matcher.start()));
      String inside = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      (matcher.group(1) == null ? traps : identifiers)
          .add(new int[] {text.length(), text.length() + inside.length()});
      text.append(inside);
      behind = matcher.end();
    }
    text.append(marked.substring(behind));
    return new Marked(text.toString(), identifiers, traps);
  }

  void assertCovered(List<Span> found) {
    assertThat(identifiers)
        .allSatisfy(
            id -> assertThat(uncovered(id, found)).as(text.substring(id[0], id[1])).isEmpty());
    assertThat(traps)
        .allSatisfy(
            trap ->
                assertThat(found)
                    .as(text.substring(trap[0], trap[1]))
                    .noneMatch(s -> s.overlaps(trap[0], trap[1])));
  }

  /** Letters and digits of a stretch that no span covers. */
  String uncovered(int[] stretch, List<Span> found) {
    StringBuilder left = new StringBuilder();
    for (int i = stretch[0]; i < stretch[1]; i++) {
      int at = i;
      if (Character.isLetterOrDigit(text.charAt(i))
          && found.stream().noneMatch(s -> s.overlaps(at, at + 1))) {
        left.append(text.charAt(i));
      }
    }
    return left.toString();
  }
}
