package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BeginningsTest {
  private static final List<Pattern> PATTERNS =
      Stream.of(
              "a1",
              "\\b(?:ab|b1)\\b",
              "\\B1",
              "^-",
              "a$",
              "(?<![\\d.])1+",
              "(?<![\\d.]|b)(?<!a1\\s)[1-]",
              "(?<=,\\s|\\n)b",
              "(?!a1)[ab]1?",
              "(?=.?\\d)[\\w-]+",
              "(?:a\\b\\.)?1",
              "([ab])1\\1",
              "[^ab]\\.",
              "(?i:B)1|\\x{e9}b",
              "(?<phi>b|[\\]1])(?<=\\d)",
              "\\p{Lu}\\p{L}",
              "a*",
              "\\W\\s?b",
              "(?:(?<!\\p{L})a|-)b")
          .map(p -> Pattern.compile(p, Pattern.MULTILINE))
          .toList();

  @Test
  void noMatchBeginsWhereNoneMay() {
    Random random = new Random(5);
    Beginnings beginnings = new Beginnings(PATTERNS);
    for (int i = 0; i < 3_000; i++) {
      String text =
          random
              .ints(1 + random.nextInt(12), 0, 16)
              .mapToObj(c -> "aab11 -.,\n_\u00e9B]A\u0000".substring(c, c + 1))
              .reduce("", String::concat);
      for (int p = 0; p < PATTERNS.size(); p++) {
        Matcher matcher = PATTERNS.get(p).matcher(text);
        while (matcher.find()) {
          if (matcher.start() < text.length()) {
            assertThat(may(beginnings, text, matcher.start()))
                .as("<%s> at %d of <%s>", PATTERNS.get(p), matcher.start(), text)
                .contains(p);
          }
        }
      }
    }
  }

  @Test
  void whatTheCharactersAroundForbidIsNotTried() {
    Beginnings beginnings = new Beginnings(PATTERNS);

    assertThat(may(beginnings, "xa1", 1)).contains(0).doesNotContain(1, 2, 18);
    assertThat(may(beginnings, "5111", 1)).doesNotContain(0, 1, 5, 6);
    assertThat(may(beginnings, "ab,", 0)).contains(1).doesNotContain(0, 2, 3, 5, 12);
  }

  @Test
  void moreThanSixtyFourPatternsAreToldApart() {
    List<Pattern> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(Pattern.compile(i % 2 == 0 ? "a" : "b"));
    }

    assertThat(may(new Beginnings(many), "b", 0)).hasSize(50).contains(1, 63, 65, 99);
  }

  private static List<Integer> may(Beginnings beginnings, String text, int offset) {
    long[] bits = new long[beginnings.width()];
    beginnings.at(text, offset, bits);
    List<Integer> numbers = new ArrayList<>();
    for (int n = 0; n < bits.length * Long.SIZE; n++) {
      if ((bits[n / Long.SIZE] >>> n & 1) == 1) {
        numbers.add(n);
      }
    }
    return numbers;
  }
}
