package org.cardioqa.pipeline.release.papers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the Croissant Format Specification 1.1 and the Croissant RAI Specification 1.0 (MLCommons,
 * docs.mlcommons.org/croissant) demand of a description: required properties and their cardinality,
 * classes, unique ids, references that resolve, data types, terms that the context defines.
 */
final class CroissantCheck {
  private static final List<String> REQUIRED =
      List.of(
          "@context",
          "@type",
          "conformsTo",
          "description",
          "license",
          "name",
          "url",
          "creator",
          "datePublished",
          "distribution");

  /** Properties of schema.org that need no entry in the context, whose vocabulary it is. */
  private static final Set<String> SCHEMA_ORG =
      Set.of(
          "name",
          "description",
          "license",
          "url",
          "creator",
          "datePublished",
          "version",
          "keywords",
          "inLanguage",
          "distribution",
          "contentUrl",
          "contentSize",
          "encodingFormat",
          "sha256");

  private static final Set<String> DATA_TYPES =
      Set.of("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:ImageObject");

  /** Terms of the RAI vocabulary; true where it allows one value only. */
  private static final Map<String, Boolean> RAI = new TreeMap<>();

  static {
    for (String one :
        List.of(
            "dataCollection",
            "dataCollectionMissingData",
            "dataCollectionRawData",
            "dataImputationProtocol",
            "dataManipulationProtocol",
            "dataAnnotationProtocol",
            "dataSocialImpact",
            "annotationsPerItem")) {
      RAI.put("rai:" + one, true);
    }
    for (String many :
        List.of(
            "dataCollectionType",
            "dataCollectionTimeframe",
            "dataPreprocessingProtocol",
            "dataAnnotationPlatform",
            "dataAnnotationAnalysis",
            "dataReleaseMaintenancePlan",
            "personalSensitiveInformation",
            "dataBiases",
            "dataLimitations",
            "dataUseCases",
            "annotatorDemographics",
            "machineAnnotationTools")) {
      RAI.put("rai:" + many, false);
    }
  }

  private final JsonNode root;
  private final Path folder;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private CroissantCheck(JsonNode root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * What is wrong with a description.
   *
   * @param folder that relative paths are looked up in
   */
  static List<String> faults(JsonNode root, Path folder) {
    CroissantCheck check = new CroissantCheck(root, folder);
    check.dataset();
    check.root.path("distribution").forEach(check::define);
    check.root.path("recordSet").forEach(check::defineRecordSet);
    check.root.path("distribution").forEach(check::file);
    check.root.path("recordSet").forEach(check::recordSet);
    check.terms(check.root, "");
    return check.faults;
  }

  private void need(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private void dataset() {
    REQUIRED.forEach(property -> need(root.hasNonNull(property), "dataset lacks " + property));
    need(root.path("@type").asText().equals("sc:Dataset"), "dataset is no sc:Dataset");
    List<String> conforms = new ArrayList<>();
    root.path("conformsTo").forEach(value -> conforms.add(value.asText()));
    need(
        conforms.containsAll(
            List.of(
                "http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")),
        "conformsTo lacks a specification");
    need(root.path("version").asText().matches("\\d+\\.\\d+\\.\\d+"), "version is not semantic");
    need(
        root.path("datePublished").asText("2000-01-01").matches("\\d{4}-\\d{2}-\\d{2}"),
        "datePublished is no date");
    root.properties()
        .forEach(
            property -> {
              if (property.getKey().startsWith("rai:")) {
                Boolean one = RAI.get(property.getKey());
                need(one != null, property.getKey() + " is not in the RAI vocabulary");
                need(
                    one == null || !one || property.getValue().isTextual(),
                    property.getKey() + " has more than one value");
              }
            });
  }

  private void define(JsonNode node) {
    need(node.hasNonNull("@id"), "a node lacks @id");
    need(ids.add(node.path("@id").asText()), node.path("@id") + " stands twice");
  }

  private void defineRecordSet(JsonNode set) {
    define(set);
    set.path("field")
        .forEach(
            field -> {
              define(field);
              inside(field, set);
              field
                  .path("subField")
                  .forEach(
                      part -> {
                        define(part);
                        inside(part, field);
                      });
            });
  }

  private void inside(JsonNode inner, JsonNode outer) {
    need(
        inner.path("@id").asText().startsWith(outer.path("@id").asText() + "/"),
        inner.path("@id") + " does not begin with the id of what it stands in");
  }

  private void refers(JsonNode reference, String from) {
    need(
        ids.contains(reference.path("@id").asText()),
        from + " refers to " + reference.path("@id") + ", which is not there");
  }

  private void file(JsonNode file) {
    String id = file.path("@id").asText();
    for (String property : List.of("name", "encodingFormat")) {
      need(file.hasNonNull(property), id + " lacks " + property);
    }
    switch (file.path("@type").asText()) {
      case "cr:FileObject" -> {
        String url = file.path("contentUrl").asText();
        need(Files.isRegularFile(folder.resolve(url)), id + " has no content at its URL");
        need(file.path("sha256").asText().matches("[0-9a-f]{64}"), id + " lacks its sha256");
      }
      case "cr:FileSet" -> {
        need(file.hasNonNull("includes"), id + " lacks includes");
        file.path("containedIn").forEach(in -> refers(in, id));
      }
      default -> faults.add(id + " is neither FileObject nor FileSet");
    }
  }

  private void recordSet(JsonNode set) {
    String id = set.path("@id").asText();
    need(set.path("@type").asText().equals("cr:RecordSet"), id + " is no cr:RecordSet");
    need(set.path("field").size() > 0, id + " has no field");
    refers(set.path("key"), id);
    boolean inline = set.has("data");
    for (JsonNode field : set.path("field")) {
      if (field.has("subField")) {
        field.path("subField").forEach(part -> field(part, inline));
      } else {
        field(field, inline);
      }
    }
  }

  private void field(JsonNode field, boolean inline) {
    String id = field.path("@id").asText();
    need(field.path("@type").asText().equals("cr:Field"), id + " is no cr:Field");
    need(field.hasNonNull("name"), id + " lacks a name");
    need(field.hasNonNull("description"), id + " lacks a description");
    need(DATA_TYPES.contains(field.path("dataType").asText()), id + " has no known data type");
    need(
        field.has("isArray") == field.has("arrayShape"),
        id + " has a shape and is no array, or the reverse");
    if (!inline) {
      refers(field.path("source").path("fileSet"), id);
      need(field.path("source").path("extract").has("column"), id + " names no column");
    }
    if (field.has("references")) {
      refers(field.path("references").path("field"), id);
    }
  }

  /** Every term without a prefix is one of schema.org or of the context; prefixes are defined. */
  private void terms(JsonNode node, String at) {
    if (node.isArray()) {
      node.forEach(item -> terms(item, at));
      return;
    }
    node.properties()
        .forEach(
            property -> {
              String term = property.getKey();
              if (term.equals("@context") || at.equals("data")) {
                return;
              }
              String known = term.contains(":") ? term.substring(0, term.indexOf(':')) : term;
              need(
                  term.startsWith("@")
                      || root.path("@context").has(known)
                      || SCHEMA_ORG.contains(term),
                  "nothing defines " + term);
              terms(property.getValue(), term);
            });
  }
}
