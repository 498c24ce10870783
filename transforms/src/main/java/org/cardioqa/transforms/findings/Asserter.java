package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Temporality;

/**
 * What one sentence asserts of the things that it names, after ConText (Harkema et al. 2009): a cue
 * reaches over words on its side up to a word that ends its reach. Three things are our own: a
 * comma, or "and", ends the reach where what follows begins something new ("no effusion, normal
 * function") or has a verb of its own ("no effusion and the function was normal"), but not inside a
 * list ("no thrombus, effusion or mass"); a negation inside an uncertain statement is uncertain
 * ("suggesting the absence of"), the other way round it negates ("nothing suspicious for"); "no
 * other X" denies X elsewhere only.
 */
final class Asserter {
  private static final Set<String> HARD_STOPS = Set.of(";", "\u2022");
  private static final Set<String> OR = Set.of("or", "nor");
  private static final Set<String> BEFORE_ANSWER = Set.of(":", "-", "=");
  private static final Set<String> BEHIND_ANSWER = Set.of("", ".", ",", ";", "(", ")", "on");
  private static final Set<String> LIST_ENDS = Set.of("and", "or", "nor");
  private static final Set<String> COMMA = Set.of(",");
  private static final Set<String> JOINS = Set.of("and", ",");
  private static final Set<String> CLAUSE_ENDS = Set.of(",", ";", "and", "but", "or", "nor", "(");
  private static final Set<String> FINITE =
      Set.of(
          "is",
          "was",
          "are",
          "were",
          "has",
          "had",
          "have",
          "appeared",
          "appears",
          "remained",
          "remains",
          "showed",
          "shows",
          "demonstrated",
          "revealed",
          "measured",
          "measures");

  /** Behind "was" these only say again that something is there. */
  private static final Set<String> EXISTENCE =
      Set.of(
          "seen",
          "found",
          "detected",
          "noted",
          "present",
          "observed",
          "identified",
          "demonstrated",
          "visualised",
          "visualized",
          "evident",
          "apparent",
          "visible",
          "shown",
          "documented",
          "appreciated",
          "depicted",
          "recorded",
          "detectable",
          "noticed");

  /** "Images of a patient with X show ...". */
  private static final Set<String> PLURALS = Set.of("show", "demonstrate", "reveal", "exhibit");

  /** How far before "criteria for" the word may stand that says whether they are fulfilled. */
  private static final int GOVERNED = 7;

  /** How far behind a thing of the past may stand that it is still there. */
  private static final int PERSISTS_WITHIN = 8;

  /** How far before a cue the bracket may open that holds it. */
  private static final int BRACKET_WITHIN = 6;

  private final Words words;
  private final CueRules rules;
  private final List<PhraseTrie.Match<Cue>> cues;

  Asserter(Words words, CueRules rules) {
    this.words = words;
    this.rules = rules;
    this.cues = rules.cues(words);
  }

  /** What is asserted of the words from an index to before another. */
  Assertion of(int from, int to) {
    PhraseTrie.Match<Cue> negated = null;
    PhraseTrie.Match<Cue> uncertain = null;
    PhraseTrie.Match<Cue> time = null;
    PhraseTrie.Match<Cue> family = null;
    for (PhraseTrie.Match<Cue> cue : cues) {
      if (!reaches(cue, from, to)) {
        continue;
      }
      switch (cue.value().kind()) {
        case NEGATED, ABSENT_ELSEWHERE -> negated = cue;
        case UNCERTAIN -> uncertain = first(uncertain, cue);
        case HISTORICAL, HYPOTHETICAL -> time = first(time, cue);
        case FAMILY -> family = cue;
        case AFFIRMED, PSEUDO, TERMINATION -> {}
      }
    }
    if (time != null && isForwardHistory(time) && persists(to)) {
      time = null;
    }
    boolean plain = negated == null && uncertain == null && time == null && family == null;
    return plain ? Assertion.PLAIN : assertion(negated, uncertain, time, family);
  }

  private static boolean isForwardHistory(PhraseTrie.Match<Cue> time) {
    return time.value().kind() == Cue.Kind.HISTORICAL
        && time.value().direction() == Cue.Direction.FORWARD;
  }

  /** "The known lateral enhancement is unchanged": it is there now. */
  private boolean persists(int from) {
    for (int i = from; i < from + PERSISTS_WITHIN; i++) {
      if (rules.persists(words.get(i))) {
        return true;
      }
      if (CLAUSE_ENDS.contains(words.get(i)) && !rules.persists(words.get(i + 1))) {
        return false;
      }
    }
    return false;
  }

  private static PhraseTrie.Match<Cue> first(PhraseTrie.Match<Cue> a, PhraseTrie.Match<Cue> b) {
    return a == null ? b : a;
  }

  private Assertion assertion(
      PhraseTrie.Match<Cue> negated,
      PhraseTrie.Match<Cue> uncertain,
      PhraseTrie.Match<Cue> time,
      PhraseTrie.Match<Cue> family) {
    List<String> said = new ArrayList<>();
    Certainty certainty = Certainty.PRESENT;
    boolean doubt = uncertain != null && (negated == null || doubtGoverns(uncertain, negated));
    if (doubt) {
      certainty = Certainty.UNCERTAIN;
      said.add(words.join(uncertain.from(), uncertain.to()));
    } else if (negated != null) {
      certainty = Certainty.ABSENT;
      said.add(words.join(negated.from(), negated.to()));
    }
    Temporality temporality = Temporality.RECENT;
    if (time != null && !gone(negated, time)) {
      boolean was = time.value().kind() == Cue.Kind.HISTORICAL;
      temporality = was ? Temporality.HISTORICAL : Temporality.HYPOTHETICAL;
      said.add(words.join(time.from(), time.to()));
    }
    if (family != null) {
      said.add(words.join(family.from(), family.to()));
    }
    return new Assertion(
        certainty,
        temporality,
        family == null ? Experiencer.PATIENT : Experiencer.OTHER,
        !doubt && negated != null && negated.value().kind() == Cue.Kind.ABSENT_ELSEWHERE,
        said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said)));
  }

  /** "The previously seen oedema has resolved": what was is not there now. */
  private static boolean gone(PhraseTrie.Match<Cue> negated, PhraseTrie.Match<Cue> time) {
    return negated != null
        && negated.value().direction() == Cue.Direction.BACKWARD
        && time.value().kind() == Cue.Kind.HISTORICAL
        && time.value().direction() == Cue.Direction.FORWARD;
  }

  private static boolean doubtGoverns(
      PhraseTrie.Match<Cue> uncertain, PhraseTrie.Match<Cue> negated) {
    return uncertain.value().direction() == Cue.Direction.BACKWARD
        || uncertain.from() < negated.from();
  }

  private boolean reaches(PhraseTrie.Match<Cue> cue, int from, int to) {
    Cue.Kind kind = cue.value().kind();
    if (answersHeading(cue)) {
      return to <= cue.from() && openBackward(to, cue);
    }
    if (isQuery(cue) && isGlued(cue) == (cue.value().direction() == Cue.Direction.BACKWARD)) {
      return false;
    }
    boolean heads = opensUnderHeading(cue);
    if (heads && to <= cue.from() && openBackward(to, cue)) {
      return true;
    }
    if (cue.value().direction() == Cue.Direction.FORWARD || heads) {
      return cue.to() <= from
          && open(cue, cue.to(), from, kind)
          && !(kind == Cue.Kind.HYPOTHETICAL && affirmedBefore(cue));
    }
    return to <= cue.from() && openBackward(to, cue);
  }

  /** "Thrombus: possible" ends there; "thrombus: possible small apical" goes on. */
  private boolean opensUnderHeading(PhraseTrie.Match<Cue> cue) {
    return words.get(cue.from()).equals(":") && !BEHIND_ANSWER.contains(words.get(cue.to()));
  }

  private boolean isQuery(PhraseTrie.Match<Cue> cue) {
    return cue.to() == cue.from() + 1 && words.get(cue.from()).equals("?");
  }

  /** "?thrombus" asks for what follows, "thrombus?" for what stands before. */
  private boolean isGlued(PhraseTrie.Match<Cue> cue) {
    return cue.to() < words.size() && words.start(cue.to()) == words.end(cue.from());
  }

  /** "Fulfilling the criteria for ...". */
  private boolean affirmedBefore(PhraseTrie.Match<Cue> hypothetical) {
    return cues.stream()
        .filter(cue -> cue.value().kind() == Cue.Kind.AFFIRMED)
        .anyMatch(
            cue -> cue.to() <= hypothetical.from() && hypothetical.from() - cue.to() <= GOVERNED);
  }

  /** A negation that nothing follows speaks of what stands before: "Effusion: none." */
  private boolean answersHeading(PhraseTrie.Match<Cue> cue) {
    return cue.value().kind() == Cue.Kind.NEGATED
        && BEFORE_ANSWER.contains(words.get(cue.from() - 1))
        && BEHIND_ANSWER.contains(words.get(cue.to()));
  }

  /** Whether nothing between a cue and what stands behind it ends its reach. */
  private boolean open(PhraseTrie.Match<Cue> cue, int from, int to, Cue.Kind kind) {
    boolean wide = kind == Cue.Kind.FAMILY || kind == Cue.Kind.HISTORICAL;
    if (!wide && ends(from, to)) {
      return false;
    }
    if (wide && inBrackets(cue.from(), Math.max(0, cue.from() - BRACKET_WITHIN), to)) {
      return false; // "EF 47% (prior 32%), EDVI 98".
    }
    for (int i = from; i < to; i++) {
      i = behindBrackets(i, to);
      String word = words.get(i);
      if (HARD_STOPS.contains(word)) {
        return false;
      }
      if (wide) {
        // "In this patient with known disease, enhancement was seen": the clause is of now.
        boolean ofNow = word.equals(",") && hasVerb(i + 1);
        // "An old infarct with enhancement": the adjective is the infarct's alone.
        boolean besides = word.equals("with") && cue.to() == cue.from() + 1;
        if (kind == Cue.Kind.HISTORICAL && (ofNow || besides)) {
          return false;
        }
        continue;
      }
      boolean newThought = word.equals(":") && i > cue.to();
      boolean loneDash = word.equals("-") && i > cue.to();
      if (newThought || loneDash || (word.equals(",") && endsList(i))) {
        return false;
      }
      if (JOINS.contains(word) && hasOwnVerb(i + 1)) {
        return false;
      }
      boolean told = PLURALS.contains(word) || (word.equals(",") && hasVerb(i + 1));
      if (kind == Cue.Kind.HYPOTHETICAL && told) {
        return false;
      }
      // "Suggested an infiltrative process with enhancement": what goes with a guess was seen.
      if (kind == Cue.Kind.UNCERTAIN && word.equals("with") && i > cue.to()) {
        return false;
      }
    }
    return !wide || !ends(from, to) || kind == Cue.Kind.FAMILY;
  }

  /** What stands in brackets that close again ends no reach. */
  private int behindBrackets(int open, int to) {
    int behind = words.behindBracket(open);
    return behind > open && behind <= to ? behind - 1 : open;
  }

  private boolean inBrackets(int index, int from, int to) {
    for (int i = from; i < index; i++) {
      int close = behindBrackets(i, to);
      if (close > index) {
        return true;
      }
      i = close;
    }
    return false;
  }

  private boolean hasVerb(int from) {
    int end = from;
    while (end < words.size() && !CLAUSE_ENDS.contains(words.get(end))) {
      end++;
    }
    return words.any(from + 1, end, FINITE);
  }

  /** Whether a clause with a verb of its own begins at an index. */
  private boolean hasOwnVerb(int from) {
    for (int i = from; i < words.size() && !CLAUSE_ENDS.contains(words.get(i)); i++) {
      if (FINITE.contains(words.get(i))) {
        boolean perfect = words.get(i + 1).equals("been");
        return i > from && !EXISTENCE.contains(words.get(perfect ? i + 2 : i + 1));
      }
    }
    return false;
  }

  /** Whether what follows a comma begins something new. */
  private boolean endsList(int comma) {
    String next = words.get(comma + 1);
    if (rules.endsListAlways(next)) {
      return true;
    }
    return rules.endsListWithoutOr(next) && !words.any(comma + 1, words.size(), OR);
  }

  /** Looking back, a list may be passed, but not a comma behind which a new clause begins. */
  private boolean openBackward(int from, PhraseTrie.Match<Cue> cue) {
    int to = cue.from();
    if (ends(from, to)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      i = behindBrackets(i, to);
      boolean clause = words.get(i).equals("and") && words.any(from, i, FINITE);
      if (HARD_STOPS.contains(words.get(i)) || clause) {
        return false;
      }
      boolean listed = words.any(i + 1, to, LIST_ENDS) || (i == to - 1 && cue.to() > to + 1);
      if (COMMA.contains(words.get(i)) && (endsList(i) || !listed)) {
        return false;
      }
    }
    return true;
  }

  private boolean ends(int from, int to) {
    for (PhraseTrie.Match<Cue> cue : cues) {
      Cue.Kind kind = cue.value().kind();
      boolean stop = kind == Cue.Kind.TERMINATION || kind == Cue.Kind.AFFIRMED;
      if (stop
          && cue.from() >= from
          && cue.from() < to
          && !inBrackets(cue.from(), from, to)
          && behindBrackets(cue.from(), to) == cue.from()) {
        return true;
      }
    }
    return false;
  }
}
