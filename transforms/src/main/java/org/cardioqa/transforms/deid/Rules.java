package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.cardioqa.schemas.IdentifierType;

/** The patterns of rules.yaml, and their use. */
final class Rules {
  private static final Set<String> KEYS = Set.of("id", "type", "pattern", "case", "needs");
  private static final Pattern MACRO = Pattern.compile("(?<!\\\\[px])\\{([a-z]+)\\}");
  private static final Pattern GROUP = Pattern.compile("\\(\\?<phi>");

  /** What a text must hold for a pattern to be worth trying. */
  private enum Needs {
    NONE,
    DIGIT,
    COLON,
    AT,
    CARET
  }

  private record Rule(String id, IdentifierType type, Pattern pattern, Needs needs, String group) {}

  static final Rules SHARED = new Rules(Resources.yaml("rules.yaml"));

  private final List<Rule> rules = new ArrayList<>();
  private final Beginnings beginnings;

  /** Checks and compiles the rules; a mistake names the rule. */
  Rules(Map<?, ?> yaml) {
    if (!(yaml.get("macros") instanceof Map<?, ?> macros)
        || !(yaml.get("rules") instanceof List<?> list)) {
      throw new IllegalStateException("rules.yaml: macros (a map) and rules (a list) are needed");
    }
    List<String> seen = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof Map<?, ?> rule) || !(rule.get("id") instanceof String id)) {
        throw new IllegalStateException("rules.yaml: rule %d has no id".formatted(seen.size() + 1));
      }
      if (!KEYS.containsAll(rule.keySet()) || seen.contains(id)) {
        throw new IllegalStateException("rules.yaml: " + id + " has an unknown key or comes twice");
      }
      seen.add(id);
      rules.add(compile(id, rule, macros));
    }
    beginnings = new Beginnings(rules.stream().map(Rule::pattern).toList());
  }

  private static Rule compile(String id, Map<?, ?> rule, Map<?, ?> macros) {
    try {
      String source = expand(String.valueOf(rule.get("pattern")), macros);
      boolean exact = "exact".equals(rule.get("case"));
      int flags = Pattern.MULTILINE;
      if (!exact) {
        flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
      }
      Object needs = rule.get("needs");
      return new Rule(
          id,
          IdentifierType.valueOf(String.valueOf(rule.get("type"))),
          Pattern.compile(source, flags),
          needs == null
              ? Needs.NONE
              : Needs.valueOf(needs.toString().toUpperCase(java.util.Locale.ROOT)),
          GROUP.matcher(source).find() ? "phi" : "");
    } catch (PatternSyntaxException e) {
      throw new IllegalStateException("rules.yaml: the pattern of " + id + " is wrong", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("rules.yaml: " + id + ": " + e.getMessage(), e);
    }
  }

  private static String expand(String pattern, Map<?, ?> macros) {
    String expanded = pattern;
    for (int depth = 0; depth < 4 && MACRO.matcher(expanded).find(); depth++) {
      expanded =
          MACRO
              .matcher(expanded)
              .replaceAll(
                  m -> {
                    if (!(macros.get(m.group(1)) instanceof String macro)) {
                      throw new IllegalArgumentException("no macro is named " + m.group(1));
                    }
                    return Matcher.quoteReplacement(macro);
                  });
    }
    return expanded;
  }

  /** Adds what the patterns find. */
  void detect(String text, List<Span> spans) {
    long[] tried = tried(text);
    long[] may = new long[beginnings.width()];
    Matcher[] matchers = new Matcher[rules.size()];
    int[] next = new int[rules.size()];
    for (int i = 0; i < text.length(); i++) {
      beginnings.at(text, i, may);
      for (int word = 0; word < may.length; word++) {
        for (long bits = may[word] & tried[word]; bits != 0; bits &= bits - 1) {
          int r = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
          if (next[r] <= i) {
            next[r] = apply(r, i, text, matchers, spans);
          }
        }
      }
    }
  }

  /** Where the rule may match again. */
  private int apply(int r, int i, String text, Matcher[] matchers, List<Span> spans) {
    Rule rule = rules.get(r);
    if (matchers[r] == null) {
      matchers[r] = rule.pattern().matcher(text);
      matchers[r].useTransparentBounds(true).useAnchoringBounds(false);
    }
    Matcher matcher = matchers[r].region(i, text.length());
    if (!matcher.lookingAt()) {
      return i + 1;
    }
    int start = rule.group().isEmpty() ? matcher.start() : matcher.start(rule.group());
    int end = rule.group().isEmpty() ? matcher.end() : matcher.end(rule.group());
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > start) {
      spans.add(Span.of(start, end, rule.type(), Layer.RULE));
    }
    return Math.max(i + 1, matcher.end());
  }

  /** The rules whose needs the text meets, as bits. */
  private long[] tried(String text) {
    Set<Needs> met = EnumSet.of(Needs.NONE);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        met.add(Needs.DIGIT);
      } else if (c == ':') {
        met.add(Needs.COLON);
      } else if (c == '@') {
        met.add(Needs.AT);
      } else if (c == '^') {
        met.add(Needs.CARET);
      }
    }
    long[] tried = new long[beginnings.width()];
    for (int r = 0; r < rules.size(); r++) {
      if (met.contains(rules.get(r).needs())) {
        tried[r / Long.SIZE] |= 1L << r;
      }
    }
    return tried;
  }
}
