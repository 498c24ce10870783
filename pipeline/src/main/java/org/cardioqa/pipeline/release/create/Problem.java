package org.cardioqa.pipeline.release.create;

/** What keeps a release from being made: something in the inputs that people must put right. */
enum Problem {
  UNREADABLE_VERDICT("verdicts that cannot be read"),
  UNKNOWN_QA_ID(
      "verdicts on candidates that these shards do not have; give the shards that were read, or"
          + " set readers.unknown_qa_ids: list in the policy"),
  REPEATED_VERDICT("verdict ids that stand twice; give each verdict once"),
  UNKNOWN_SUPERSEDED("verdicts that supersede one that is not there, or is on another candidate"),
  SUPERSEDED_IN_A_CIRCLE("verdicts that supersede each other, so that none holds"),
  TWO_FINAL_VERDICTS(
      "candidates with two final verdicts of one reader, or of two adjudicators, that supersede"
          + " nothing; one of them must name the other in 'supersedes'"),
  WRONG_ANSWERS("verdicts whose answers do not have the form of their candidate"),
  REPEATED_CANDIDATE("candidates whose qa_id stands twice in the shards"),
  TWO_PATIENTS("studies whose candidates name two patients");

  private final String words;

  Problem(String words) {
    this.words = words;
  }

  /** What it is and what to do. */
  String words() {
    return words;
  }
}
