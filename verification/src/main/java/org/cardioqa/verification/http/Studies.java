package org.cardioqa.verification.http;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Slice;
import org.cardioqa.verification.shards.Loop;
import org.cardioqa.verification.shards.Shards;
import org.cardioqa.verification.shards.Surrogate;
import org.cardioqa.verification.shards.Volume;

/**
 * What the service shows of studies beside the questions: their images, their reports' stand-ins.
 */
public interface Studies {
  /** The volume of this id. */
  Optional<Volume> volume(String volumeId);

  /** The volumes of a study. */
  List<Volume> volumes(String studyId);

  /** The pixels of a slice through time; slices count from 1. */
  Loop loop(String volumeId, int slice);

  /** One frame with its picture; slices and phases count from 1. */
  Slice frame(String volumeId, int slice, int phase);

  /**
   * The stretches of a report's text that stand for identifiers.
   *
   * @param start offset of the part looked at; results are relative to it
   * @param end offset behind it
   */
  List<Surrogate> surrogates(String reportId, int start, int end);

  /** Those of a folder of shards. */
  static Studies of(Shards shards) {
    return new Studies() {
      @Override
      public Optional<Volume> volume(String volumeId) {
        return shards.volume(volumeId);
      }

      @Override
      public List<Volume> volumes(String studyId) {
        return shards.volumesOfStudy(studyId);
      }

      @Override
      public Loop loop(String volumeId, int slice) {
        return shards.loop(volumeId, slice);
      }

      @Override
      public Slice frame(String volumeId, int slice, int phase) {
        return shards.frame(volumeId, slice, phase);
      }

      @Override
      public List<Surrogate> surrogates(String reportId, int start, int end) {
        return shards.surrogates(reportId, start, end);
      }
    };
  }

  /** Of no study anything. */
  static Studies none() {
    return new Studies() {
      @Override
      public Optional<Volume> volume(String volumeId) {
        return Optional.empty();
      }

      @Override
      public List<Volume> volumes(String studyId) {
        return List.of();
      }

      @Override
      public Loop loop(String volumeId, int slice) {
        throw ApiError.notFound();
      }

      @Override
      public Slice frame(String volumeId, int slice, int phase) {
        throw ApiError.notFound();
      }

      @Override
      public List<Surrogate> surrogates(String reportId, int start, int end) {
        return List.of();
      }
    };
  }
}
