package org.cardioqa.verification.shards;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Loops that were used last, as many as fit into a number of bytes. */
final class LoopCache {
  private final long budget;
  private final Map<Key, Loop> loops = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  record Key(String volumeId, int slice) {}

  LoopCache(long budget) {
    this.budget = budget;
  }

  synchronized Optional<Loop> get(Key key) {
    return Optional.ofNullable(loops.get(key));
  }

  synchronized void put(Key key, Loop loop) {
    if (loop.pixels().capacity() > budget || loops.put(key, loop) != null) {
      return;
    }
    bytes += loop.pixels().capacity();
    for (Iterator<Loop> oldest = loops.values().iterator(); bytes > budget; ) {
      bytes -= oldest.next().pixels().capacity();
      oldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
