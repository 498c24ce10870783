package org.cardioqa.pipeline.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * What goes into a release and in which form: {@code policy.yaml}. Keys that are left out have the
 * values of the policy that comes with the code.
 *
 * @param dataset what the card says of the data set
 * @param readers which verdicts count
 * @param tiers tiers that are in
 * @param excludedLinks link statuses that are out
 * @param slices which frames go with an item
 * @param unstatedOptions what becomes of items with options that the report does not mention
 * @param splits shares of the patients by split, in the order of {@link ReleaseFolder#SPLITS}
 * @param pixels form of the pictures
 * @param conditional what becomes of questions that give another one away
 * @param gates settings of the gates by their name, which they read themselves
 * @param text the file as it was read
 */
public record Policy(
    Dataset dataset,
    Readers readers,
    Set<Integer> tiers,
    Set<LinkStatus> excludedLinks,
    Slices slices,
    UnstatedOptions unstatedOptions,
    Map<String, Double> splits,
    Pixels pixels,
    Conditional conditional,
    Optional<YamlNode> gates,
    String text) {
  private static final String BUILT_IN = "policy.yaml";
  private static final Set<Integer> ALL_TIERS = Set.of(1, 2, 3);
  private static final double ROUNDING = 1e-9;

  /**
   * What the card says of the data set.
   *
   * @param name of the line of releases: lower case letters, digits, hyphens
   * @param title for people
   * @param license identifier as dataset hubs know them, such as cc-by-4.0, or other
   * @param licenseFile text of the licence, beside the policy; without, a note that none is granted
   * @param creators people or institutions
   * @param url where it will be found; empty if that is not known
   * @param contact how to reach the maintainers; empty if it is not stated
   * @param citation how to cite it; empty if it is not stated
   */
  public record Dataset(
      String name,
      String title,
      String license,
      Optional<String> licenseFile,
      List<String> creators,
      String url,
      String contact,
      String citation) {}

  /**
   * Which verdicts count.
   *
   * @param agreeing how many readers must give the same answers
   * @param adjudicate whether an item on which readers differ waits for an adjudicator; else what
   *     more than half of them say stands, if {@code agreeing} do
   * @param late whether verdicts count that came in behind their lease
   * @param stale whether verdicts count that were given on another content of the candidate
   * @param unknown whether verdicts on candidates that are not there fail the creation or are
   *     counted and passed over
   */
  public record Readers(
      int agreeing, boolean adjudicate, boolean late, boolean stale, Unknown unknown) {}

  /** What verdicts on candidates that are not there do. */
  public enum Unknown {
    /** Nothing is created. */
    FAIL,
    /** They are counted and passed over. */
    LIST
  }

  /**
   * Which frames go with an item.
   *
   * @param budget most frames an item
   * @param seed of what is drawn
   */
  public record Slices(Protocol protocol, int budget, long seed) {}

  /** Ways to choose frames; see {@code SliceChoice}. */
  public enum Protocol {
    /** Every linked frame, thinned evenly to the budget. */
    ALL_LINKED,
    /** Linked frames and their neighbours, of a cine those from end-diastole to end-systole. */
    WINDOW,
    /** Evenly over the linked slices and phases. */
    UNIFORM,
    /** Drawn from the linked frames. */
    RANDOM
  }

  /** What becomes of options that the report does not mention. */
  public enum UnstatedOptions {
    /** They stay. */
    KEEP,
    /** They are taken out of the choices. */
    DROP_OPTION,
    /** The item is left out. */
    DROP_ITEM
  }

  /** Form of the pictures. */
  public enum Pixels {
    /** PNG of 16 bit with the stored values. */
    PNG16,
    /** PNG of 8 bit through the display window. */
    PNG8,
    /** None. */
    NONE
  }

  /** What becomes of a question that is asked only where another has certain answers. */
  public enum Conditional {
    /** The other question is left out where this one is in. */
    DROP_PARENT,
    /** It goes into a configuration of its own. */
    SEPARATE_CONFIGS,
    /** Both stay together. */
    KEEP
  }

  /** The policy that comes with the code. */
  public static Policy builtIn() throws IOException {
    try (InputStream in = Policy.class.getResourceAsStream(BUILT_IN)) {
      return read(in.readAllBytes(), BUILT_IN);
    }
  }

  /**
   * Reads a policy.
   *
   * @throws YamlException if it is wrong; the message names the line
   * @throws IOException if the file cannot be read
   */
  public static Policy read(Path file) throws IOException {
    return read(Files.readAllBytes(file), file.getFileName().toString());
  }

  private static Policy read(byte[] bytes, String name) throws IOException {
    String text = new String(bytes, UTF_8);
    if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
      throw new ReleaseException(name + " is not UTF-8; save it as such");
    }
    return of(text, name);
  }

  /**
   * Reads the text of a policy.
   *
   * @param name that errors give the file
   * @throws YamlException if it is wrong; the message names the line
   */
  public static Policy of(String text, String name) throws IOException {
    YamlNode root = YamlNode.read(new ByteArrayInputStream(text.getBytes(UTF_8)), name);
    root.allow(
        "dataset",
        "readers",
        "tiers",
        "exclude_link_status",
        "slices",
        "unstated_options",
        "splits",
        "pixels",
        "conditional",
        "gates");
    return new Policy(
        dataset(root.find("dataset")),
        readers(root.find("readers")),
        root.find("tiers").map(Policy::tiers).orElse(ALL_TIERS),
        root.find("exclude_link_status")
            .map(Policy::links)
            .orElse(EnumSet.of(LinkStatus.NO_VOLUME, LinkStatus.AMBIGUOUS)),
        slices(root.find("slices")),
        constant(root, "unstated_options", UnstatedOptions.KEEP),
        root.find("splits")
            .map(Policy::splits)
            .orElseGet(() -> ordered(Map.of("train", 0.7, "validation", 0.1, "test", 0.2))),
        constant(root, "pixels", Pixels.PNG16),
        constant(root, "conditional", Conditional.DROP_PARENT),
        root.find("gates"),
        text);
  }

  private static Dataset dataset(Optional<YamlNode> node) {
    node.ifPresent(
        n ->
            n.allow(
                "name",
                "title",
                "license",
                "license_file",
                "creators",
                "url",
                "contact",
                "citation"));
    String name = text(node, "name", "cardioqa");
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw node.orElseThrow()
          .get("name")
          .error("a name has lower case letters, digits and hyphens between them only");
    }
    return new Dataset(
        name,
        text(node, "title", "CardioQA"),
        text(node, "license", "other"),
        node.flatMap(n -> n.find("license_file")).map(YamlNode::text),
        node.map(n -> n.texts("creators")).orElse(List.of()),
        text(node, "url", ""),
        text(node, "contact", ""),
        text(node, "citation", ""));
  }

  private static Readers readers(Optional<YamlNode> node) {
    node.ifPresent(n -> n.allow("agreeing", "adjudicate", "late", "stale", "unknown_qa_ids"));
    Optional<YamlNode> agreeing = node.flatMap(n -> n.find("agreeing"));
    agreeing
        .filter(n -> n.integer() < 1)
        .ifPresent(
            n -> {
              throw n.error("at least 1 reader must agree");
            });
    return new Readers(
        agreeing.map(YamlNode::integer).orElse(2),
        flag(node, "adjudicate", true),
        flag(node, "late", false),
        flag(node, "stale", false),
        node.map(n -> constant(n, "unknown_qa_ids", Unknown.FAIL)).orElse(Unknown.FAIL));
  }

  private static Set<Integer> tiers(YamlNode node) {
    Set<Integer> tiers = new TreeSet<>();
    for (YamlNode item : node.items()) {
      if (!ALL_TIERS.contains(item.integer())) {
        throw item.error("there is no tier " + item.integer() + "; tiers are 1, 2 and 3");
      }
      tiers.add(item.integer());
    }
    if (tiers.isEmpty()) {
      throw node.error("name one tier at least");
    }
    return tiers;
  }

  private static Set<LinkStatus> links(YamlNode node) {
    Set<LinkStatus> links = EnumSet.noneOf(LinkStatus.class);
    node.items().forEach(item -> links.add(item.constant(LinkStatus.class)));
    return links;
  }

  private static Slices slices(Optional<YamlNode> node) {
    node.ifPresent(n -> n.allow("protocol", "budget", "seed"));
    Optional<YamlNode> budget = node.flatMap(n -> n.find("budget"));
    budget
        .filter(n -> n.integer() < 1)
        .ifPresent(
            n -> {
              throw n.error("the budget is at least 1 frame");
            });
    return new Slices(
        node.map(n -> constant(n, "protocol", Protocol.ALL_LINKED)).orElse(Protocol.ALL_LINKED),
        budget.map(YamlNode::integer).orElse(32),
        node.flatMap(n -> n.find("seed")).map(YamlNode::integer).orElse(1));
  }

  private static Map<String, Double> splits(YamlNode node) {
    node.allow(ReleaseFolder.SPLITS.toArray(String[]::new));
    Map<String, Double> shares = new LinkedHashMap<>();
    double sum = 0;
    for (String split : ReleaseFolder.SPLITS) {
      Optional<YamlNode> share = node.find(split);
      double value = share.map(YamlNode::number).orElse(0.0);
      if (!(value >= 0 && value <= 1)) {
        throw share.orElseThrow().error("a share lies between 0 and 1");
      }
      shares.put(split, value);
      sum += value;
    }
    if (Math.abs(sum - 1) > ROUNDING) {
      throw node.error("the shares of the splits add up to " + sum + " and not to 1");
    }
    return shares;
  }

  private static Map<String, Double> ordered(Map<String, Double> shares) {
    Map<String, Double> ordered = new LinkedHashMap<>();
    ReleaseFolder.SPLITS.forEach(split -> ordered.put(split, shares.get(split)));
    return ordered;
  }

  private static String text(Optional<YamlNode> node, String key, String absent) {
    return node.flatMap(n -> n.find(key)).map(YamlNode::text).orElse(absent);
  }

  private static boolean flag(Optional<YamlNode> node, String key, boolean absent) {
    return node.flatMap(n -> n.find(key)).map(YamlNode::flag).orElse(absent);
  }

  private static <E extends Enum<E>> E constant(YamlNode node, String key, E absent) {
    return node.find(key).map(n -> n.constant(absent.getDeclaringClass())).orElse(absent);
  }
}
