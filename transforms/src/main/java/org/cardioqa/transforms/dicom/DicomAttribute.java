package org.cardioqa.transforms.dicom;

import java.util.List;
import java.util.Optional;

/** One attribute of a file that is being rewritten. Valid only while the editor is asked of it. */
public interface DicomAttribute {
  /** 0xggggeeee. */
  int tag();

  /** Its value representation in the file, "LO"; "UN" where neither file nor dictionary says it. */
  String vr();

  /** How many sequences it stands in; 0 at the top. */
  int depth();

  /** Whether it is a sequence, with items or without. */
  boolean isSequence();

  /** Whether it has neither value nor item. */
  boolean isEmpty();

  /** Bytes of the value; 0 for a sequence. */
  int length();

  /**
   * Who reserved the block that a private attribute lies in: (gggg,00ee) of the same item; empty
   * for a standard attribute, a private creator itself, and where nobody did.
   */
  Optional<String> privateCreator();

  /** All values as text; none for a sequence or plain bytes. */
  List<String> strings();

  /** The first value of another attribute in the same item, as text. */
  Optional<String> beside(int tag);

  /**
   * Whether the bytes are what the value representation allows (PS3.5 6.2), read generously where
   * devices are. Text that may hold anything always is.
   */
  boolean isWellFormed();
}
