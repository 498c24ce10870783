package org.cardioqa.transforms.findings;

/**
 * Words that decide what a sentence asserts.
 *
 * @param kind what they decide
 * @param direction on which side what they speak of stands
 */
record Cue(Kind kind, Direction direction) {
  /** What a cue decides. */
  enum Kind {
    /** It is absent. */
    NEGATED,
    /** It is absent in other places than those named. */
    ABSENT_ELSEWHERE,
    /** It may be. */
    UNCERTAIN,
    /** It was. */
    HISTORICAL,
    /** It is not stated to hold: what was looked for, not done, or not assessed. */
    HYPOTHETICAL,
    /** It is another person's. */
    FAMILY,
    /** It affirms, and ends the reach of what stands before. */
    AFFIRMED,
    /** Looks like a cue and is none. */
    PSEUDO,
    /** Ends the reach of what stands before and behind. */
    TERMINATION
  }

  /** Where what a cue speaks of stands. */
  enum Direction {
    /** Behind the cue. */
    FORWARD,
    /** Before the cue. */
    BACKWARD
  }
}
