package org.cardioqa.transforms.findings;

import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What earlier sentences of a text leave to the next one. */
final class Carry {
  private final BooleanSupplier magneticResonance;

  /** What the text abbreviates. */
  final Abbreviations abbreviations = new Abbreviations();

  /** The sequence of which the text last spoke. */
  Optional<String> technique = Optional.empty();

  /** The chamber that heads the lines of a list or table. */
  Optional<Set<String>> chamber = Optional.empty();

  /** The last finding that can be somewhere: "It involved the septum" speaks of it. */
  Optional<Frame> last = Optional.empty();

  /** The last finding whose place is known: "in the same segments" means that place. */
  Optional<Frame> located = Optional.empty();

  /** Whether the text has spoken of late enhancement: "the septum also enhanced" goes on. */
  boolean lateEnhancement;

  /** The chamber that the text last named. */
  Optional<String> lastChamber = Optional.empty();

  /** Whether the sentence before gave volumes of the right ventricle and none of the left. */
  boolean rightVolumes;

  /** Whether the text last spoke of a mass. */
  boolean mass;

  /** Whether the text last spoke of another examination, and which: "echocardiography". */
  Optional<String> otherMethod = Optional.empty();

  /** The effusion of which the text last spoke: "the effusion has resolved". */
  Optional<String> effusion = Optional.empty();

  /** Whether the pericardium heads the lines of a list. */
  boolean pericardium;

  /**
   * At the beginning of a text.
   *
   * @param magneticResonance whether it speaks of cardiac MR; asked only where it matters
   */
  Carry(BooleanSupplier magneticResonance) {
    this.magneticResonance = magneticResonance;
  }

  /** Whether the text speaks of cardiac MR at all: fibrosis without it says nothing. */
  boolean magneticResonance() {
    return magneticResonance.getAsBoolean();
  }
}
