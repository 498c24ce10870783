/**
 * The gates of a release: what is measured of its rows, and whether it keeps within the policy.
 * Plain classes over rows; {@link org.cardioqa.pipeline.release.gates.Gates} runs them all.
 */
package org.cardioqa.pipeline.release.gates;
