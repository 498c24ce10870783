package org.cardioqa.pipeline.release.papers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the Croissant Format Specification 1.1 and the Croissant RAI Specification 1.0 (MLCommons,
 * docs.mlcommons.org/croissant) demand of a description: required properties and their cardinality,
 * classes, unique ids, references that resolve, data types, terms that the context defines; and
 * what MLCommons' validator mlcroissant refuses beyond them (a format and a hash of each file,
 * exactly one source of a field, one string transform, data inline with a value for each field).
 */
public final class CroissantRules {
  private static final String CROISSANT = "http://mlcommons.org/croissant/";

  /** Dataset-level properties that must be there ("Required" of the specification). */
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

  /** Dataset-level properties with one value at most. */
  private static final List<String> ONE =
      List.of(
          "description",
          "name",
          "url",
          "datePublished",
          "version",
          "isLiveDataset",
          "citeAs",
          "sdVersion");

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
          "publisher",
          "distribution",
          "contentUrl",
          "contentSize",
          "encodingFormat",
          "sha256");

  private static final Set<String> DATA_TYPES =
      Set.of(
          "sc:Text",
          "sc:Integer",
          "sc:Float",
          "sc:Boolean",
          "sc:ImageObject",
          "sc:URL",
          "cr:Split");

  private static final Set<String> STRING_TRANSFORMS =
      Set.of("format", "jsonPath", "regex", "separator");

  private static final Set<String> SPLITS =
      Set.of("cr:TrainingSplit", "cr:ValidationSplit", "cr:TestSplit");

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

  /** Classes by id. */
  private final Map<String, String> ids = new HashMap<>();

  private CroissantRules(JsonNode root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * What is wrong with a description, in words.
   *
   * @param folder that relative URLs are looked up in
   */
  public static List<String> faults(JsonNode root, Path folder) {
    CroissantRules rules = new CroissantRules(root, folder);
    rules.dataset();
    rules.root.path("distribution").forEach(rules::define);
    rules.root.path("recordSet").forEach(rules::defineRecordSet);
    rules.root.path("distribution").forEach(rules::file);
    rules.root.path("recordSet").forEach(rules::recordSet);
    rules.terms(rules.root, "");
    return List.copyOf(rules.faults);
  }

  private void need(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static boolean isStated(JsonNode node, String property) {
    JsonNode value = node.path(property);
    return value.isContainerNode()
        ? !value.isEmpty()
        : value.isValueNode() && !value.isNull() && !value.asText().isEmpty();
  }

  private void dataset() {
    REQUIRED.forEach(property -> need(isStated(root, property), "dataset lacks " + property));
    ONE.forEach(
        property -> need(!root.path(property).isArray(), property + " has more than one value"));
    need(root.path("@type").asText().equals("sc:Dataset"), "dataset is no sc:Dataset");
    List<String> conforms = new ArrayList<>();
    root.path("conformsTo").forEach(value -> conforms.add(value.asText()));
    need(
        conforms.containsAll(List.of(CROISSANT + "1.1", CROISSANT + "RAI/1.0")),
        "conformsTo lacks a specification");
    need(root.path("version").asText().matches("\\d+\\.\\d+\\.\\d+"), "version is not semantic");
    need(
        !isStated(root, "datePublished") || isDate(root.path("datePublished").asText()),
        "datePublished is no date");
    need(isReference(root.path("url").asText()), "url is no URL and no file beside it");
    root.path("creator").forEach(creator -> named(creator, "creator"));
    license(root.path("license"));
    root.properties()
        .forEach(
            property -> {
              if (property.getKey().startsWith("rai:")) {
                responsible(property.getKey(), property.getValue());
              }
            });
  }

  private void responsible(String term, JsonNode value) {
    Boolean one = RAI.get(term);
    need(one != null, term + " is not in the RAI vocabulary");
    need(one == null || !one || value.isTextual(), term + " has more than one value");
    for (JsonNode text : value.isArray() ? value : List.of(value)) {
      need(text.isTextual() && !text.asText().isBlank(), term + " says nothing");
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** An absolute URL, or a file that can be found from where the description lies. */
  private boolean isReference(String url) {
    return url.isEmpty()
        || url.matches("[a-z][a-z+]*://\\S+")
        || Files.isRegularFile(folder.resolve(url));
  }

  private void named(JsonNode node, String what) {
    String type = node.path("@type").asText();
    need(
        type.equals("sc:Organization") || type.equals("sc:Person"),
        "a " + what + " is neither sc:Organization nor sc:Person");
    need(isStated(node, "name"), "a " + what + " has no name");
  }

  private void license(JsonNode license) {
    if (license.isObject()) {
      need(
          license.path("@type").asText().equals("sc:CreativeWork"),
          "license is neither a URL nor a sc:CreativeWork");
      need(isReference(license.path("url").asText()), "license has no text at its URL");
    } else {
      need(license.asText().contains("://"), "license is neither a URL nor a sc:CreativeWork");
    }
  }

  private void define(JsonNode node) {
    String id = node.path("@id").asText();
    need(!id.isEmpty(), "a node lacks @id");
    need(ids.put(id, node.path("@type").asText()) == null, id + " stands twice");
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
        inner.path("@id").asText() + " does not begin with the id of what it stands in");
  }

  private void refers(JsonNode reference, String from, String type) {
    String id = reference.path("@id").asText();
    need(ids.containsKey(id), "%s refers to '%s', which is not there".formatted(from, id));
    need(
        ids.getOrDefault(id, type).equals(type),
        "%s refers to %s, which is no %s".formatted(from, id, type));
  }

  private void file(JsonNode file) {
    String id = file.path("@id").asText();
    for (String property : List.of("name", "encodingFormat")) {
      need(isStated(file, property), id + " lacks " + property);
    }
    switch (file.path("@type").asText()) {
      case "cr:FileObject" -> {
        String url = file.path("contentUrl").asText();
        need(!url.isEmpty() && isReference(url), id + " names " + url + ", which is missing");
        need(file.path("sha256").asText().matches("[0-9a-f]{64}"), id + " lacks its sha256");
        need(
            file.path("contentSize").asText("0").matches("\\d+( [kMGT]?B)?"),
            id + " has no size that can be read");
      }
      case "cr:FileSet" -> {
        need(isStated(file, "includes"), id + " lacks includes");
        need(isStated(file, "containedIn"), id + " is contained in nothing");
        file.path("containedIn").forEach(in -> refers(in, id, "cr:FileObject"));
      }
      default -> faults.add(id + " is neither cr:FileObject nor cr:FileSet");
    }
  }

  private void recordSet(JsonNode set) {
    String id = set.path("@id").asText();
    need(set.path("@type").asText().equals("cr:RecordSet"), id + " is no cr:RecordSet");
    need(set.path("field").size() > 0, id + " has no field");
    refers(set.path("key"), id, "cr:Field");
    boolean inline = set.has("data");
    if (inline) {
      data(set, id);
    }
    for (JsonNode field : set.path("field")) {
      if (field.has("subField")) {
        field.path("subField").forEach(part -> field(part, inline));
      } else {
        field(field, inline);
      }
    }
  }

  /** Records inline have a value for each field and for nothing else. */
  private void data(JsonNode set, String id) {
    Set<String> fields = new HashSet<>();
    set.path("field").forEach(field -> fields.add(field.path("@id").asText()));
    need(set.path("data").isArray() && !set.path("data").isEmpty(), id + " has no data");
    for (JsonNode row : set.path("data")) {
      Set<String> columns = new HashSet<>();
      row.fieldNames().forEachRemaining(columns::add);
      need(columns.equals(fields), id + " has data with other columns than its fields");
    }
    if (set.path("dataType").asText().equals("cr:Split")) {
      set.path("data")
          .forEach(
              row ->
                  need(
                      row.properties().stream()
                          .anyMatch(value -> SPLITS.contains(value.getValue().asText())),
                      id + " has a split that is none of " + SPLITS));
    }
  }

  private void field(JsonNode field, boolean inline) {
    String id = field.path("@id").asText();
    need(field.path("@type").asText().equals("cr:Field"), id + " is no cr:Field");
    need(isStated(field, "name"), id + " lacks a name");
    need(isStated(field, "description"), id + " lacks a description");
    need(DATA_TYPES.contains(field.path("dataType").asText()), id + " has no known data type");
    shape(field, id);
    need(inline != field.has("source"), id + (inline ? " has a source too" : " has no source"));
    if (field.has("source")) {
      source(field.path("source"), id);
    }
    if (field.has("references")) {
      refers(field.path("references").path("field"), id, "cr:Field");
    }
  }

  private void shape(JsonNode field, String id) {
    boolean isArray = field.path("isArray").asBoolean();
    need(isArray == field.has("arrayShape"), id + " has a shape and is no array, or the reverse");
    need(
        field.path("arrayShape").asText("-1").matches("-?\\d+(,-?\\d+)*"),
        id + " has a shape that is no list of numbers");
  }

  private void source(JsonNode source, String id) {
    refers(source.path("fileSet"), id, "cr:FileSet");
    JsonNode extract = source.path("extract");
    need(
        extract.has("column") != extract.has("fileProperty"),
        id + " names no column, or a property of the file too");
    if (source.has("transform")) {
      long strings = STRING_TRANSFORMS.stream().filter(source.path("transform")::has).count();
      need(strings == 1, id + " has a transform that is not exactly one of " + STRING_TRANSFORMS);
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
