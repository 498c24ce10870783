/**
 * From a report's sentences to coded findings: words, phrases of a lexicon, what the text asserts
 * of them, where they are, and what was measured. Lexicon and cues are YAML resources; the classes
 * here interpret them.
 */
package org.cardioqa.transforms.findings;
