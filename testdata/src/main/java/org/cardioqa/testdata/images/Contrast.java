package org.cardioqa.testdata.images;

import java.util.Map;
import java.util.stream.Collectors;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;

/** Signal of each tissue in one kind of picture. */
record Contrast(
    float blood,
    float rvBlood,
    float muscle,
    float myocardium,
    float fat,
    float lung,
    float liver,
    float air,
    float lesion,
    float core,
    float effusion,
    float noise,
    float zero,
    int center,
    int width) {

  /** The kinds of {@code contrasts.yaml}. */
  static Map<String, Contrast> readAll() {
    return DataFiles.read("contrasts.yaml").entries().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, kind -> read(kind.getValue())));
  }

  private static Contrast read(YamlNode kind) {
    kind.allow(
        "blood",
        "rvBlood",
        "muscle",
        "myocardium",
        "fat",
        "lung",
        "liver",
        "air",
        "lesion",
        "core",
        "effusion",
        "noise",
        "zero",
        "center",
        "width");
    return new Contrast(
        signal(kind, "blood"),
        signal(kind, "rvBlood"),
        signal(kind, "muscle"),
        signal(kind, "myocardium"),
        signal(kind, "fat"),
        signal(kind, "lung"),
        signal(kind, "liver"),
        signal(kind, "air"),
        signal(kind, "lesion"),
        signal(kind, "core"),
        signal(kind, "effusion"),
        signal(kind, "noise"),
        signal(kind, "zero"),
        (int) kind.get("center").number(),
        (int) kind.get("width").number());
  }

  private static float signal(YamlNode kind, String tissue) {
    return (float) kind.get(tissue).number();
  }

  /** The same with another signal of the myocardium. */
  Contrast withMyocardium(double signal) {
    return new Contrast(
        blood,
        rvBlood,
        muscle,
        (float) signal,
        fat,
        lung,
        liver,
        air,
        lesion,
        (float) signal,
        effusion,
        noise,
        zero,
        center,
        width);
  }

  /** The same with other signal of what the contrast agent reaches, for the passage of a bolus. */
  Contrast duringBolus(float rightShare, float leftShare, float wallShare, float lesionShare) {
    float empty = 180;
    return new Contrast(
        empty + (blood - empty) * leftShare,
        empty + (rvBlood - empty) * rightShare,
        muscle,
        empty + (myocardium - empty) * wallShare,
        fat,
        lung + 200 * rightShare,
        liver + 200 * wallShare,
        air,
        empty + (myocardium - empty) * lesionShare,
        empty + (myocardium - empty) * lesionShare,
        effusion,
        noise,
        zero,
        center,
        width);
  }
}
