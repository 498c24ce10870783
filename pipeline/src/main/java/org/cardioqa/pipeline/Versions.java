package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;

/** Which code, rules and models a run is made with. */
final class Versions {
  private static final String BUILD = "build.properties";

  private Versions() {}

  static List<Setting> of(CatalogSource catalog) {
    Properties build = build();
    return List.of(
        new Setting("cardioqa", build.getProperty("version")),
        new Setting("commit", build.getProperty("commit")),
        new Setting("corenlp", build.getProperty("corenlp")),
        new Setting("beam", build.getProperty("beam")),
        new Setting("parquet", build.getProperty("parquet")),
        new Setting("catalog", catalog.catalog().version()),
        new Setting("catalog-sha256", sha256(catalog.yaml())));
  }

  /** What {@code --version} prints. */
  static String[] text() {
    Properties build = build();
    return new String[] {
      "cardioqa %s (%s)".formatted(build.getProperty("version"), build.getProperty("commit")),
      "JDK %s, Beam %s, CoreNLP %s"
          .formatted(Runtime.version(), build.getProperty("beam"), build.getProperty("corenlp")),
      "Source: Apache-2.0. This bundle contains Stanford CoreNLP and is distributed under"
          + " GPL-3.0-or-later."
    };
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static Properties build() {
    try (InputStream in = Versions.class.getResourceAsStream(BUILD)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + BUILD + " cannot be read", e);
    }
  }
}
