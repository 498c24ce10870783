/*
 * Pixels of slices: all phases of a slice in one request, the ones near what is looked at fetched ahead, the ones
 * not looked at for longest dropped when the budget is full.
 */

const BUDGET = 384 * 1024 * 1024;

/** Number of phases at the front of the pixels that have arrived whole. */
export function wholePhases(bytes, rows, columns) {
  return Math.floor(bytes / (rows * columns * 2));
}

/** Slices to have at hand around one, the nearest first: [s, s+1, s-1, s+2, …] within the volume. */
export function around(slice, slices, reach) {
  const near = [slice];
  for (let step = 1; step <= reach; step++) {
    near.push(slice + step, slice - step);
  }
  return near.filter((s) => s >= 1 && s <= slices);
}

export class Slices {
  /** @param fetchSlice (volumeId, slice, signal) to a Response */
  constructor(fetchSlice) {
    this.fetchSlice = fetchSlice;
    this.held = new Map();
    this.ahead = [];
    this.fetching = 0;
  }

  /**
   * The pixels of a slice; asked for if they are not there.
   * @return {pixels: Uint16Array (phases x rows x columns), phases that have arrived, failure or null}; filled as
   *     they arrive, and each arrival is told to the listeners
   */
  get(volume, slice) {
    const key = `${volume.volume_id}/${slice}`;
    let held = this.held.get(key);
    if (held && !held.failure) {
      this.held.delete(key); // the last in the map is the one used last
      this.held.set(key, held);
      return held;
    }
    held = {
      pixels: new Uint16Array(volume.rows * volume.columns * volume.phases),
      phases: 0,
      failure: null,
      listeners: [],
      stop: new AbortController(),
    };
    this.held.set(key, held);
    this.drop(key);
    this.fill(held, volume, slice);
    return held;
  }

  /** Fetches slices one after the other when nothing more urgent is under way; forgets earlier wishes. */
  prefetch(volume, slices) {
    this.ahead = this.ahead
      .filter((wish) => wish.volume !== volume)
      .concat(slices.map((slice) => ({ volume, slice })));
    this.next();
  }

  next() {
    while (this.fetching === 0 && this.ahead.length > 0) {
      const { volume, slice } = this.ahead.shift();
      if (!this.held.has(`${volume.volume_id}/${slice}`)) {
        this.get(volume, slice);
      }
    }
  }

  /** Gives all up: another task. */
  clear() {
    this.ahead = [];
    for (const held of this.held.values()) {
      held.stop.abort();
    }
    this.held.clear();
  }

  drop(keep) {
    let bytes = 0;
    for (const held of this.held.values()) {
      bytes += held.pixels.byteLength;
    }
    for (const [key, held] of this.held) {
      if (bytes <= BUDGET || key === keep) {
        return;
      }
      bytes -= held.pixels.byteLength;
      held.stop.abort();
      this.held.delete(key);
    }
  }

  async fill(held, volume, slice) {
    this.fetching++;
    const bytes = new Uint8Array(held.pixels.buffer);
    let at = 0;
    try {
      const response = await this.fetchSlice(volume.volume_id, slice, held.stop.signal);
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          break;
        }
        if (at + value.length > bytes.length) {
          throw new Error('The server sent more pixels than the volume has.');
        }
        bytes.set(value, at);
        at += value.length;
        const phases = wholePhases(at, volume.rows, volume.columns);
        if (phases > held.phases) {
          held.phases = phases;
          held.listeners.forEach((listener) => listener());
        }
      }
      if (at < bytes.length) {
        throw new Error('The pixels of this slice ended early.');
      }
    } catch (failure) {
      held.failure = failure;
      held.listeners.forEach((listener) => listener());
    } finally {
      this.fetching--;
      this.next();
    }
  }
}
