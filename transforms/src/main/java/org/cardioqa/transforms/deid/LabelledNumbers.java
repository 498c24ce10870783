package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds numbers of patients, studies and things by the label before them ({@code
 * number-labels.yaml}), whatever their shape: groups of digits and letters with signs or single
 * blanks between them.
 */
final class LabelledNumbers {
  /** What a label stands for, and whether nothing but a number follows it. */
  private record Label(IdentifierType type, boolean sure) {}

  private static final String FILE = "number-labels.yaml";

  private static final Pattern GROUP = Pattern.compile("[\\p{Alpha}\\d]+");

  /** Signs, or words of dictation, that join two groups without a blank's doubt. */
  private static final Pattern JOINT =
      Pattern.compile("[-/._*^](?=[\\p{Alpha}\\d])|[ ](?:dash|slash|hyphen|stroke|dot)[ ]");

  private static final Pattern UNIT =
      Pattern.compile(
          "[ ]?(?:%|\u00b0|(?i:mm2?|cm2?|ml|msec|ms|mg|mcg|kg|g|mmhg|mmol|bpm|hz|cc|l/min|m/s|percent|tesla|t|hu|years?|yrs?|yo|months?|weeks?|days?|hours?|h|hrs|min|minutes?|sec|seconds?|segments?|slices?|phases?)(?![\\p{L}\\d]))");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{1,2}([-/. ])\\d{1,2}(?:\\1(?:\\d\\d|\\d{4}))?|(?:19|20)\\d\\d(?:[-/.]\\d{1,2}){0,2}");

  private static final int MOST_GROUPS = 8;
  private static final int LONGEST_LETTERS = 5;
  private static final int FEWEST_DIGITS = 3;
  private static final int TELLING_DIGITS = 5;

  private final Vocabulary vocabulary;
  private final NameWords names;
  private final Map<String, Label> labels = new HashMap<>();
  private final Pattern label;

  LabelledNumbers(Vocabulary vocabulary, NameWords names) {
    this.vocabulary = vocabulary;
    this.names = names;
    Map<?, ?> yaml = Resources.yaml(FILE);
    read(yaml, "sure", true);
    read(yaml, "vague", false);
    label =
        Pattern.compile(
            "(?<![\\p{L}\\d/])("
                + labels.keySet().stream()
                    .sorted(Comparator.comparing(String::length).reversed())
                    .map(words -> words.replace(".", "\\.").replace(" ", "[ ]"))
                    .collect(Collectors.joining("|"))
                + ")(?!\\p{L})(?:[ .]{0,2}(?:no|nr|num|number|id)\\b)?[.:=#|\\t ]{1,24}(?:is[ ]|was[ ])?",
            Pattern.CASE_INSENSITIVE);
  }

  private void read(Map<?, ?> yaml, String key, boolean sure) {
    if (!(yaml.get(key) instanceof Map<?, ?> types)) {
      throw new IllegalStateException(FILE + ": " + key + " (a map of types) is needed");
    }
    types.forEach(
        (type, words) -> {
          if (!(words instanceof List<?> list)) {
            throw new IllegalStateException(FILE + ": " + key + "." + type + " is no list");
          }
          IdentifierType identifier = IdentifierType.valueOf(type.toString());
          list.forEach(word -> labels.put(word.toString(), new Label(identifier, sure)));
        });
  }

  void detect(String text, List<Span> spans) {
    boolean small = Word.small(text);
    Matcher matcher = label.matcher(text);
    while (matcher.find()) {
      Label found = labels.get(matcher.group(1).toLowerCase(Locale.ROOT));
      int end = end(text, matcher.end(), found.sure, small);
      if (end > 0) {
        spans.add(Span.of(matcher.end(), end, found.type, Layer.RULE));
      }
    }
  }

  /** Where the number that begins here ends; 0 if none does. */
  private int end(String text, int start, boolean sure, boolean small) {
    List<int[]> groups = groups(text, start, sure, small);
    while (!groups.isEmpty()
        && UNIT.matcher(text).region(last(groups)[1], text.length()).lookingAt()) {
      groups.remove(groups.size() - 1);
    }
    if (groups.isEmpty()) {
      return 0;
    }
    String number = text.substring(start, last(groups)[1]);
    int digits = (int) number.chars().filter(Character::isDigit).count();
    boolean letters = number.chars().anyMatch(Character::isLetter);
    boolean enough =
        digits >= FEWEST_DIGITS
            && (letters || digits >= (sure ? FEWEST_DIGITS + 1 : TELLING_DIGITS));
    return enough && !DATE.matcher(number).matches() ? start + number.length() : 0;
  }

  private static int[] last(List<int[]> groups) {
    return groups.get(groups.size() - 1);
  }

  private List<int[]> groups(String text, int start, boolean sure, boolean small) {
    List<int[]> groups = new ArrayList<>();
    boolean blank = false;
    boolean lettered = false;
    int at = start;
    Matcher group = GROUP.matcher(text);
    while (groups.size() < MOST_GROUPS && group.region(at, text.length()).lookingAt()) {
      String found = group.group();
      boolean digits = found.chars().anyMatch(Character::isDigit);
      Matcher joint = JOINT.matcher(text).region(group.end(), text.length());
      boolean joined = joint.lookingAt();
      boolean amid = blank && found.length() == 1 && isDigit(text, group.end() + 1);
      boolean tight = joined || amid || (!blank && !groups.isEmpty());
      if (!digits && ((blank && found.length() > 2) || !letters(found, tight, small))) {
        break;
      }
      groups.add(new int[] {group.start(), group.end(), blank ? 1 : 0});
      lettered |= !found.chars().allMatch(Character::isDigit);
      if (joined) {
        at = joint.end();
        blank = false;
      } else if (group.end() < text.length()
          && text.charAt(group.end()) == ' '
          && (sure || lettered)) {
        at = group.end() + 1;
        blank = true;
      } else {
        break;
      }
    }
    // Letters at the end, behind a blank, begin the next word.
    while (!groups.isEmpty() && opens(text, groups)) {
      groups.remove(groups.size() - 1);
    }
    return groups;
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static boolean opens(String text, List<int[]> groups) {
    int[] last = last(groups);
    String found = text.substring(last[0], last[1]);
    boolean digits = found.chars().anyMatch(Character::isDigit);
    boolean behindBlank = last[2] == 1;
    return !digits
        && (groups.size() == 1
            || (behindBlank
                && (found.length() > 1
                    || !Character.isUpperCase(found.charAt(0))
                    || text.startsWith(".", last[1]))));
  }

  /** Letters of a number rather than a word. */
  private boolean letters(String found, boolean joined, boolean small) {
    String fold = Fold.of(found);
    if (found.length() > LONGEST_LETTERS) {
      return false;
    }
    if (joined) {
      return true;
    }
    return (small || found.equals(found.toUpperCase(Locale.ROOT)))
        && !vocabulary.isReport(fold)
        && !names.isNeutral(fold)
        && !names.isCredential(fold)
        && !(found.length() > 2 && vocabulary.isCommon(fold));
  }
}
