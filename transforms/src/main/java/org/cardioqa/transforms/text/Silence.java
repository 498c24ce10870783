package org.cardioqa.transforms.text;

import edu.stanford.nlp.util.logging.RedwoodConfiguration;

/**
 * CoreNLP logs to standard error, and some of its warnings quote the text: none of it is let out.
 */
final class Silence {
  static {
    RedwoodConfiguration.empty().apply();
  }

  private Silence() {}

  /** Takes effect when the class is loaded. */
  static void keep() {}
}
