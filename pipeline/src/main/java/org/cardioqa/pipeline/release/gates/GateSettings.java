package org.cardioqa.pipeline.release.gates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * The thresholds of a gate.
 *
 * @param gate its name
 * @param numbers by key
 * @param onFailure what becomes of a release that does not keep to them
 */
record GateSettings(String gate, Map<String, Double> numbers, OnFailure onFailure) {
  static final String ON_FAILURE = "on_failure";
  private static final String DEFAULTS = "gates.yaml";

  /** The number of a key, which the defaults have. */
  double number(String key) {
    Double number = numbers.get(key);
    if (number == null) {
      throw new IllegalStateException(DEFAULTS + " has no " + gate + "." + key);
    }
    return number;
  }

  /** A number that counts something. */
  int count(String key) {
    return (int) Math.round(number(key));
  }

  /** The settings of all gates as they come with this version of the code. */
  static Map<String, GateSettings> defaults() {
    try (InputStream in = GateSettings.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + DEFAULTS + " is missing from the jar");
      }
      Map<String, GateSettings> settings = new LinkedHashMap<>();
      YamlNode.read(in, DEFAULTS)
          .entries()
          .forEach(
              (gate, node) ->
                  settings.put(
                      gate,
                      new GateSettings(gate, Map.of(), OnFailure.FAIL)
                          .with(node, node.entries().keySet().toArray(String[]::new))));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The defaults with what a policy says otherwise.
   *
   * @param gates the policy's {@code gates}
   * @throws org.cardioqa.schemas.yaml.YamlException if it names a gate or a key that there is not,
   *     or a value is no number
   */
  static Map<String, GateSettings> of(Optional<YamlNode> gates) {
    Map<String, GateSettings> settings = defaults();
    if (gates.isPresent()) {
      gates.get().allow(settings.keySet().toArray(String[]::new));
      gates
          .get()
          .entries()
          .forEach((gate, node) -> settings.computeIfPresent(gate, (g, all) -> all.with(node)));
    }
    return settings;
  }

  private GateSettings with(YamlNode node) {
    String[] known = new String[numbers.size() + 1];
    numbers.keySet().toArray(known);
    known[numbers.size()] = ON_FAILURE;
    return with(node, known);
  }

  private GateSettings with(YamlNode node, String... known) {
    node.allow(known);
    Map<String, Double> changed = new LinkedHashMap<>(numbers);
    OnFailure failure = onFailure;
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      if (entry.getKey().equals(ON_FAILURE)) {
        failure = entry.getValue().constant(OnFailure.class);
      } else {
        changed.put(entry.getKey(), entry.getValue().number());
      }
    }
    return new GateSettings(gate, changed, failure);
  }
}
