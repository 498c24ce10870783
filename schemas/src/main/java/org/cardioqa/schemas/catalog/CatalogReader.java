package org.cardioqa.schemas.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.yaml.YamlNode;

/** Reads and checks the YAML form of the catalogue. */
final class CatalogReader {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*|\\d+");

  /** Parts of a written report, in their order. */
  private static final String[] REPORT_PARTS = {"structure", "motion_function", "tissue", "other"};

  private final YamlNode root;
  private final Map<String, List<ImageSource>> sequenceViews = new LinkedHashMap<>();
  private final Map<String, Question> questions = new LinkedHashMap<>();

  CatalogReader(YamlNode root) {
    this.root = root;
  }

  Catalog catalog() {
    root.allow("version", "sequence_views", "locations", "folding", "option_lists", "questions");
    YamlNode version = root.get("version");
    if (!VERSION.matcher(version.text()).matches()) {
      throw version.error("the version must be three numbers such as 1.0.0");
    }
    root.get("sequence_views")
        .entries()
        .forEach((name, list) -> sequenceViews.put(name, images(list)));
    for (YamlNode node : root.get("questions").items()) {
      Question question = question(node);
      if (questions.put(question.code(), question) != null) {
        throw node.get("code").error("the question code '" + question.code() + "' stands twice");
      }
    }
    return new Catalog(
        version.text(),
        sequenceViews,
        Set.copyOf(root.texts("locations")),
        folding(root.get("folding")),
        questions);
  }

  private static Folding folding(YamlNode node) {
    node.allow("prevailing_sections", "doubtful_rules", "confidence", "priority");
    YamlNode confidence =
        node.get("confidence").allow("stated", "report", "derived", "doubtful", "conflict");
    YamlNode priority = node.get("priority").allow("conflict", "doubt", "rare");
    return new Folding(
        Set.copyOf(node.texts("prevailing_sections")),
        Set.copyOf(node.texts("doubtful_rules")),
        new Folding.Confidence(
            share(confidence.get("stated")),
            share(confidence.get("report")),
            share(confidence.get("derived")),
            share(confidence.get("doubtful")),
            share(confidence.get("conflict"))),
        new Folding.Priority(
            priority.get("conflict").integer(),
            priority.get("doubt").integer(),
            priority.get("rare").integer()));
  }

  private static double share(YamlNode node) {
    double share = node.number();
    if (!(share >= 0 && share <= 1)) {
      throw node.error("a confidence lies between 0 and 1");
    }
    return share;
  }

  private static List<ImageSource> images(YamlNode list) {
    List<ImageSource> images = new ArrayList<>();
    for (YamlNode node : list.items()) {
      node.allow("sequence", "view");
      images.add(new ImageSource(node.get("sequence").text(), node.get("view").text()));
    }
    return List.copyOf(images);
  }

  private Question question(YamlNode node) {
    node.allow(
        "code",
        "tier",
        "type",
        "sequence_view",
        "images",
        "concept",
        "text",
        "options",
        "ask_when",
        "sections",
        "unit",
        "tolerance",
        "from_number",
        "report",
        "priority");
    String code = code(node.get("code"));
    QuestionType type = node.get("type").constant(QuestionType.class);
    Optional<String> concept = node.find("concept").map(YamlNode::text);
    List<Option> options = options(node, concept.orElse(code));
    boolean hasChoices = type == QuestionType.S || type == QuestionType.M;
    if (hasChoices && options.size() < 2) {
      throw node.error("the question '" + code + "' needs at least two options");
    }
    if (!hasChoices && !options.isEmpty()) {
      throw node.get("options").error("a question of type " + type + " has no options");
    }
    if (type == QuestionType.N && node.find("unit").isEmpty()) {
      throw node.error("the question '" + code + "' asks for a number and needs a unit");
    }
    if (type == QuestionType.N && concept.isEmpty()) {
      throw node.error("the question '" + code + "' needs the concept of its measurement");
    }
    if ((type == QuestionType.T) != node.find("report").isPresent()) {
      throw node.error("a question of type T, and no other, has a report");
    }
    Map<String, List<String>> texts = texts(node.get("text"));
    speakEveryLanguage(node, options, texts.keySet());
    String view = sequenceView(node.get("sequence_view"));
    return new Question(
        code,
        tier(node.get("tier")),
        type,
        view,
        node.find("images").map(CatalogReader::images).orElse(sequenceViews.get(view)),
        texts,
        options,
        node.find("ask_when").map(this::askWhen).orElse(new AskWhen.Stated()),
        concept,
        node.texts("sections"),
        node.find("unit").map(YamlNode::text),
        node.find("tolerance")
            .map(n -> OptionalDouble.of(n.number()))
            .orElse(OptionalDouble.empty()),
        numberRules(node, options),
        node.find("report").map(CatalogReader::report).orElse(Map.of()),
        node.find("priority").map(YamlNode::integer).orElse(0));
  }

  private static String code(YamlNode node) {
    if (!CODE.matcher(node.text()).matches()) {
      throw node.error("'" + node.text() + "' is no code: use small letters, digits and _");
    }
    return node.text();
  }

  private static int tier(YamlNode node) {
    int tier = node.integer();
    if (tier < 1 || tier > 3) {
      throw node.error("the tier must be 1, 2 or 3");
    }
    return tier;
  }

  private String sequenceView(YamlNode node) {
    if (!sequenceViews.containsKey(node.text())) {
      throw node.error(
          "unknown sequence view '" + node.text() + "'; known: " + sequenceViews.keySet());
    }
    return node.text();
  }

  private static Map<String, List<String>> texts(YamlNode node) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (language, list) ->
                texts.put(language, list.items().stream().map(YamlNode::text).toList()));
    if (texts.getOrDefault(Catalog.LANGUAGE, List.of()).isEmpty()) {
      throw node.error("a wording in English ('en') is missing");
    }
    texts.forEach(
        (language, list) -> {
          if (list.isEmpty()) {
            throw node.get(language).error("there is no wording in '" + language + "'");
          }
        });
    return texts;
  }

  private static void speakEveryLanguage(
      YamlNode question, List<Option> options, Set<String> languages) {
    for (int i = 0; i < options.size(); i++) {
      for (String language : languages) {
        if (!options.get(i).labels().containsKey(language)) {
          throw question
              .get("options")
              .items()
              .get(i)
              .error(
                  "the option '%s' has no label in '%s', in which its question is worded"
                      .formatted(options.get(i).code(), language));
        }
      }
    }
  }

  private static Map<String, Map<String, String>> report(YamlNode node) {
    node.allow(REPORT_PARTS);
    Map<String, Map<String, String>> report = new LinkedHashMap<>();
    boolean empty = true;
    for (String part : REPORT_PARTS) {
      Map<String, String> names = new LinkedHashMap<>();
      node.find(part)
          .map(YamlNode::entries)
          .orElse(Map.of())
          .forEach((concept, name) -> names.put(concept, name.text()));
      report.put(part, names);
      empty &= names.isEmpty();
    }
    if (empty) {
      throw node.error("a report states at least one concept");
    }
    return report;
  }

  private static List<Option> options(YamlNode question, String concept) {
    Optional<YamlNode> list = question.find("options");
    if (list.isEmpty()) {
      return List.of();
    }
    List<Option> options = new ArrayList<>();
    Set<String> codes = new LinkedHashSet<>();
    for (YamlNode node : list.get().items()) {
      Option option = option(node, concept);
      if (!codes.add(option.code())) {
        throw node.get("code").error("the option code '" + option.code() + "' stands twice");
      }
      options.add(option);
    }
    return List.copyOf(options);
  }

  private static Option option(YamlNode node, String concept) {
    node.allow("code", "label", "present", "absent", "last", "exclusive", "all_denied", "rare");
    String code = code(node.get("code"));
    if (node.find("label").isEmpty()) {
      throw node.error("the option '" + code + "' has no label");
    }
    return new Option(
        code,
        labels(node.get("label")),
        node.find("present")
            .map(CatalogReader::sources)
            .orElse(valueOf(concept, code, Certainty.PRESENT)),
        node.find("absent")
            .map(CatalogReader::sources)
            .orElse(valueOf(concept, code, Certainty.ABSENT)),
        isSet(node, "last") ? Option.Place.LAST : Option.Place.SHUFFLED,
        company(node),
        isSet(node, "rare") ? Option.Frequency.RARE : Option.Frequency.USUAL);
  }

  private static Map<String, String> labels(YamlNode node) {
    if (node.isScalar()) {
      return Map.of(Catalog.LANGUAGE, node.text());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    node.entries().forEach((language, label) -> labels.put(language, label.text()));
    return labels;
  }

  private static Option.Company company(YamlNode node) {
    if (isSet(node, "all_denied")) {
      return Option.Company.ALL_OTHERS_DENIED;
    }
    return isSet(node, "exclusive") ? Option.Company.EXCLUSIVE : Option.Company.SHARED;
  }

  private static boolean isSet(YamlNode node, String flag) {
    return node.find(flag).map(YamlNode::flag).orElse(false);
  }

  private static List<AnswerSource> valueOf(String concept, String value, Certainty certainty) {
    return List.of(
        new AnswerSource(concept, Optional.of(value), certainty, AnswerSource.Weight.FULL));
  }

  private static List<AnswerSource> sources(YamlNode list) {
    List<AnswerSource> sources = new ArrayList<>();
    for (YamlNode node : list.items()) {
      node.allow("concept", "value", "certainty", "fallback");
      sources.add(
          new AnswerSource(
              code(node.get("concept")),
              node.find("value").map(CatalogReader::code),
              node.get("certainty").constant(Certainty.class),
              isSet(node, "fallback") ? AnswerSource.Weight.FALLBACK : AnswerSource.Weight.FULL));
    }
    return List.copyOf(sources);
  }

  private AskWhen askWhen(YamlNode node) {
    if (node.isScalar()) {
      if (!node.text().equals("stated")) {
        throw node.error("ask_when is 'stated', or names a question or a concept");
      }
      return new AskWhen.Stated();
    }
    node.allow("question", "is", "concept", "certainty");
    if (node.find("concept").isPresent()) {
      return new AskWhen.ConceptStated(
          code(node.get("concept")), node.get("certainty").constant(Certainty.class));
    }
    YamlNode asked = node.get("question");
    Question other = questions.get(asked.text());
    if (other == null) {
      throw asked.error(
          "ask_when names '" + asked.text() + "', which is no question above this one");
    }
    Set<String> answers = new LinkedHashSet<>();
    for (YamlNode answer : node.get("is").items()) {
      if (other.option(answer.text()).isEmpty()) {
        throw answer.error(
            "ask_when names '" + answer.text() + "', which is no option of " + other.code());
      }
      answers.add(answer.text());
    }
    return new AskWhen.AnsweredWith(other.code(), answers);
  }

  private static List<NumberRule> numberRules(YamlNode question, List<Option> options) {
    Optional<YamlNode> list = question.find("from_number");
    if (list.isEmpty()) {
      return List.of();
    }
    List<NumberRule> rules = new ArrayList<>();
    for (YamlNode node : list.get().items()) {
      node.allow("concept", "from", "above", "up_to", "below", "option");
      String option = node.get("option").text();
      if (options.stream().noneMatch(o -> o.code().equals(option))) {
        throw node.get("option").error("'" + option + "' is no option of this question");
      }
      double min =
          node.find("above")
              .map(n -> Math.nextUp(n.number()))
              .or(() -> node.find("from").map(YamlNode::number))
              .orElse(Double.NEGATIVE_INFINITY);
      double max =
          node.find("below")
              .map(n -> Math.nextDown(n.number()))
              .or(() -> node.find("up_to").map(YamlNode::number))
              .orElse(Double.POSITIVE_INFINITY);
      if (min > max) {
        throw node.error("no number lies between these limits");
      }
      rules.add(new NumberRule(code(node.get("concept")), min, max, option));
    }
    return List.copyOf(rules);
  }
}
