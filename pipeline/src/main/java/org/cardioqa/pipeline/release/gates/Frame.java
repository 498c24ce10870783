package org.cardioqa.pipeline.release.gates;

/**
 * A frame of a release without its pixels.
 *
 * @param sliceId its pseudonym
 * @param volume the volume that it belongs to
 * @param slice 1-based
 * @param phase 1-based
 * @param pixelSha256 hash of its stored values; empty where pixels were not read
 * @param hasPicture whether the row has one that is a whole PNG of the size that the row states
 */
record Frame(
    String sliceId, Volume volume, int slice, int phase, String pixelSha256, boolean hasPicture) {}
