package org.cardioqa.transforms.deid.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.cardioqa.transforms.deid.dicom.DataFile.Line;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.series.Words;

/**
 * Leaves of a descriptor the words that are known to be harmless: those by which series are
 * classified and those of {@code descriptor-words.txt}.
 *
 * <p>A list of what may stay, and not the finder of names that reports go through: descriptors are
 * a few words without a sentence around them, in which a model finds little, and their vocabulary
 * is small. A descriptor of allowed words alone stays as it is; of another the allowed words are
 * left, in small letters, with blanks between. Both are classified as the original is.
 */
final class DescriptorCleaner {
  private static final String FILE = "descriptor-words.txt";
  private static final Pattern WORDS = Pattern.compile("[a-z0-9]+( [a-z0-9]+)*");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^\\\\]]*");

  /** Longer numbers are no slices, angles or times of a descriptor. */
  private static final int MOST_DIGITS = 3;

  /** Descriptors repeat in every file of a series. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Set<String> allowed;
  private final int longest;
  private final ConcurrentMap<String, String> remembered = new ConcurrentHashMap<>();

  private DescriptorCleaner(Set<String> allowed) {
    this.allowed = allowed;
    longest = allowed.stream().mapToInt(String::length).max().orElse(0);
  }

  static DescriptorCleaner load() {
    Set<String> allowed = new HashSet<>(SeriesRules.standard().words());
    allowed.addAll(parse(DataFile.load(FILE)));
    return new DescriptorCleaner(allowed);
  }

  static Set<String> parse(DataFile file) {
    Set<String> words = new HashSet<>();
    for (Line line : file.lines()) {
      if (!WORDS.matcher(line.text()).matches()) {
        throw line.error("want words of small letters and digits, one blank between two");
      }
      words.addAll(List.of(line.text().split(" ")));
    }
    return words;
  }

  /** What is left of a descriptor; may be empty. ASCII. */
  String clean(String descriptor) {
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    return remembered.computeIfAbsent(descriptor, this::words);
  }

  private String words(String descriptor) {
    Words words = Words.of(descriptor);
    boolean[] stays = new boolean[words.tokens().size()];
    for (int from = 0; from < stays.length; from++) {
      for (int to = from + 1; to <= stays.length; to++) {
        if (words.pattern(from, to).length() > longest) {
          break;
        }
        if (allowed.contains(words.joined(from, to)) || allowed.contains(words.pattern(from, to))) {
          Arrays.fill(stays, from, to, true);
        }
      }
    }
    List<String> left = new ArrayList<>();
    for (int i = 0; i < stays.length; i++) {
      String token = words.tokens().get(i);
      boolean number = DIGITS.matcher(token).matches();
      if (number ? mayStay(words.tokens(), i, stays) : stays[i]) {
        left.add(token);
      }
    }
    return left.size() == stays.length && PLAIN.matcher(descriptor).matches()
        ? descriptor
        : String.join(" ", left);
  }

  /** A short number that is part of a word, or stands right behind one and by no other number. */
  private static boolean mayStay(List<String> tokens, int at, boolean[] stays) {
    if (tokens.get(at).length() > MOST_DIGITS) {
      return false;
    }
    boolean lonely = !isNumber(tokens, at - 1) && !isNumber(tokens, at + 1);
    return stays[at] || (at > 0 && stays[at - 1] && lonely);
  }

  private static boolean isNumber(List<String> tokens, int at) {
    return at >= 0 && at < tokens.size() && DIGITS.matcher(tokens.get(at)).matches();
  }
}
