package org.cardioqa.pipeline.release.papers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;

/**
 * The card of a data set: {@code README.md} with the head in YAML that dataset hubs read
 * (configurations, files by split, features, licence, tasks).
 */
public final class DatasetCard {
  private static final long THOUSAND = 1_000;

  private final Facts facts;
  private final Words words;

  private DatasetCard(Facts facts) {
    this.facts = facts;
    this.words = new Words(facts);
  }

  /** The text of the card. */
  public static String of(Facts facts) {
    DatasetCard card = new DatasetCard(facts);
    return card.head() + card.body();
  }

  private String head() {
    Policy.Dataset dataset = facts.policy().dataset();
    StringBuilder yaml = new StringBuilder("---\n");
    yaml.append("pretty_name: ").append(Words.quoted(dataset.title())).append('\n');
    yaml.append("license: ").append(Words.quoted(dataset.license())).append('\n');
    if (dataset.license().equals("other")) {
      yaml.append("license_name: ").append(dataset.name()).append("-terms\n");
      yaml.append("license_link: LICENSE\n");
    }
    yaml.append("language:\n- en\n");
    yaml.append("task_categories:\n- visual-question-answering\n- multiple-choice\n");
    yaml.append("- image-to-text\n");
    yaml.append("annotations_creators:\n- expert-generated\n- machine-generated\n");
    yaml.append("source_datasets:\n- original\n");
    yaml.append("size_categories:\n- ").append(size(facts.contents().items())).append('\n');
    yaml.append("tags:\n- medical\n- cardiology\n- cardiac-mri\n- radiology-reports\n");
    configs(yaml);
    datasetInfo(yaml);
    return yaml.append("---\n\n").toString();
  }

  private void configs(StringBuilder yaml) {
    yaml.append("configs:\n");
    boolean first = true;
    for (String config : facts.configs()) {
      yaml.append("- config_name: ").append(config).append('\n');
      if (first) {
        yaml.append("  default: true\n");
        first = false;
      }
      yaml.append("  data_files:\n");
      for (String split : facts.splits(config)) {
        yaml.append("  - split: ").append(split).append('\n');
        yaml.append("    path: data/%s/%s-*.parquet\n".formatted(config, split));
      }
    }
  }

  private void datasetInfo(StringBuilder yaml) {
    yaml.append("dataset_info:\n");
    for (String config : facts.configs()) {
      yaml.append("- config_name: ").append(config).append('\n');
      yaml.append("  features:\n").append(Features.yaml(Facts.schema(config), 2));
      yaml.append("  splits:\n");
      long all = 0;
      for (String split : facts.splits(config)) {
        long bytes = facts.bytes(config, split);
        all += bytes;
        yaml.append("  - name: ").append(split).append('\n');
        yaml.append("    num_bytes: ").append(bytes).append('\n');
        yaml.append("    num_examples: ")
            .append(facts.rows(config).getOrDefault(split, 0L))
            .append('\n');
      }
      yaml.append("  download_size: ").append(all).append('\n');
      yaml.append("  dataset_size: ").append(all).append('\n');
    }
  }

  /** The hub's classes of size. */
  static String size(long items) {
    List<Map.Entry<Long, String>> classes =
        List.of(
            Map.entry(THOUSAND, "n<1K"),
            Map.entry(10 * THOUSAND, "1K<n<10K"),
            Map.entry(100 * THOUSAND, "10K<n<100K"),
            Map.entry(THOUSAND * THOUSAND, "100K<n<1M"));
    return classes.stream()
        .filter(entry -> items < entry.getKey())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("1M<n<10M");
  }

  private String body() {
    Policy.Dataset dataset = facts.policy().dataset();
    StringBuilder text = new StringBuilder();
    text.append("# %s %s\n\n".formatted(dataset.title(), facts.manifest().releaseVersion()));
    text.append(words.summary()).append(".\n\n");
    text.append(Canary.sentence(facts.manifest().canary())).append("\n\n");
    text.append("| configuration | rows | what stands in it |\n|---|--:|---|\n");
    for (String config : facts.configs()) {
      long rows = facts.rows(config).values().stream().mapToLong(Long::longValue).sum();
      text.append("| `%s` | %,d | %s |\n".formatted(config, rows, Facts.describe(config)));
    }
    text.append("\n## How to load it\n\n");
    text.append(loading());
    text.append("## Splits\n\n");
    text.append(
        "By patient: no patient is in two splits, and none moves from one release to the next.\n\n");
    text.append(words.splits()).append('\n');
    text.append("## Questions\n\n").append(words.questions()).append('\n');
    text.append(words.conditional()).append("\n\n").append(words.unstated()).append("\n\n");
    text.append("## How the answers came about\n\n");
    text.append(
        "Rules read the de-identified report, write a question for each finding that they know, and"
            + " link it to slices and phases. People then saw the images, gave their own answer, saw"
            + " the report's sentence, and gave their verdict. ");
    text.append(words.readers()).append("\n\n");
    text.append(
        "By verification: %s. Answers that people changed: %d.\n\n"
            .formatted(
                Words.list(facts.contents().trait("verification")),
                facts.contents().trait("edited").getOrDefault("true", 0L)));
    text.append("### Agreement\n\n").append(words.agreement()).append('\n');
    text.append("## Frames\n\n");
    text.append(
        "Which go with an item: %s. Pixels: %s.\n\n".formatted(words.slices(), words.pixels()));
    text.append("Frames by sequence and view: ")
        .append(Words.list(facts.contents().slicesBySequence()))
        .append(".\n\n");
    text.append("## Gates\n\n").append(words.gates()).append('\n');
    text.append("## What is not in it, and why\n\n").append(words.excluded()).append('\n');
    text.append("## Limits\n\n").append(limits());
    text.append("## Licence and citation\n\n");
    text.append(
        "Licence: `%s`; the text stands in [LICENSE](LICENSE).\n".formatted(words.licence()));
    if (!dataset.citation().isEmpty()) {
      text.append("\n```\n").append(dataset.citation()).append("\n```\n");
    }
    if (!dataset.contact().isEmpty()) {
      text.append("\nContact: ").append(dataset.contact()).append('\n');
    }
    text.append(
        "\nMore: [DATASHEET.md](DATASHEET.md), [CHANGELOG.md](CHANGELOG.md), `croissant.json`,"
            + " `release.json`; `sha256sum -c SHA256SUMS.txt` checks every file.\n");
    return text.toString();
  }

  private String loading() {
    String config = facts.configs().isEmpty() ? "image_understanding" : facts.configs().get(0);
    List<String> splits = facts.splits(config);
    String split = splits.isEmpty() ? "test" : splits.get(splits.size() - 1);
    List<String> lines = new ArrayList<>();
    lines.add("```python");
    lines.add("from datasets import load_dataset");
    lines.add("items = load_dataset(\"PATH\", \"%s\")".formatted(config));
    lines.add("frames = load_dataset(\"PATH\", \"%s\")".formatted(ReleaseFolder.SLICES));
    lines.add("```");
    lines.add("");
    lines.add("```sql");
    lines.add("-- DuckDB: items of a split, and the frames that go with each");
    lines.add("SELECT i.qa_id, i.question, i.answer_text, s.slice_index, s.phase_index, s.image");
    lines.add(
        "FROM (SELECT *, UNNEST(slice_ids) AS slice_id FROM 'PATH/data/%s/%s-*.parquet') i"
            .formatted(config, split));
    lines.add("JOIN 'PATH/data/slices/%s-*.parquet' s USING (slice_id);".formatted(split));
    lines.add("```");
    lines.add("");
    lines.add(
        "`slice_ids` of an item name rows of `slices`. `options` carry letter, code, text and what the"
            + " report says of them; `answers` are codes, `answer_letters` their letters, `answer_text`"
            + " the answer in words.");
    lines.add("");
    return String.join("\n", lines) + "\n";
  }

  private String limits() {
    return """
        - The answers are those of clinical reports and of the readers who saw them; both can be wrong.
        - De-identification is automatic and then looked at by readers; it is not proven to be without
          gaps. Do not try to find out who a patient is. Report what you find to the maintainers.
        - Scanners, protocols and language are those of the archive that it was made from; vendors:
          %s; field strengths: %s.
        - It is for research on models, not for care.

        """
        .formatted(
            Words.list(facts.contents().trait("manufacturer")),
            Words.list(facts.contents().trait("field_strength")));
  }
}
