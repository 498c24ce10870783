package org.cardioqa.testdata.cases;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one heart, from which both its report and its pictures are made.
 *
 * @param disease id of the disease pattern in {@code diseases.yaml}
 * @param diagnosis code of the diagnosis question
 * @param values numbers by name: the number codes of the question catalogue (mL, g, %, per m2 with
 *     {@code _index}), and {@code septum_mm}, {@code native_t1_ms}, {@code bsa_m2}, {@code
 *     heart_rate}
 * @param enhancement late gadolinium enhancement
 * @param oedema high signal on T2-weighted pictures
 * @param defect perfusion defect under stress
 * @param signs what else is there, by the names of {@code diseases.yaml}: mvo, thrombus, aneurysm,
 *     effusion, pleural, sam, lvoto, mr, tr, ar, insertion, pericardium, restrictive
 * @param motion wall motion: normal, reduced, absent or paradoxical
 */
public record HeartCase(
    String disease,
    String diagnosis,
    Map<String, Double> values,
    Optional<Lesion> enhancement,
    Optional<Lesion> oedema,
    Optional<Lesion> defect,
    Set<String> signs,
    String motion) {
  /** Keeps the collections as they were. */
  public HeartCase {
    values = Map.copyOf(values);
    signs = Set.copyOf(signs);
  }

  /** A number of the heart. */
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value " + name);
    }
    return value;
  }

  /** Whether a sign of {@code diseases.yaml} is present. */
  public boolean has(String sign) {
    return signs.contains(sign);
  }
}
