package org.cardioqa.pipeline.release;

import java.util.regex.Pattern;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * The GUID that marks a line of releases, so that a model that was trained on it gives itself away.
 */
public final class Canary {
  private static final String WARNING =
      "This data must not stand in the training data of language models. canary GUID ";

  private static final Pattern SENTENCE =
      Pattern.compile(Pattern.quote(WARNING) + "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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
    return WARNING + canary;
  }

  /** The line of comment that marks a file in which others would be read as something else. */
  public static String comment(String canary) {
    return "# " + sentence(canary) + "\n";
  }

  /** Whether a text is such a sentence. */
  public static boolean isSentence(String text) {
    return SENTENCE.matcher(text.strip()).matches();
  }
}
