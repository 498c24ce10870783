package org.cardioqa.transforms.deid.dicom;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.NewAttribute;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * De-identifies DICOM files by the Basic Application Level Confidentiality Profile (PS3.15 E).
 *
 * <p>Patient id and name become the patient's pseudonym, StudyID the first digits of the study's;
 * UIDs become pseudonyms, dates are shifted as in the patient's reports. Pixels stay as they are:
 * whoever calls this has set aside what may have text burned in. May be shared by threads.
 */
public final class DicomDeidentifier {
  private static final int STUDY_ID_LENGTH = 16;
  private static final String METHOD = "PS3.15 Basic Profile by CardioQA";

  private final DicomFormat format = DicomFormat.load();
  private final HeaderEditor.Lists lists = HeaderEditor.Lists.load();
  private final ConfidentialityProfile profile;
  private final Uids uids;
  private final List<NewAttribute> statement;

  /** De-identifies by this profile, with pseudonyms under this key. */
  public DicomDeidentifier(ConfidentialityProfile profile, IdentityKey key) {
    this.profile = profile;
    this.uids = new Uids(key);
    this.statement = statement(profile);
  }

  /**
   * Writes a file without what identifies people.
   *
   * @param to takes the file; what it holds after an exception must be thrown away
   * @throws DicomFormatException if the file is malformed, or may have text in its pixels
   * @throws IOException if a channel cannot be read or written
   */
  public void deidentify(SeekableByteChannel from, StudyIdentity identity, WritableByteChannel to)
      throws IOException, DicomFormatException {
    List<NewAttribute> additions = new ArrayList<>(statement);
    additions.add(NewAttribute.of(0x00100010, "PN", identity.patient()));
    additions.add(NewAttribute.of(0x00100020, "LO", identity.patient()));
    additions.add(
        NewAttribute.of(0x00200010, "SH", identity.study().substring(0, STUDY_ID_LENGTH)));
    format.rewrite(from, new HeaderEditor(profile, lists, uids, identity, additions), to);
  }

  /** What is written in place of a UID. */
  public String uid(String original) {
    return uids.map(original);
  }

  /** Says in the file that it was de-identified, and how (PS3.15 E.1.1, PS3.3 C.12.1.1.7). */
  private static List<NewAttribute> statement(ConfidentialityProfile profile) {
    List<List<NewAttribute>> codes = new ArrayList<>();
    codes.add(code("113100", "Basic Application Confidentiality Profile"));
    profile.options().stream()
        .sorted()
        .forEach(option -> codes.add(code(option.code(), option.meaning())));
    return List.of(
        NewAttribute.of(0x00120062, "CS", "YES"),
        NewAttribute.of(0x00120063, "LO", METHOD),
        NewAttribute.sequence(0x00120064, codes),
        NewAttribute.of(
            0x00280303, "CS", profile.has(ProfileOption.MODIFIED_DATES) ? "MODIFIED" : "REMOVED"));
  }

  private static List<NewAttribute> code(String value, String meaning) {
    return List.of(
        NewAttribute.of(0x00080100, "SH", value),
        NewAttribute.of(0x00080102, "SH", "DCM"),
        NewAttribute.of(0x00080104, "LO", meaning));
  }
}
