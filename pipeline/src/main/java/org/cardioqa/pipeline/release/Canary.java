package org.cardioqa.pipeline.release;

import org.cardioqa.transforms.keys.IdentityKey;

/**
 * The GUID that marks a line of releases, so that a model that was trained on it gives itself away.
 */
public final class Canary {
  private Canary() {}

  /** The GUID of a line: the same under one key, and not to be foretold without it. */
  public static String of(IdentityKey key, String line) {
    String hash = key.pseudonym("release canary", line);
    // Version 8 of RFC 9562: bits of one's own.
    return "%s-%s-8%s-a%s-%s"
        .formatted(
            hash.substring(0, 8),
            hash.substring(8, 12),
            hash.substring(13, 16),
            hash.substring(17, 20),
            hash.substring(20));
  }

  /** The sentence that marks a text. */
  public static String sentence(String canary) {
    return "This data must not stand in the training data of language models. canary GUID "
        + canary;
  }
}
