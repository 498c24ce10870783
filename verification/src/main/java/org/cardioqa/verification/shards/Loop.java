package org.cardioqa.verification.shards;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The pixels of one slice through time.
 *
 * @param slice 1-based
 * @param phases frames in {@code pixels}, those that the stack lacks included
 * @param storedValueOffset stored value = pixel + this
 * @param missing phases that the stack lacks; their pixels are 0
 * @param pixels phases x rows x columns unsigned 16-bit values, little-endian, phase after phase;
 *     read-only; a thread that moves its position duplicates it first
 */
public record Loop(
    String volumeId,
    int slice,
    int phases,
    int rows,
    int columns,
    int storedValueOffset,
    List<Integer> missing,
    ByteBuffer pixels) {

  /** A copy of the pixels. */
  public byte[] bytes() {
    byte[] bytes = new byte[pixels.capacity()];
    pixels.get(0, bytes);
    return bytes;
  }
}
