package org.cardioqa.testdata.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A place in one of the module's YAML files, read with checks: what is not of the expected form is
 * refused with the file and the path to it.
 */
public final class DataFile {
  private final String where;
  private final Object node;

  private DataFile(String where, Object node) {
    this.where = where;
    this.node = node;
  }

  /** Reads a file that stands in {@code org/cardioqa/testdata} on the class path. */
  public static DataFile read(String name) {
    String path = "/org/cardioqa/testdata/" + name;
    try (InputStream in = DataFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + path);
      }
      LoadSettings settings =
          LoadSettings.builder().setLabel(name).setAllowDuplicateKeys(false).build();
      return new DataFile(name, new Load(settings).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of a key. */
  public DataFile get(String key) {
    return find(key).orElseThrow(() -> error("lacks the key " + key));
  }

  /** The value of a key that may be absent. */
  public Optional<DataFile> find(String key) {
    return Optional.ofNullable(map().get(key));
  }

  /** The entries of a map, in their order. */
  public Map<String, DataFile> map() {
    if (!(node instanceof Map<?, ?> map)) {
      throw error("is not a map");
    }
    return map.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> String.valueOf(entry.getKey()),
                entry -> new DataFile(where + "/" + entry.getKey(), entry.getValue()),
                (first, second) -> first,
                java.util.LinkedHashMap::new));
  }

  /** The elements of a list. */
  public List<DataFile> list() {
    if (!(node instanceof List<?> list)) {
      throw error("is not a list");
    }
    List<DataFile> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(new DataFile(where + "/" + (i + 1), list.get(i)));
    }
    return elements;
  }

  /** A list of texts. */
  public List<String> texts() {
    return list().stream().map(DataFile::text).toList();
  }

  /** A text. */
  public String text() {
    if (!(node instanceof String text)) {
      throw error("is not a text");
    }
    return text;
  }

  /** A number. */
  public double number() {
    if (!(node instanceof Number number)) {
      throw error("is not a number");
    }
    return number.doubleValue();
  }

  /** Whether this is a map. */
  public boolean isMap() {
    return node instanceof Map<?, ?>;
  }

  /** Refuses keys other than the given ones: a mistyped key would be ignored otherwise. */
  public DataFile withOnly(String... known) {
    TreeSet<String> unknown = new TreeSet<>(map().keySet());
    unknown.removeAll(List.of(known));
    if (!unknown.isEmpty()) {
      throw error("has unknown keys " + unknown);
    }
    return this;
  }

  /** An error that says where in the file it is. */
  public IllegalArgumentException error(String what) {
    return new IllegalArgumentException(where + " " + what);
  }
}
