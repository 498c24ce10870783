package org.cardioqa.testdata.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.schemas.yaml.YamlNode;

/** Draws hearts from the disease patterns of {@code diseases.yaml}. */
public final class Diseases {
  private static final String[] KEYS = {
    "id",
    "diagnosis",
    "lvef",
    "lvedvi",
    "lvmassi",
    "rvef",
    "rvedvi",
    "septum",
    "t1",
    "ecv",
    "motion",
    "walls",
    "levels",
    "layers",
    "distribution",
    "noEnhancement",
    "oedema",
    "defect",
    "signs"
  };

  private final List<YamlNode> patterns;

  /** Reads the patterns. */
  public Diseases() {
    patterns = DataFiles.read("diseases.yaml").items();
    patterns.forEach(pattern -> pattern.allow(KEYS));
  }

  /** Ids of the patterns, in the order of the file. */
  public List<String> ids() {
    return patterns.stream().map(pattern -> pattern.get("id").text()).toList();
  }

  /** A heart of a pattern. */
  public HeartCase draw(String id, Dice dice) {
    YamlNode pattern =
        patterns.stream()
            .filter(candidate -> candidate.get("id").text().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no disease pattern " + id));
    Map<String, Double> values = values(pattern, dice);
    Set<String> signs = new TreeSet<>();
    pattern
        .get("signs")
        .entries()
        .forEach(
            (sign, probability) -> {
              if (dice.chance(probability.number())) {
                signs.add(sign);
              }
            });
    Optional<Lesion> lesion =
        pattern.find("walls").isPresent() ? Optional.of(lesion(pattern, dice)) : Optional.empty();
    boolean enhances =
        !dice.chance(pattern.find("noEnhancement").map(YamlNode::number).orElse(0.0));
    if (!enhances || lesion.isEmpty() || lesion.get().layer() != Layer.TRANSMURAL) {
      signs.remove("mvo");
    }
    boolean oedema = dice.chance(pattern.get("oedema").number());
    boolean defect = dice.chance(pattern.get("defect").number());
    return new HeartCase(
        id,
        pattern.get("diagnosis").text(),
        values,
        lesion.filter(there -> enhances),
        lesion.filter(there -> oedema),
        lesion.filter(there -> defect),
        signs,
        pattern.get("motion").text());
  }

  private static Lesion lesion(YamlNode pattern, Dice dice) {
    String distribution = dice.pick(pattern.texts("distribution"));
    return new Lesion(
        dice.pick(pattern.get("walls").items()).items().stream()
            .map(wall -> wall.constant(Wall.class))
            .collect(Collectors.toList()),
        dice.pick(pattern.get("levels").items()).items().stream()
            .map(level -> level.constant(Level.class))
            .collect(Collectors.toList()),
        Layer.valueOf(dice.pick(pattern.texts("layers"))),
        distribution.equals("-") ? Optional.empty() : Optional.of(distribution));
  }

  private static Map<String, Double> values(YamlNode pattern, Dice dice) {
    Map<String, Double> values = new HashMap<>();
    double surface = dice.between(160, 220) / 100.0;
    values.put("bsa_m2", surface);
    values.put("heart_rate", (double) dice.between(56, 82));
    values.put("septum_mm", whole(pattern, "septum", dice));
    values.put("native_t1_ms", whole(pattern, "t1", dice));
    values.put("ecv_percent", whole(pattern, "ecv", dice));
    values.put("lv_mass_g", (double) Math.round(whole(pattern, "lvmassi", dice) * surface));
    values.put("lv_mass_index", (double) Math.round(values.get("lv_mass_g") / surface));
    ventricle("lv", pattern, surface, dice, values);
    ventricle("rv", pattern, surface, dice, values);
    return values;
  }

  /** Volumes in whole mL whose quotient is the ejection fraction that the report states. */
  private static void ventricle(
      String side, YamlNode pattern, double surface, Dice dice, Map<String, Double> values) {
    double diastolic = Math.round(whole(pattern, side + "edvi", dice) * surface);
    double systolic = Math.round(diastolic * (1 - whole(pattern, side + "ef", dice) / 100));
    values.put(side + "edv_ml", diastolic);
    values.put(side + "esv_ml", systolic);
    values.put(side + "edv_index", (double) Math.round(diastolic / surface));
    values.put(side + "esv_index", (double) Math.round(systolic / surface));
    values.put(side + "sv_ml", diastolic - systolic);
    values.put(side + "ef_percent", (double) Math.round(100 * (1 - systolic / diastolic)));
  }

  private static double whole(YamlNode pattern, String key, Dice dice) {
    List<YamlNode> range = pattern.get(key).items();
    return dice.between((int) range.get(0).number(), (int) range.get(1).number());
  }
}
