package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.VolumeLink;

/** The shape of pseudonyms and hashes. What has another shape may be an identifier in the clear. */
final class Identifiers {
  private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern FINDING = Pattern.compile("[0-9a-f]{32}-\\d{1,6}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Identifiers() {}

  /** An id as it may be shown: nothing of it where it is no pseudonym. */
  static String shown(String id) {
    return isPseudonym(id) ? id : "(an id that is no pseudonym)";
  }

  static boolean isPseudonym(String id) {
    return PSEUDONYM.matcher(id).matches();
  }

  /** What is wrong, by the column; nothing of the values. */
  static List<String> faults(ReleaseItem item) {
    List<String> faults = new ArrayList<>();
    pseudonyms(
        Map.of(
            "qa_id", item.getQaId(),
            "study_id", item.getStudyId(),
            "patient_id", item.getPatientId()),
        faults);
    if (!item.getLinks().stream().map(VolumeLink::getVolumeId).allMatch(Identifiers::isPseudonym)) {
      faults.add("links.volume_id is no pseudonym");
    }
    if (!item.getSliceIds().stream().allMatch(Identifiers::isPseudonym)) {
      faults.add("slice_ids has one that is no pseudonym");
    }
    if (!item.getEvidence().stream()
        .map(Evidence::getFindingId)
        .allMatch(id -> FINDING.matcher(id).matches())) {
      faults.add("evidence.finding_id is no pseudonym with a number");
    }
    if (!SHA256.matcher(item.getContentHash()).matches()) {
      faults.add("content_hash is no hash");
    }
    canary(item.getCanary(), faults);
    return faults;
  }

  /** What is wrong, by the column; nothing of the values. */
  static List<String> faults(ReleaseSlice slice) {
    List<String> faults = new ArrayList<>();
    pseudonyms(
        Map.of(
            "slice_id", slice.getSliceId(),
            "volume_id", slice.getVolumeId(),
            "study_id", slice.getStudyId(),
            "patient_id", slice.getPatientId()),
        faults);
    if (slice.getPixelSha256().filter(hash -> !SHA256.matcher(hash).matches()).isPresent()) {
      faults.add("pixel_sha256 is no hash");
    }
    if (slice.getImage().filter(image -> !isOwnPath(slice, image)).isPresent()) {
      faults.add("image.path is not made of the pseudonyms of its row");
    }
    canary(slice.getCanary(), faults);
    return faults;
  }

  private static void pseudonyms(Map<String, String> ids, List<String> faults) {
    ids.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(id -> !isPseudonym(id.getValue()))
        .forEach(id -> faults.add(id.getKey() + " is no pseudonym"));
  }

  private static void canary(String canary, List<String> faults) {
    if (!GUID.matcher(canary).matches()) {
      faults.add("canary is no GUID");
    }
  }

  /**
   * Folders of the row's own ids only, since any word may be a name, and the slice's as the name.
   */
  private static boolean isOwnPath(ReleaseSlice slice, Image image) {
    String[] parts = image.getPath().split("/", -1);
    Set<String> own = Set.of(slice.getPatientId(), slice.getStudyId(), slice.getVolumeId());
    for (int i = 0; i < parts.length - 1; i++) {
      if (!own.contains(parts[i])) {
        return false;
      }
    }
    return parts[parts.length - 1].equals(slice.getSliceId() + ".png");
  }
}
