package org.cardioqa.testdata.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.cardioqa.schemas.yaml.YamlNode;

/** The module's own YAML files, which stand in {@code org/cardioqa/testdata} on the class path. */
public final class DataFiles {
  private DataFiles() {}

  /** Reads a file by its name. */
  public static YamlNode read(String name) {
    String path = "/org/cardioqa/testdata/" + name;
    try (InputStream in = DataFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + path);
      }
      return YamlNode.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
