package org.cardioqa.transforms.accounting;

/**
 * Why an input, or a part of it, was set aside. The names are the codes of the quarantine table.
 */
public enum Reason {
  /** The file has no content. */
  EMPTY_FILE,
  /** The file is neither what its name says nor anything that is read. */
  NOT_DICOM,
  /** The file, or an element in it, ends before its declared length. */
  TRUNCATED,
  /** The data set breaks DICOM's encoding rules. */
  MALFORMED_DICOM,
  /** An attribute without which the instance cannot be placed is absent or empty. */
  MISSING_ATTRIBUTE,
  /** The instance has no pixel data. */
  NO_PIXEL_DATA,
  /** A transfer syntax, or a form of pixels, that is not read. */
  UNSUPPORTED_PIXELS,
  /** A frame's compressed pixels could not be decoded. */
  UNDECODABLE_FRAME,
  /** The picture may carry burned-in text. */
  BURNED_IN_RISK,
  /** Several instances share one SOPInstanceUID and differ. */
  DUPLICATE_INSTANCE,
  /** A compressed or archived file in which nothing readable was found. */
  UNREADABLE_ARCHIVE,
  /** The file could not be read by its file system. */
  UNREADABLE_FILE,
  /** The record is not of the form that its file declares. */
  MALFORMED_RECORD,
  /** A record of another kind, which came with the reports. */
  NOT_A_REPORT,
  /** The source says that the report was cancelled, or entered in error. */
  WITHDRAWN,
  /** The bytes are not valid in the declared character set. */
  INVALID_ENCODING,
  /** The report has no id. */
  MISSING_REPORT_ID,
  /** The row of a patient table has no patient id. */
  MISSING_PATIENT_ID,
  /** The report has no text. */
  MISSING_TEXT,
  /** Longer than the limit that the options set. */
  TOO_LARGE,
  /** Reports share one id and differ. */
  DUPLICATE_REPORT,
  /** Keys of one report, or headers of one study, contradict each other. */
  STUDY_CONFLICT,
  /** A declared or detected language for which there are no rules. */
  UNSUPPORTED_LANGUAGE,
  /** The text could not be de-identified. */
  DEIDENTIFICATION_FAILED,
  /** The findings of the text could not be read. */
  EXTRACTION_FAILED,
  /** No questions could be made of the findings. */
  QUESTIONS_FAILED,
  /** The volumes of the study could not be assembled. */
  ASSEMBLY_FAILED,
  /** It took more processor time than a record may. */
  TIME_LIMIT
}
