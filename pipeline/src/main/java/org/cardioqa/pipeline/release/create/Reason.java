package org.cardioqa.pipeline.release.create;

/** Why a candidate is not in a release. */
enum Reason {
  /** Its tier is not asked for. */
  TIER,
  /** Its link status is left out. */
  LINK_STATUS,
  /** Nobody has judged it. */
  NOT_VERIFIED,
  /** Fewer readers than asked for agree, and none differs. */
  TOO_FEW_READERS,
  /** Readers differ, and nobody has decided. */
  DISAGREEMENT,
  /** The item is not to be used, in the opinion of those who count. */
  REJECTED,
  /** The images do not show it. */
  NOT_VISIBLE,
  /** The images show otherwise than the report says. */
  REPORT_WRONG,
  /** Who had to decide did not. */
  SKIPPED,
  /** An identifier was seen in its study. */
  PHI_SEEN,
  /** It has options that the report does not mention. */
  UNSTATED_OPTIONS,
  /** Fewer than two options are left. */
  TOO_FEW_OPTIONS,
  /** None of its frames has pixels. */
  NO_PIXELS,
  /** A question that is only asked on its answer is in. */
  GIVEN_AWAY,
  /** An erratum keeps it out. */
  ERRATUM,
  /** A verdict on a candidate that is not there. */
  UNKNOWN_QA_ID
}
