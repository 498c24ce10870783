package org.cardioqa.transforms.dicom;

import org.cardioqa.transforms.accounting.Reason;

/** That a file is not DICOM, or breaks its rules; says where, and never what the value was. */
public final class DicomFormatException extends Exception {
  private static final long serialVersionUID = 1;

  /** The offset where none can be told. */
  public static final long NO_OFFSET = -1;

  private final Reason reason;
  private final int tag;
  private final long offset;

  /**
   * At an attribute, and at a byte of the file.
   *
   * @param tag of the attribute, 0 if it concerns none
   * @param offset in bytes from the start of the file, {@link #NO_OFFSET} if it cannot be told
   * @param message what is wrong; never a value
   */
  public DicomFormatException(Reason reason, int tag, long offset, String message) {
    super(message + where(tag, offset));
    this.reason = reason;
    this.tag = tag;
    this.offset = offset;
  }

  /** The same from a decoder's failure; what the cause says is kept out of the message. */
  public DicomFormatException(
      Reason reason, int tag, long offset, String message, Throwable cause) {
    this(reason, tag, offset, message);
    initCause(cause);
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** At which attribute; 0 if at none. */
  public int tag() {
    return tag;
  }

  /** At which byte; {@link #NO_OFFSET} if that cannot be told. */
  public long offset() {
    return offset;
  }

  private static String where(int tag, long offset) {
    String attribute = tag == 0 ? "" : " at " + Dictionary.name(tag);
    return offset == NO_OFFSET ? attribute : attribute + ", byte " + offset;
  }
}
