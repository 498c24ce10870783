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
import org.cardioqa.transforms.accounting.TimeLimit;

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

  /** How far behind its beginning a pattern must have found what it needs. */
  private static final int FARTHEST = 200;

  /** How much of a text a match may take; the recursion of patterns grows with it. */
  private static final int LONGEST = 2_000;

  /** A matcher asks this often, a power of two less one, whether its text was given up. */
  private static final int LOOKS = (1 << 14) - 1;

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

  /** Adds what the patterns find, in time linear in the text. */
  void detect(CharSequence text, List<Span> spans) {
    long[] tried = tried(text);
    long[] may = new long[beginnings.width()];
    Window window = new Window(text);
    Matcher[] matchers = new Matcher[rules.size()];
    int[] next = new int[rules.size()];
    for (int i = 0; i < text.length(); i++) {
      TimeLimit.check();
      beginnings.at(text, i, may);
      for (int word = 0; word < may.length; word++) {
        for (long bits = may[word] & tried[word]; bits != 0; bits &= bits - 1) {
          int r = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
          if (next[r] > i) {
            continue;
          }
          if (matchers[r] == null) {
            matchers[r] = rules.get(r).pattern().matcher(window);
            matchers[r].useTransparentBounds(true).useAnchoringBounds(false);
          }
          if (window.matches(matchers[r], i)) {
            int end = window.wholeEnd(matchers[r].end());
            add(rules.get(r), matchers[r], end, text, spans);
            next[r] = Math.max(i + 1, end);
          }
        }
      }
    }
  }

  /**
   * Adds a match.
   *
   * @param wholeEnd where it ends in truth, if the window cut it
   */
  private static void add(
      Rule rule, Matcher matcher, int wholeEnd, CharSequence text, List<Span> spans) {
    int start = rule.group().isEmpty() ? matcher.start() : matcher.start(rule.group());
    int end = rule.group().isEmpty() ? matcher.end() : matcher.end(rule.group());
    end = end == matcher.end() ? wholeEnd : end;
    if (rule.type() == IdentifierType.DATE) {
      end = beforeEmptyLine(text, start, end);
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > start) {
      spans.add(Span.of(start, end, rule.type(), Layer.RULE));
    }
  }

  /** "MR HEART 3 Feb", an empty line, "60 F": no year goes on behind an empty line. */
  private static int beforeEmptyLine(CharSequence text, int start, int end) {
    int line = -1;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\n' && line >= 0) {
        return line;
      }
      line = c == '\n' ? i : Character.isWhitespace(c) ? line : -1;
    }
    return end;
  }

  /**
   * A text that ends where a matcher may look no further: patterns that try each place of an
   * endless run would else run to its end each time.
   */
  private static final class Window implements CharSequence {
    private final CharSequence text;
    private int end;
    private int looks;

    Window(CharSequence text) {
      this.text = text;
    }

    /** A match that the window may have cut is looked for anew in a wider one. */
    boolean matches(Matcher matcher, int at) {
      return lookingAt(matcher, at, FARTHEST)
          && (!matcher.hitEnd()
              || end == text.length()
              || lookingAt(matcher, at, LONGEST)
              || lookingAt(matcher, at, FARTHEST));
    }

    /** Where what ends at an offset ends in truth: cut, it goes on to the next space. */
    int wholeEnd(int matchEnd) {
      int whole = matchEnd;
      while (matchEnd == end
          && whole < text.length()
          && !Character.isWhitespace(text.charAt(whole))) {
        whole++;
      }
      return whole;
    }

    private boolean lookingAt(Matcher matcher, int at, int length) {
      end = Math.min(text.length(), at + length);
      return matcher.region(at, end).lookingAt();
    }

    @Override
    public int length() {
      return end;
    }

    @Override
    public char charAt(int index) {
      // A pattern that tries too many ways does so here.
      if ((++looks & LOOKS) == 0) {
        TimeLimit.check();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text.subSequence(0, end).toString();
    }
  }

  /** The rules whose needs the text meets, as bits. */
  private long[] tried(CharSequence text) {
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
