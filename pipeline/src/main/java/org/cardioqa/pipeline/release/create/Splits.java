package org.cardioqa.pipeline.release.create;

import java.util.Map;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * The split of each patient, from a keyed hash of the pseudonym: the same in every release of a key
 * and shares, whoever else is in it, and not to be foretold without the key.
 */
final class Splits {
  /** Bits of a hash that a double holds exactly. */
  private static final int BITS = 52;

  private static final int HEX_DIGITS = BITS / 4;

  private final IdentityKey key;
  private final Map<String, Double> shares;

  /**
   * Splits by these shares.
   *
   * @param shares of the patients by split, in a fixed order; they add up to 1
   */
  Splits(IdentityKey key, Map<String, Double> shares) {
    this.key = key;
    this.shares = shares;
  }

  /** The split of a patient. */
  String of(String patientId) {
    String hash = key.pseudonym("release split", patientId).substring(0, HEX_DIGITS);
    double place = Long.parseLong(hash, 16) / (double) (1L << BITS);
    double sum = 0;
    String last = "";
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (share.getValue() > 0) {
        sum += share.getValue();
        last = share.getKey();
        if (place < sum) {
          return last;
        }
      }
    }
    return last; // Shares may add up to a little less than 1.
  }
}
