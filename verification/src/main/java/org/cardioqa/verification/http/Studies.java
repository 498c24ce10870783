package org.cardioqa.verification.http;

import java.util.List;

/** What the shards hold of studies, beside the candidates. */
public interface Studies {
  /** The volumes of a study. */
  List<VolumeView> volumes(String studyId);

  /**
   * The stretches of a report's text that stand for identifiers.
   *
   * @param start offset of the part looked at; results are relative to it
   * @param end offset behind it
   */
  List<TaskView.Surrogate> surrogates(String reportId, int start, int end);

  /** Of no study anything. */
  static Studies none() {
    return new Studies() {
      @Override
      public List<VolumeView> volumes(String studyId) {
        return List.of();
      }

      @Override
      public List<TaskView.Surrogate> surrogates(String reportId, int start, int end) {
        return List.of();
      }
    };
  }
}
