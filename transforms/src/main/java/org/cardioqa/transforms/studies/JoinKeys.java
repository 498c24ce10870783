package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.keys.IdentityKey;

/** The hashes on which a report and a study can meet. Issuers are compared once they have met. */
final class JoinKeys {
  private JoinKeys() {}

  static List<String> of(
      IdentityKey key,
      Optional<String> studyInstanceUid,
      Optional<String> accession,
      Optional<String> patientId,
      Optional<String> date) {
    List<String> keys = new ArrayList<>();
    studyInstanceUid.ifPresent(uid -> keys.add(key.pseudonym("join study", uid)));
    accession.ifPresent(number -> keys.add(key.pseudonym("join accession", number)));
    if (patientId.isPresent() && date.isPresent()) {
      keys.add(key.pseudonym("join patient and date", patientId.get(), date.get()));
    }
    return keys;
  }
}
