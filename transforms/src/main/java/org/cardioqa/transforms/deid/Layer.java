package org.cardioqa.transforms.deid;

/** A detector of identifiers; the names stand in the {@code layers} of redactions. */
enum Layer {
  /** An identifier that a header states. */
  KNOWN,
  /** A pattern, or words beside a name. */
  RULE,
  /** CoreNLP's models. */
  NER,
  /** Lists of names and places, minus the words of reports. */
  LIST,
  /** The model of what stands around identifiers. */
  CONTEXT,
  /** The same name as somewhere else in the text. */
  REPEATED
}
