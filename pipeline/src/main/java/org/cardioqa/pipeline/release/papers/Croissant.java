package org.cardioqa.pipeline.release.papers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;

/**
 * The description of a release in the Croissant format, version 1.1, with the properties of its
 * vocabulary for responsible AI, version 1.0 (both of MLCommons).
 */
public final class Croissant {
  private static final String SCHEMA = "https://schema.org/";
  private static final String CROISSANT = "http://mlcommons.org/croissant/";
  private static final String CONFORMS = CROISSANT + "1.1";
  private static final String CONFORMS_RAI = CROISSANT + "RAI/1.0";
  private static final String PARQUET = "application/x-parquet";
  private static final String SPLITS = "splits";
  private static final Map<String, String> PURPOSES =
      Map.of(
          "train", "cr:TrainingSplit",
          "validation", "cr:ValidationSplit",
          "test", "cr:TestSplit");

  /** The page of a data set that is published nowhere else yet. */
  private static final String CARD = "README.md";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Terms without a prefix that are Croissant's own: the context of its appendix 1. */
  private static final List<String> TERMS =
      List.of(
          "annotation",
          "arrayShape",
          "citeAs",
          "column",
          "containedIn",
          "equivalentProperty",
          "excludes",
          "extract",
          "field",
          "fileObject",
          "fileProperty",
          "fileSet",
          "format",
          "includes",
          "isArray",
          "isLiveDataset",
          "jsonPath",
          "key",
          "md5",
          "parentField",
          "readLines",
          "recordSet",
          "references",
          "regex",
          "sdVersion",
          "separator",
          "source",
          "subField",
          "transform",
          "unArchive",
          "value");

  private final Facts facts;
  private final Words words;

  private Croissant(Facts facts) {
    this.facts = facts;
    this.words = new Words(facts);
  }

  /** The text of {@code croissant.json}. */
  public static String of(Facts facts) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(new Croissant(facts).document())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  private ObjectNode document() {
    Policy.Dataset dataset = facts.policy().dataset();
    ObjectNode root = JSON.createObjectNode();
    root.set("@context", context());
    root.put("@type", "sc:Dataset");
    root.put("name", dataset.name());
    root.putArray("conformsTo").add(CONFORMS).add(CONFORMS_RAI);
    root.put(
        "description", words.summary() + ". " + Canary.sentence(facts.manifest().canary()) + ".");
    root.put("version", facts.manifest().releaseVersion());
    root.set("license", license(dataset.license()));
    root.put("url", dataset.url().isEmpty() ? CARD : dataset.url());
    ArrayNode creators = root.putArray("creator");
    (dataset.creators().isEmpty()
            ? List.of("The maintainers of " + dataset.title())
            : dataset.creators())
        .forEach(name -> creators.addObject().put("@type", "sc:Organization").put("name", name));
    root.put("datePublished", facts.manifest().date());
    if (!dataset.citation().isEmpty()) {
      root.put("citeAs", dataset.citation());
    }
    root.putArray("keywords").add("cardiac MRI").add("visual question answering").add("radiology");
    root.put("inLanguage", "en");
    root.put("isLiveDataset", false);
    responsible(root);
    distribution(root.putArray("distribution"));
    recordSets(root.putArray("recordSet"));
    return root;
  }

  private static ObjectNode context() {
    ObjectNode context = JSON.createObjectNode();
    context.put("@language", "en");
    context.put("@vocab", SCHEMA);
    context.put("sc", SCHEMA);
    context.put("cr", CROISSANT);
    context.put("rai", CROISSANT + "RAI/");
    context.put("dct", "http://purl.org/dc/terms/");
    context.put("conformsTo", "dct:conformsTo");
    context.putObject("data").put("@id", "cr:data").put("@type", "@json");
    context.putObject("examples").put("@id", "cr:examples").put("@type", "@json");
    context.putObject("dataType").put("@id", "cr:dataType").put("@type", "@vocab");
    TERMS.forEach(term -> context.put(term, "cr:" + term));
    return context;
  }

  /** Identifiers of hubs are those of SPDX in small letters; other terms stand beside the data. */
  private static JsonNode license(String identifier) {
    String known =
        Map.of(
                "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/",
                "cc-by-sa-4.0", "https://creativecommons.org/licenses/by-sa/4.0/",
                "cc-by-nc-4.0", "https://creativecommons.org/licenses/by-nc/4.0/",
                "cc-by-nc-sa-4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/",
                "cc0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
            .getOrDefault(identifier, "");
    return known.isEmpty()
        ? JSON.createObjectNode()
            .put("@type", "sc:CreativeWork")
            .put("name", identifier)
            .put("url", "LICENSE")
        : JSON.getNodeFactory().textNode(known);
  }

  private void responsible(ObjectNode root) {
    Contents contents = facts.contents();
    root.put(
        "rai:dataCollection",
        "Cardiac MR examinations and their reports as clinical routine made them; nothing was"
            + " acquired for this data set.");
    root.putArray("rai:dataCollectionType").add("Secondary Data analysis").add("Document analysis");
    root.put(
        "rai:dataCollectionRawData",
        "DICOM images and free-text radiology reports of an archive; neither is part of the release.");
    root.put(
        "rai:dataCollectionMissingData",
        "What a report does not mention gives no question. "
            + words.unstated()
            + " Candidates left out: "
            + facts.manifest().excluded().stream()
                .map(excluded -> excluded.reason() + " " + excluded.count())
                .reduce((a, b) -> a + ", " + b)
                .orElse("none")
            + ".");
    root.putArray("rai:dataPreprocessingProtocol")
        .add("Reports are de-identified; identifiers are replaced, dates moved by whole weeks.")
        .add("Series are classified and put together to stacks of slices and phases.")
        .add("Frames of an item: " + words.slices() + ". Pixels: " + words.pixels() + ".");
    root.put(
        "rai:dataManipulationProtocol",
        "Ids are keyed pseudonyms; of DICOM headers only the columns of the tables are kept.");
    root.put(
        "rai:dataAnnotationProtocol",
        "Rules write questions with the answers that the report gives; readers judge each, first from"
            + " the images alone, then with the report's sentence. "
            + words.readers());
    root.putArray("rai:dataAnnotationPlatform").add("CardioQA verification queue");
    root.putArray("rai:dataAnnotationAnalysis")
        .add("Figures of agreement by question stand in release.json and in the card.");
    root.put(
        "rai:annotationsPerItem",
        "People behind an item: " + Words.list(contents.trait("readers")));
    root.putArray("rai:machineAnnotationTools").add("CardioQA").add("Stanford CoreNLP");
    root.putArray("rai:personalSensitiveInformation")
        .add(
            "Health data of people, de-identified: no names, contacts, identifiers or true dates are"
                + " meant to be left. Identification must not be attempted.");
    root.putArray("rai:dataBiases")
        .add("Items by vendor: " + Words.list(contents.trait("manufacturer")))
        .add("Items by field strength: " + Words.list(contents.trait("field_strength")))
        .add("What reports tend to mention is asked more often than what they pass over.");
    root.putArray("rai:dataLimitations")
        .add(words.conditional())
        .add("Answers follow clinical reports and readers, not histology or outcome.")
        .add("Not for decisions on the care of patients.");
    root.putArray("rai:dataUseCases")
        .add("Measuring how well models read cardiac MR: the test split.")
        .add("Training and validation of such models: the other splits.");
    root.put(
        "rai:dataSocialImpact",
        "Shows where models guess from text instead of looking; a good figure here is no proof of"
            + " safety in care.");
    root.put(
        "rai:dataReleaseMaintenancePlan",
        "Releases are versioned; errata.json retracts and corrects rows, and later releases honour"
            + " it. Patients never change their split.");
  }

  private void distribution(ArrayNode distribution) {
    for (Facts.DataFile file : facts.files()) {
      distribution
          .addObject()
          .put("@type", "cr:FileObject")
          .put("@id", file.path())
          .put("name", file.path().substring(file.path().lastIndexOf('/') + 1))
          .put("contentUrl", file.path())
          .put("contentSize", file.bytes() + " B")
          .put("encodingFormat", PARQUET)
          .put("sha256", file.sha256());
    }
    for (String config : facts.configs()) {
      ObjectNode set =
          distribution
              .addObject()
              .put("@type", "cr:FileSet")
              .put("@id", fileSet(config))
              .put("name", fileSet(config))
              .put("description", Facts.describe(config))
              .put("encodingFormat", PARQUET)
              // Of the files that contain it, whatever a reader calls them once they are fetched.
              .put("includes", "*.parquet");
      ArrayNode containers = set.putArray("containedIn");
      facts.files().stream()
          .filter(file -> file.config().equals(config))
          .forEach(file -> containers.addObject().put("@id", file.path()));
    }
  }

  private static String fileSet(String config) {
    return config + "-files";
  }

  private void recordSets(ArrayNode sets) {
    ObjectNode splits =
        sets.addObject()
            .put("@type", "cr:RecordSet")
            .put("@id", SPLITS)
            .put("name", SPLITS)
            .put("dataType", "cr:Split");
    splits.putObject("key").put("@id", SPLITS + "/name");
    ArrayNode columns = splits.putArray("field");
    columns
        .addObject()
        .put("@type", "cr:Field")
        .put("@id", SPLITS + "/name")
        .put("name", "name")
        .put("description", "Name of the split.")
        .put("dataType", "sc:Text");
    columns
        .addObject()
        .put("@type", "cr:Field")
        .put("@id", SPLITS + "/url")
        .put("name", "url")
        .put("description", "What the split is for, in Croissant's words.")
        .put("dataType", "cr:Split");
    ArrayNode names = splits.putArray("data");
    ReleaseFolder.SPLITS.forEach(
        split ->
            names
                .addObject()
                .put(SPLITS + "/name", split)
                .put(SPLITS + "/url", PURPOSES.get(split)));
    for (String config : facts.configs()) {
      ObjectNode set =
          sets.addObject()
              .put("@type", "cr:RecordSet")
              .put("@id", config)
              .put("name", config)
              .put("description", Facts.describe(config));
      String key = config.equals(ReleaseFolder.SLICES) ? "slice_id" : "qa_id";
      set.putObject("key").put("@id", config + "/" + key);
      ArrayNode fields = set.putArray("field");
      Facts.schema(config).getFields().forEach(field -> field(fields.addObject(), config, field));
    }
  }

  private void field(ObjectNode node, String config, Schema.Field column) {
    String id = config + "/" + column.name();
    head(node, id, column);
    Schema schema = Features.present(column.schema());
    boolean list = schema.getType() == Schema.Type.ARRAY;
    Schema element = list ? schema.getElementType() : schema;
    if (element.getType() == Schema.Type.RECORD && !Features.isPicture(element)) {
      ArrayNode parts = node.putArray("subField");
      for (Schema.Field part : element.getFields()) {
        ObjectNode inner = parts.addObject();
        head(inner, id + "/" + part.name(), part);
        scalar(inner, Features.present(part.schema()), list);
        source(inner, config, column.name()).putObject("transform").put("jsonPath", part.name());
      }
      return;
    }
    scalar(node, element, list);
    ObjectNode source = source(node, config, column.name());
    if (Features.isPicture(element)) {
      source.putObject("transform").put("jsonPath", "bytes");
    }
    if (column.name().equals("split")) {
      node.putObject("references").putObject("field").put("@id", SPLITS + "/name");
    }
  }

  private static void head(ObjectNode node, String id, Schema.Field column) {
    node.put("@type", "cr:Field").put("@id", id).put("name", column.name());
    node.put("description", column.doc());
  }

  private static void scalar(ObjectNode node, Schema schema, boolean list) {
    node.put("dataType", Features.croissant(schema));
    if (list) {
      node.put("isArray", true).put("arrayShape", "-1");
    }
  }

  private static ObjectNode source(ObjectNode node, String config, String column) {
    ObjectNode source = node.putObject("source");
    source.putObject("fileSet").put("@id", fileSet(config));
    source.putObject("extract").put("column", column);
    return source;
  }
}
