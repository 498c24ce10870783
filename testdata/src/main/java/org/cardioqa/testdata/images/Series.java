package org.cardioqa.testdata.images;

import java.util.Optional;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * What a vendor's header says of one kind of sequence, from {@code dialects.yaml}.
 *
 * @param kind scout, cine, lge, psir, perfusion, t2 or t1_map
 * @param view sax, 2ch, 3ch, 4ch, or empty
 * @param inversion ms
 * @param with key of the sequence whose series this one's pictures stand in
 */
record Series(
    String kind,
    String view,
    String description,
    String protocol,
    Optional<String> name,
    String type,
    String scanning,
    String variant,
    String options,
    double repetition,
    double echo,
    int flip,
    Optional<Integer> inversion,
    boolean contrast,
    Optional<String> with) {

  static Series read(String key, YamlNode entry) {
    entry.allow(
        "description",
        "protocol",
        "name",
        "type",
        "scanning",
        "variant",
        "options",
        "tr",
        "te",
        "flip",
        "ti",
        "contrast",
        "with");
    int split = key.lastIndexOf('_');
    return new Series(
        split < 0 ? key : key.substring(0, split),
        split < 0 ? "" : key.substring(split + 1),
        entry.get("description").text(),
        entry.get("protocol").text(),
        entry.find("name").map(YamlNode::text),
        entry.get("type").text(),
        entry.get("scanning").text(),
        entry.get("variant").text(),
        entry.get("options").text(),
        entry.get("tr").number(),
        entry.get("te").number(),
        (int) entry.get("flip").number(),
        entry.find("ti").map(YamlNode::number).map(Double::intValue),
        entry.find("contrast").isPresent(),
        entry.find("with").map(YamlNode::text));
  }
}
