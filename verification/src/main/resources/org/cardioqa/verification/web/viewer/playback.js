/*
 * When the next frame of a loop is due. A frame is never skipped: where the screen is late the loop slows down,
 * because a reader who judges wall motion must see every phase in its order.
 */

/** Frames per second that the brackets go through. */
export const SPEEDS = [2, 5, 10, 15, 20, 25, 30, 40, 50, 60];

/**
 * How long each phase is shown when the loop keeps the heart's own time, ms.
 * @param times when each phase was taken after the R wave, ms; empty if not known
 * @return one length a phase; the last one, of which nothing is known, is the mean of the others. Empty if the
 *     times do not rise.
 */
export function realLengths(times) {
  const lengths = [];
  for (let i = 1; i < times.length; i++) {
    const length = times[i] - times[i - 1];
    if (!(length > 0)) {
      return [];
    }
    lengths.push(length);
  }
  if (lengths.length === 0) {
    return [];
  }
  lengths.push((times[times.length - 1] - times[0]) / lengths.length);
  return lengths;
}

/** The next faster or slower of the speeds. */
export function nextSpeed(fps, direction) {
  const faster = SPEEDS.filter((speed) => (direction > 0 ? speed > fps : speed < fps));
  return faster.length === 0 ? fps : direction > 0 ? faster[0] : faster[faster.length - 1];
}

/** The phase of another loop that stands at the same share of the cycle; phases are 1-based. */
export function samePhase(phase, phases, otherPhases) {
  return phases === otherPhases
    ? phase
    : Math.min(otherPhases, 1 + Math.floor(((phase - 1) / phases) * otherPhases));
}

export class Playback {
  /** @param lengths how long each phase is shown, ms: one number for all, or one for each phase */
  constructor(phases, lengths) {
    this.phases = phases;
    this.lengths = lengths;
    this.due = null;
  }

  lengthOf(phase) {
    return Array.isArray(this.lengths) ? this.lengths[phase - 1] : this.lengths;
  }

  /** Starts over: the phase on screen stays for its whole length. */
  restart() {
    this.due = null;
  }

  /**
   * The phase to show now: the one behind that on screen if it is due, else the same.
   * @param phase on screen, 1-based
   * @param now of the screen's clock, ms
   */
  next(phase, now) {
    if (this.due === null) {
      this.due = now + this.lengthOf(phase);
      return phase;
    }
    if (now < this.due) {
      return phase;
    }
    const next = (phase % this.phases) + 1;
    const length = this.lengthOf(next);
    // Small delays are made good, so that the mean speed holds; what is lost beyond one frame is let go.
    this.due = now - this.due > length ? now + length : this.due + length;
    return next;
  }
}
