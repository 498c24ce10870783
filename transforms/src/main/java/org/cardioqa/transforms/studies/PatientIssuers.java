package org.cardioqa.transforms.studies;

/** What issuers of patient ids are worth. */
public enum PatientIssuers {
  /** Ids of two issuers are two patients; two that contradict each other are a conflict. */
  COMPARED,
  /**
   * All ids come from one issuer, however it is written: for archives whose images state none, or
   * write it otherwise than their reports do.
   */
  IGNORED
}
