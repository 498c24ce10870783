package org.cardioqa.schemas.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps a catalogue from following a released one. A code never changes its meaning, whatever
 * the version; what else would make answers of old items wrong needs a new major version; any other
 * difference needs a higher version.
 */
final class CatalogCompatibility {
  private final Catalog released;
  private final Catalog current;
  private final List<String> problems = new ArrayList<>();

  private CatalogCompatibility(Catalog released, Catalog current) {
    this.released = released;
    this.current = current;
  }

  /** What is wrong, in words; nothing if the catalogue follows. */
  static List<String> problems(Catalog released, Catalog current) {
    return new CatalogCompatibility(released, current).problems();
  }

  private List<String> problems() {
    for (Question question : released.questions()) {
      Optional<Question> now = current.question(question.code());
      if (now.isEmpty()) {
        problems.add(
            "the released question '%s' is gone; a code is kept for ever"
                .formatted(question.code()));
      } else {
        compare(question, now.get());
      }
    }
    if (!same() && Arrays.compare(numbers(current), numbers(released)) <= 0) {
      problems.add(
          "it differs from version %s; give it a higher version than that"
              .formatted(released.version()));
    }
    return problems;
  }

  private void compare(Question was, Question is) {
    String code = was.code();
    never(code, "type", was.type(), is.type());
    never(code, "tier", was.tier(), is.tier());
    never(code, "unit", was.unit(), is.unit());
    never(code, "concept", was.concept(), is.concept());
    never(code, "sequence view", was.sequenceView(), is.sequenceView());
    never(code, "sections", was.sections(), is.sections());
    major(code, "thresholds", was.numberRules(), is.numberRules());
    major(code, "tolerance", was.tolerance(), is.tolerance());
    major(code, "reported concepts", parts(was), parts(is));
    for (Option option : was.options()) {
      Optional<Option> now = is.option(option.code());
      if (now.isEmpty()) {
        problems.add(
            "the released option '%s' of '%s' is gone; a code is kept for ever"
                .formatted(option.code(), code));
        continue;
      }
      String name = code + "/" + option.code();
      never(name, "exclusiveness", option.company(), now.get().company());
      keeps(name, "hold", option.present(), now.get().present());
      keeps(name, "not hold", option.absent(), now.get().absent());
    }
  }

  private static List<Set<String>> parts(Question question) {
    List<Set<String>> parts = new ArrayList<>();
    question.report().values().forEach(names -> parts.add(names.keySet()));
    return parts;
  }

  private void never(String code, String what, Object was, Object is) {
    if (!was.equals(is)) {
      problems.add(
          "the %s of '%s' was %s and is %s: that is another question; give it a new code"
              .formatted(what, code, was, is));
    }
  }

  private void major(String code, String what, Object was, Object is) {
    if (!was.equals(is)) {
      needsMajor("the %s of '%s' were %s and are %s".formatted(what, code, was, is));
    }
  }

  private void keeps(String name, String verb, List<AnswerSource> was, List<AnswerSource> is) {
    Set<AnswerSource> lost = new HashSet<>(was);
    lost.removeAll(is);
    if (!lost.isEmpty()) {
      needsMajor("'%s' does no longer %s by %s".formatted(name, verb, lost));
    }
  }

  private void needsMajor(String change) {
    if (current.majorVersion() <= released.majorVersion()) {
      problems.add(change + ": answers of old items no longer hold; raise the major version");
    }
  }

  private boolean same() {
    return released.questions().equals(current.questions())
        && released.locations().equals(current.locations())
        && Objects.equals(released.folding(), current.folding());
  }

  private static int[] numbers(Catalog catalog) {
    return Arrays.stream(catalog.version().split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
