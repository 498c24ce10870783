package org.cardioqa.schemas.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML file that knows its line. Rules, lexicons and the catalogue are read through
 * it, so that a mistake in them is reported where it stands. Only plain data is read: no tag of a
 * file makes an object.
 */
public final class YamlNode {
  private final String source;
  private final Node node;

  private YamlNode(String source, Node node) {
    this.source = source;
    this.node = node;
  }

  /**
   * Reads one document.
   *
   * @param source the name that errors give the file
   * @throws YamlException if it is empty or no YAML
   * @throws IOException if the stream cannot be read
   */
  public static YamlNode read(InputStream in, String source) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    LoadSettings settings = LoadSettings.builder().setLabel(source).build();
    try {
      return new Compose(settings)
          .composeString(text)
          .map(node -> new YamlNode(source, node))
          .orElseThrow(() -> new YamlException(source, 1, "the file is empty"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new YamlException(source, line, e.getProblem());
    } catch (YamlEngineException e) {
      throw new YamlException(source, 1, e.getMessage());
    }
  }

  /** 1-based line at which the value begins. */
  public int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** An error that names this value's line. */
  public YamlException error(String problem) {
    return new YamlException(source, line(), problem);
  }

  /**
   * The entries of a mapping, in order.
   *
   * @throws YamlException if it is no mapping or has a key twice
   */
  public Map<String, YamlNode> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected keys and values");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(source, tuple.getKeyNode());
      if (entries.put(key.text(), new YamlNode(source, tuple.getValueNode())) != null) {
        throw key.error("the key '" + key.text() + "' stands twice");
      }
    }
    return entries;
  }

  /**
   * Checks that a mapping has no other keys than these.
   *
   * @throws YamlException at the first other key
   */
  public YamlNode allow(String... keys) {
    Set<String> allowed = new TreeSet<>(List.of(keys));
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected keys and values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(source, tuple.getKeyNode());
      if (!allowed.contains(key.text())) {
        throw key.error(
            "unknown key '" + key.text() + "'; known here: " + String.join(", ", allowed));
      }
    }
    return this;
  }

  /**
   * The value of a key.
   *
   * @throws YamlException if the key is absent
   */
  public YamlNode get(String key) {
    return find(key).orElseThrow(() -> error("the key '" + key + "' is missing"));
  }

  /** The value of a key, if it is there. */
  public Optional<YamlNode> find(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  /**
   * The items of a list.
   *
   * @throws YamlException if it is no list
   */
  public List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("expected a list");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(source, item));
    }
    return items;
  }

  /** The items of a list under a key as text; none if the key is absent. */
  public List<String> texts(String key) {
    return find(key)
        .map(list -> list.items().stream().map(YamlNode::text).toList())
        .orElse(List.of());
  }

  /** Whether it is a single value rather than a list or a mapping. */
  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  /**
   * The value as text.
   *
   * @throws YamlException if it is a list, a mapping or empty
   */
  public String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw error("expected a single value");
    }
    if (scalar.getValue().isBlank()) {
      throw error("the value is empty");
    }
    return scalar.getValue();
  }

  /**
   * The value as a whole number.
   *
   * @throws YamlException if it is none
   */
  public int integer() {
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw error("'" + text() + "' is no whole number");
    }
  }

  /**
   * The value as a number.
   *
   * @throws YamlException if it is none
   */
  public double number() {
    try {
      return Double.parseDouble(text());
    } catch (NumberFormatException e) {
      throw error("'" + text() + "' is no number");
    }
  }

  /**
   * The value as true or false.
   *
   * @throws YamlException if it is neither
   */
  public boolean flag() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw error("'" + text() + "' is neither true nor false");
    };
  }

  /**
   * The value as a constant of an enum, in any case.
   *
   * @throws YamlException if the enum has no such constant
   */
  public <E extends Enum<E>> E constant(Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text())) {
        return constant;
      }
    }
    throw error("'" + text() + "' is none of " + List.of(type.getEnumConstants()));
  }
}
