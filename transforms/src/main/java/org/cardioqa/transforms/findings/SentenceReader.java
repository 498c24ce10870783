package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.transforms.findings.Lexicon.Entry;
import org.cardioqa.transforms.findings.Lexicon.Kind;
import org.cardioqa.transforms.findings.PhraseTrie.Match;
import org.cardioqa.transforms.text.Sentence;

/**
 * Puts the frames of one sentence together: statements with their places, attributes, measures,
 * diagnoses.
 */
final class SentenceReader {
  private static final Set<String> EXCEPTIONS =
      Set.of("except", "apart", "aside", "besides", "save", "excepting", "exception");
  private static final Set<String> PRONOUNS = Set.of("it", "this", "these", "they", "which", "the");
  private static final Set<String> CARRIED =
      Set.of("lge", "t2", "perfusion", "microvascular_obstruction");
  private static final Pattern PERCENT_DEPTH =
      Pattern.compile(
          "(?i)(\\d{2,3})\\s*(?:%|percent)\\s*(?:of\\s+(?:the\\s+)?(?:wall|transmural)|transmural|wall thickness|thickness)|transmural(?:ity| extent| extension)?[^0-9.;]{0,20}?(?:\\d{2}\\s*[-\u2013]\\s*)?(\\d{2,3})\\s*%");
  private static final int FULL_DEPTH = 75;
  private static final int NEAR = 5;

  private final Reading reading;
  private final Carry carry;
  private final String text;
  private final Sentence sentence;

  SentenceReader(Reading reading, Carry carry, String text, Sentence sentence) {
    this.reading = reading;
    this.carry = carry;
    this.text = text;
    this.sentence = sentence;
  }

  List<Frame> frames() {
    carryHeading();
    List<Frame> statements = new Statements(reading, carry).frames();
    List<Frame> attributes = new Attributes(reading, carry).frames();
    List<Frame> heads = new ArrayList<>(statements);
    // An attribute takes the places next to it ("septal thickness") away from the findings of the
    // sentence.
    attributes.stream().filter(f -> !f.concept.endsWith("_size")).forEach(heads::add);
    carried().ifPresent(heads::add);
    new Places(reading, heads).attach();
    exceptions(heads);
    List<Frame> frames = new ArrayList<>();
    for (Frame head : heads) {
      place(head);
      frames.addAll(Structures.resolve(head, reading, carry));
    }
    attributes.stream().filter(f -> f.concept.endsWith("_size")).forEach(frames::add);
    frames.addAll(new Measures(reading, carry, text, sentence.end()).frames());
    diagnoses(frames);
    remember(frames);
    return frames;
  }

  /** A line that begins with a chamber and a colon, or holds little else, heads what follows. */
  private void carryHeading() {
    List<Match<Entry>> chambers = reading.of(Kind.CHAMBER);
    if (chambers.isEmpty() || chambers.get(0).from() > 0) {
      return;
    }
    Match<Entry> first = chambers.get(0);
    boolean alone = reading.words.size() <= first.to() + 1;
    if (alone || reading.words.get(first.to()).equals(":")) {
      List<String> names = first.value().values();
      carry.chamber =
          Optional.of(names.isEmpty() ? Set.of(first.value().code()) : Set.copyOf(names));
    }
  }

  /** "It involved the septum": a sentence of places speaks of the finding before. */
  private Optional<Frame> carried() {
    boolean names =
        !reading.of(Kind.FINDING).isEmpty()
            || !reading.of(Kind.SIGNAL).isEmpty()
            || !reading.of(Kind.ATTRIBUTE).isEmpty();
    boolean pronoun =
        PRONOUNS.contains(reading.words.get(0)) && !reading.words.get(0).equals("the");
    if (names || !pronoun || reading.of(Kind.PLACE).isEmpty()) {
      return Optional.empty();
    }
    return carry.last.map(
        last -> {
          Assertion assertion = reading.asserter.of(0, 1);
          return new Frame(last.concept, 0, 1, "carried", assertion);
        });
  }

  /** "No enhancement except in the septum": what stands behind the exception is there. */
  private void exceptions(List<Frame> heads) {
    for (Frame head : List.copyOf(heads)) {
      if (head.assertion.certainty() != Certainty.ABSENT) {
        continue;
      }
      int exception = exceptionBehind(head.to);
      if (exception < 0) {
        continue;
      }
      heads.remove(head);
      Assertion elsewhere =
          new Assertion(
              head.assertion.certainty(),
              head.assertion.temporality(),
              head.assertion.experiencer(),
              true,
              head.assertion.cue());
      Frame denied = new Frame(head.concept, head.from, head.to, head.rule, elsewhere);
      denied.values.addAll(head.values);
      heads.add(denied);
      boolean named =
          heads.stream().anyMatch(f -> f.from > exception && f.concept.equals(head.concept));
      if (!named) {
        Frame there = new Frame(head.concept, head.from, head.to, head.rule, Assertion.PLAIN);
        there.values.addAll(head.values);
        head.places.stream().filter(p -> p.from() > exception).forEach(there.places::add);
        if (!there.places.isEmpty()) {
          heads.add(there);
        }
      }
    }
  }

  private int exceptionBehind(int index) {
    for (int i = index; i < reading.words.size(); i++) {
      boolean otherThan =
          reading.words.get(i).equals("other") && reading.words.get(i + 1).equals("than");
      if (EXCEPTIONS.contains(reading.words.get(i)) || otherThan) {
        return i;
      }
    }
    return -1;
  }

  private void place(Frame frame) {
    for (Match<Entry> place : frame.places) {
      switch (place.value().kind()) {
        case PLACE -> {
          if (!besideInsertion(place, frame) && asserted(place, frame)) {
            frame.values.addAll(place.value().values());
          }
        }
        case CHAMBER -> {
          List<String> names = place.value().values();
          frame.structures.addAll(names.isEmpty() ? List.of(place.value().code()) : names);
        }
        default -> frame.structures.add(place.value().code());
      }
    }
    if (!frame.concept.equals("lge")) {
      return;
    }
    Set<Integer> numbered = Segments.numbered(sentence.in(text));
    frame.segments.addAll(numbered);
    if (frame.assertion.certainty() == Certainty.PRESENT) {
      List<Match<Entry>> own =
          frame.places.stream()
              .filter(p -> !besideInsertion(p, frame) && asserted(p, frame))
              .toList();
      frame.segments.addAll(Segments.named(own, reading));
      depth(frame);
    }
  }

  /** A denied or doubted place inside a plain statement: "subendocardial, not transmural". */
  private boolean asserted(Match<Entry> place, Frame frame) {
    if (frame.assertion.certainty() != Certainty.PRESENT) {
      return true;
    }
    return reading.asserter.of(place.from(), place.to()).certainty() != Certainty.ABSENT;
  }

  private boolean besideInsertion(Match<Entry> place, Frame frame) {
    return place.value().code().equals("wall")
        && frame.places.stream()
            .filter(p -> p.value().code().equals("insertion_point"))
            .anyMatch(p -> near(p, place));
  }

  private boolean near(Match<Entry> insertion, Match<Entry> wall) {
    int from = Math.min(insertion.to(), wall.to());
    int to = Math.max(insertion.from(), wall.from());
    return to - from <= NEAR && !reading.any(from, to, Set.of("and", ",", ";"));
  }

  private void depth(Frame frame) {
    Matcher depth = PERCENT_DEPTH.matcher(sentence.in(text));
    while (depth.find()) {
      String percent = depth.group(1) == null ? depth.group(2) : depth.group(1);
      if (Integer.parseInt(percent) > FULL_DEPTH) {
        frame.values.add("transmural");
      }
    }
  }

  private void diagnoses(List<Frame> frames) {
    Set<String> seen = new TreeSet<>();
    for (Match<Entry> mention : reading.of(Kind.DIAGNOSIS)) {
      Assertion assertion = reading.asserter.of(mention.from(), mention.to());
      if (seen.add(mention.value().code() + assertion.certainty() + assertion.temporality())) {
        frames.add(
            new Frame("diagnosis", mention.from(), mention.to(), "lexicon:diagnosis", assertion)
                .with(mention.value().code()));
      }
    }
  }

  private void remember(List<Frame> frames) {
    List<Match<Entry>> techniques = reading.of(Kind.TECHNIQUE);
    if (!techniques.isEmpty()) {
      carry.technique = Optional.of(techniques.get(techniques.size() - 1).value().code());
    }
    for (Frame frame : frames) {
      if (CARRIED.contains(frame.concept) && frame.assertion.certainty() == Certainty.PRESENT) {
        carry.last = Optional.of(frame);
      }
    }
  }
}
