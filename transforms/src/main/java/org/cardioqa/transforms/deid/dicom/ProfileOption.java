package org.cardioqa.transforms.deid.dicom;

import java.util.EnumSet;
import java.util.Set;

/**
 * The options of the Basic Application Level Confidentiality Profile that are offered (PS3.15 E.3).
 * Their codes are those of CID 7050.
 */
public enum ProfileOption {
  /** Words of descriptors that are known to be harmless stay. */
  CLEAN_DESCRIPTORS("113105", "Clean Descriptors Option"),
  /** Dates stay, moved by the patient's shift. */
  MODIFIED_DATES("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
  /** Age (up to 90), sex, size, weight and the like stay. */
  PATIENT_CHARACTERISTICS("113108", "Retain Patient Characteristics Option"),
  /** Serial numbers, station names and the like stay. */
  DEVICE_IDENTITY("113109", "Retain Device Identity Option"),
  /** Private attributes of a list stay. */
  SAFE_PRIVATE("113111", "Retain Safe Private Option");

  private final String code;
  private final String meaning;

  ProfileOption(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** All but the identity of the device: what a data set for research needs. */
  public static Set<ProfileOption> usual() {
    return EnumSet.complementOf(EnumSet.of(DEVICE_IDENTITY));
  }

  /** Code value of the coding scheme DCM. */
  String code() {
    return code;
  }

  /** Code meaning. */
  String meaning() {
    return meaning;
  }
}
