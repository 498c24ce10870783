package org.cardioqa.schemas.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The text of a catalogue, which can be sent to a worker; a catalogue itself is made from it there,
 * once a JVM.
 *
 * @param name the name that errors give the file
 * @param yaml its text
 */
public record CatalogSource(String name, String yaml) implements Serializable {
  private static final ConcurrentMap<CatalogSource, Catalog> LOADED = new ConcurrentHashMap<>();

  /** The catalogue that comes with this version of the code. */
  public static CatalogSource builtIn() {
    try (InputStream in = Catalog.class.getResourceAsStream(Catalog.BUILT_IN)) {
      return new CatalogSource(Catalog.BUILT_IN, new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The catalogue.
   *
   * @throws org.cardioqa.schemas.yaml.YamlException if the text is wrong; the message names the
   *     line
   */
  public Catalog catalog() {
    return LOADED.computeIfAbsent(this, CatalogSource::read);
  }

  private static Catalog read(CatalogSource source) {
    try {
      return Catalog.load(new ByteArrayInputStream(source.yaml.getBytes(UTF_8)), source.name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
