package org.cardioqa.transforms.ingest;

import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;

/** What became of one DICOM input when its header was read. */
public sealed interface DicomOutcome {
  /** That it was read; each input has one. */
  InputSeen seen();

  /** It is an image. */
  record Accepted(InputSeen seen, RawInstance instance) implements DicomOutcome {}

  /** It was set aside. */
  record Refused(InputSeen seen, Quarantined row) implements DicomOutcome {}
}
