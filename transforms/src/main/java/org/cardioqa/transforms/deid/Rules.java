package org.cardioqa.transforms.deid;

import java.util.ArrayList;
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
    AT
  }

  private record Rule(String id, IdentifierType type, Pattern pattern, Needs needs, String group) {}

  static final Rules SHARED = new Rules(Resources.yaml("rules.yaml"));

  private final List<Rule> rules = new ArrayList<>();

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
    boolean digits = text.chars().anyMatch(c -> c >= '0' && c <= '9');
    boolean at = text.indexOf('@') >= 0;
    boolean colon = text.indexOf(':') >= 0;
    for (Rule rule : rules) {
      boolean tried =
          switch (rule.needs()) {
            case NONE -> true;
            case DIGIT -> digits;
            case COLON -> colon;
            case AT -> at;
          };
      if (tried) {
        apply(rule, text, spans);
      }
    }
  }

  private static void apply(Rule rule, String text, List<Span> spans) {
    Matcher matcher = rule.pattern().matcher(text);
    while (matcher.find()) {
      int start = rule.group().isEmpty() ? matcher.start() : matcher.start(rule.group());
      int end = rule.group().isEmpty() ? matcher.end() : matcher.end(rule.group());
      while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      if (end > start) {
        spans.add(Span.of(start, end, rule.type(), Layer.RULE));
      }
    }
  }
}
