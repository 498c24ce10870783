package org.cardioqa.pipeline.release.gates;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.cardioqa.schemas.ReleaseItem;

/** No patient and no study may stand in two splits, and no study with two patients. */
final class PatientGate implements Gate {
  @Override
  public String name() {
    return "patients";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    shared("patient", ReleaseItem::getPatientId, Volume::patientId, release, faults);
    shared("study", ReleaseItem::getStudyId, Volume::studyId, release, faults);
    patientsOfAStudy(release, faults);
    return faults.counted("patients and studies that splits share", settings, "max_shared");
  }

  private static void shared(
      String what,
      Function<ReleaseItem, String> ofItem,
      Function<Volume, String> ofVolume,
      ReleaseContents release,
      Faults faults) {
    SplitsOf splits = new SplitsOf();
    release.items().forEach(item -> splits.add(ofItem.apply(item), item.getSplit()));
    release.frames().volumes().forEach(v -> splits.add(ofVolume.apply(v), v.split()));
    Map<String, String> keepers = new HashMap<>();
    for (String value : splits.shared()) {
      keepers.put(value, SplitsOf.keeper(splits.of(value)));
      faults.of(
          "a %s stands in the splits %s: %s"
              .formatted(what, String.join(" and ", splits.of(value)), Identifiers.shown(value)));
    }
    for (ReleaseItem item : release.items()) {
      String keeper = keepers.get(ofItem.apply(item));
      if (keeper != null && !keeper.equals(item.getSplit())) {
        faults.condemn(item.getQaId());
      }
    }
  }

  private static void patientsOfAStudy(ReleaseContents release, Faults faults) {
    Map<String, Set<String>> patients = new HashMap<>();
    for (ReleaseItem item : release.items()) {
      patients.computeIfAbsent(item.getStudyId(), s -> new TreeSet<>()).add(item.getPatientId());
    }
    for (Volume volume : release.frames().volumes()) {
      patients.computeIfAbsent(volume.studyId(), s -> new TreeSet<>()).add(volume.patientId());
    }
    Set<String> mixed = new TreeSet<>();
    patients.forEach(
        (study, ids) -> {
          if (ids.size() > 1) {
            mixed.add(study);
          }
        });
    mixed.forEach(
        study -> faults.of("a study has two patients: study " + Identifiers.shown(study)));
    for (ReleaseItem item : release.items()) {
      if (mixed.contains(item.getStudyId())) {
        faults.condemn(item.getQaId());
      }
    }
  }
}
