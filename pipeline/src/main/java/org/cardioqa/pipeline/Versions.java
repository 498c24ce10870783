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
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;

/** Which code, rules and models a run is made with. */
final class Versions {
  private static final String BUILD = "build.properties";
  private static final String RULES_FOLDER = "/org/cardioqa/transforms/";

  /** Every data file of the transforms. */
  static final List<String> RULES =
      List.of(
          "deid/context-model.gz",
          "deid/dicom/coding-schemes.txt",
          "deid/dicom/descriptor-words.txt",
          "deid/dicom/ps3.15-e1-1.csv",
          "deid/dicom/safe-private.csv",
          "deid/dicom/unlisted-attributes.csv",
          "deid/english.txt",
          "deid/eponyms.txt",
          "deid/hl7-fields.yaml",
          "deid/kept-phrases.txt",
          "deid/languages.yaml",
          "deid/medical-icd10cm.txt",
          "deid/name-like.txt",
          "deid/names.txt",
          "deid/number-labels.yaml",
          "deid/people.yaml",
          "deid/places.txt",
          "deid/report-words.txt",
          "deid/rules.yaml",
          "deid/surrogates.yaml",
          "deid/wordnet.txt",
          "dicom/dictionary.csv",
          "findings/cues-en.yaml",
          "findings/diagnoses-en.yaml",
          "findings/lexicon-en.yaml",
          "findings/sections-en.yaml",
          "ingest/hl7-headings.csv",
          "ingest/hl7-identifiers.csv",
          "ingest/identifiers.csv",
          "ingest/patient-columns.csv",
          "linking/phases.yaml",
          "series/series-rules.yaml");

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
        new Setting("catalog-sha256", hex(sha256().digest(catalog.yaml().getBytes(UTF_8)))),
        new Setting("rules-sha256", rules()));
  }

  /** The code that makes a release, apart from that of the build. */
  static List<Named> ofRelease() {
    Properties build = build();
    return List.of(
        new Named("release-cardioqa", build.getProperty("version")),
        new Named("release-commit", build.getProperty("commit")),
        new Named("release-parquet", build.getProperty("parquet")));
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

  /** SHA-256 over the names and contents of all rule files. */
  private static String rules() {
    MessageDigest digest = sha256();
    for (String name : RULES) {
      try (InputStream in = Versions.class.getResourceAsStream(RULES_FOLDER + name)) {
        digest.update(name.getBytes(UTF_8));
        digest.update(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("the resource " + name + " cannot be read", e);
      }
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
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
