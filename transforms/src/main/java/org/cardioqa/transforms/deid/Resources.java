package org.cardioqa.transforms.deid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the data files of this package. */
final class Resources {
  private Resources() {}

  /** The lines of a word list without its comments. */
  static Set<String> words(String file) {
    Set<String> words = new HashSet<>();
    read(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> words.add(line.strip()));
    return words;
  }

  /** A YAML file whose top level is a map. */
  static Map<?, ?> yaml(String file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(1 << 24).build();
    if (new Load(settings).loadFromString(read(file)) instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalStateException(file + ": the top level is not a map");
  }

  /** A list of strings under a key. */
  static List<String> strings(String file, Map<?, ?> map, String key) {
    if (!(map.get(key) instanceof List<?> list)) {
      throw new IllegalStateException(file + ": " + key + " is not a list");
    }
    List<String> strings = new ArrayList<>();
    for (Object value : list) {
      if (!(value instanceof String string)) {
        throw new IllegalStateException(
            file + ": " + key + " holds " + value + ", which is no string; put it in quotes");
      }
      strings.add(string);
    }
    return strings;
  }

  private static String read(String file) {
    try (InputStream in = Resources.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + file + " cannot be read", e);
    }
  }
}
