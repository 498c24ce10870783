package org.cardioqa.transforms.ingest;

import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.Tag;

/**
 * Where the attributes of each frame stand (PS3.3 C.7.6.16): in an item of the frame's own
 * functional groups, in one that all frames share, or, in a classic object, in the data set itself.
 */
final class FunctionalGroups {
  private final DicomDataset dataset;
  private final Optional<DicomDataset> shared;
  private final List<DicomDataset> perFrame;

  private FunctionalGroups(
      DicomDataset dataset, Optional<DicomDataset> shared, List<DicomDataset> perFrame) {
    this.dataset = dataset;
    this.shared = shared;
    this.perFrame = perFrame;
  }

  /**
   * Those of a data set.
   *
   * @throws DicomFormatException if they do not fit the number of frames
   */
  static FunctionalGroups of(DicomDataset dataset) throws DicomFormatException {
    int frames = dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1);
    List<DicomDataset> perFrame = dataset.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    if (perFrame.isEmpty() && frames > 1) {
      throw new DicomFormatException(
          Reason.UNSUPPORTED_PIXELS,
          Tag.NUMBER_OF_FRAMES,
          DicomFormatException.NO_OFFSET,
          "several frames without functional groups that say where each one stands");
    }
    if (!perFrame.isEmpty() && perFrame.size() != frames) {
      throw new DicomFormatException(
          Reason.MALFORMED_DICOM,
          Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
          DicomFormatException.NO_OFFSET,
          "the number of items is not that of frames");
    }
    Optional<DicomDataset> shared =
        dataset.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream().findFirst();
    return new FunctionalGroups(dataset, shared, perFrame);
  }

  /** How many frames there are, at least 1. */
  int frames() {
    return Math.max(1, perFrame.size());
  }

  /**
   * The attributes of one group of a frame.
   *
   * @param frame 0-based
   * @param sequence tag of the group's sequence
   */
  DicomDataset group(int frame, int sequence) throws DicomFormatException {
    if (!perFrame.isEmpty()) {
      List<DicomDataset> own = perFrame.get(frame).items(sequence);
      if (!own.isEmpty()) {
        return own.get(0);
      }
    }
    if (shared.isPresent()) {
      List<DicomDataset> all = shared.get().items(sequence);
      if (!all.isEmpty()) {
        return all.get(0);
      }
    }
    return dataset;
  }
}
