package org.cardioqa.transforms.dicom;

import java.util.List;

/** Decides what stands in a rewritten file. One edits one file. */
public interface DicomEditor {
  /**
   * What becomes of an attribute. Asked in the order of the file; of a sequence first, then, if it
   * is kept, of what stands in its items. Group lengths are not shown and never written.
   *
   * @throws DicomFormatException if the file must not be written
   */
  Edit edit(DicomAttribute attribute) throws DicomFormatException;

  /** Attributes that the file gets at the top, in place of its own of the same tags. */
  List<NewAttribute> additions();
}
