package org.cardioqa.transforms.deid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hard snippets of our own: what must go, and what must stay. */
class SnippetsTest {
  private static final Pattern MARK = Pattern.compile("\\{\\{(.+?)\\}\\}|<<(.+?)>>");

  static Stream<String> snippets() throws IOException {
    try (InputStream in = SnippetsTest.class.getResourceAsStream("hard-snippets.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines().filter(l -> !l.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void identifiersGoAndTrapsStay(String line) {
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

    List<Span> found = Detector.SHARED.detect(text.toString(), List.of());

    assertThat(identifiers).allSatisfy(id -> assertThat(uncovered(text, id, found)).isEmpty());
    assertThat(traps)
        .allSatisfy(trap -> assertThat(found).noneMatch(s -> s.overlaps(trap[0], trap[1])));
  }

  private static String uncovered(CharSequence text, int[] stretch, List<Span> found) {
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
