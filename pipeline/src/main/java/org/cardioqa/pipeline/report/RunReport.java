package org.cardioqa.pipeline.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.cardioqa.pipeline.show.BarChart;
import org.cardioqa.pipeline.show.DataTable;
import org.cardioqa.pipeline.show.Page;
import org.cardioqa.pipeline.show.Sankey;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.shards.Table;

/**
 * A page about a run for people: what came in, what came out, what was set aside, and some
 * candidates with their pictures. It is made from manifest and shards alone, so that nothing of a
 * raw input can stand in it, and the same shards give the same bytes wherever the job ran.
 */
public final class RunReport {
  /** Name of the page below the output folder. */
  public static final String NAME = "report.html";

  private final String output;
  private final RunManifest manifest;
  private final Page page;

  private RunReport(String output, RunManifest manifest) {
    this.output = output;
    this.manifest = manifest;
    this.page = new Page("CardioQA: what a run made");
  }

  /**
   * Writes the page beside the manifest of a run, in place of one that is there.
   *
   * @param output folder of the run, on any Beam file system
   * @throws IOException if a shard cannot be read or the page not be written
   */
  public static void write(String output, RunManifest manifest) throws IOException {
    byte[] page = html(output, manifest).getBytes(UTF_8);
    try (OutputStream file =
        Channels.newOutputStream(
            FileSystems.create(
                FileSystems.matchNewResource(output + "/" + NAME, false), "text/html"))) {
      file.write(page);
    }
  }

  /** The page. */
  static String html(String output, RunManifest manifest) throws IOException {
    RunReport report = new RunReport(output, manifest);
    report.write();
    return report.page.html();
  }

  private void write() throws IOException {
    if (!manifest.getComplete()) {
      page.warning("The counts of this run do not add up, so no shard was kept.");
      manifest.getProblems().forEach(page::warning);
      inputs();
      quarantine(Map.of());
      made();
      return;
    }
    RunFigures figures = RunFigures.of(output, manifest);
    page.text(
        "Made from the run's own shards. Names and dates in sentences are surrogates, but no"
            + " automatic de-identification finds everything: guard this page as you guard the"
            + " shards.");
    steps(figures);
    inputs();
    quarantine(figures.messages());
    links(figures);
    answers(figures);
    samples(figures);
    volumes();
    made();
  }

  private void steps(RunFigures figures) {
    Map<String, Long> steps = new LinkedHashMap<>();
    for (InputKind kind : InputKind.values()) {
      long read = sum(manifest.getInputs(), kind + "/");
      if (read > 0) {
        steps.put(words(kind) + " read", read);
      }
    }
    steps.put("volumes", sum(manifest.getVolumes(), ""));
    steps.put("slices with pixels", sum(manifest.getSlices(), "with pixels"));
    steps.put("candidates", sum(manifest.getCandidates(), ""));
    steps.put("of them linked", linked());
    steps.put("studies with candidates", figures.studies());
    StringBuilder list = new StringBuilder("<ul class=\"steps\">\n");
    steps.forEach(
        (what, count) ->
            list.append("<li><b>")
                .append(number(count))
                .append("</b> <span>")
                .append(Page.escape(what))
                .append("</span></li>\n"));
    page.markup(list.append("</ul>\n").toString());
  }

  private long linked() {
    return manifest.getCandidates().stream()
        .filter(count -> count.getOf().endsWith("/" + LinkStatus.LINKED))
        .mapToLong(Count::getCount)
        .sum();
  }

  private static long sum(List<Count> counts, String prefix) {
    return counts.stream()
        .filter(count -> count.getOf().startsWith(prefix))
        .mapToLong(Count::getCount)
        .sum();
  }

  private void inputs() {
    page.heading("From inputs to candidates");
    DataTable table = new DataTable("input", "state", "count");
    for (InputKind kind : InputKind.values()) {
      String words = words(kind);
      Sankey flows = new Sankey("What became of " + words);
      for (InputStatus state : InputStatus.values()) {
        long count = sum(manifest.getInputs(), kind + "/" + state);
        flows.flow(0, words, words(state), count);
        if (count > 0) {
          table.row(words, words(state), count);
        }
      }
      page.plot(flows);
    }
    Sankey candidates = new Sankey("Candidates by tier and link");
    for (Count count : manifest.getCandidates()) {
      String[] parts = count.getOf().split("/", 2);
      candidates.flow(0, "candidates", parts[0], count.getCount());
    }
    for (Count count : manifest.getCandidates()) {
      String[] parts = count.getOf().split("/", 2);
      candidates.flow(1, parts[0], words(LinkStatus.valueOf(parts[1])), count.getCount());
      table.row("Candidates", count.getOf(), count.getCount());
    }
    page.plot(candidates).folded("The numbers", table);
  }

  private static String words(InputKind kind) {
    return switch (kind) {
      case REPORT -> "reports";
      case DICOM -> "DICOM instances";
    };
  }

  /** NO_STUDY: no study. */
  static String words(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void quarantine(Map<String, String> messages) {
    page.heading("Set aside");
    if (manifest.getQuarantined().isEmpty()) {
      page.text("Nothing was set aside.");
      return;
    }
    BarChart chart = new BarChart("Quarantine rows by stage and reason", "rows");
    DataTable table = new DataTable("stage", "reason", "rows", "one of its messages");
    for (Count count : manifest.getQuarantined()) {
      String[] parts = count.getOf().split("/", 2);
      chart.bar(count.getOf(), (double) count.getCount());
      table.row(parts[0], parts[1], count.getCount(), messages.getOrDefault(count.getOf(), ""));
    }
    page.plot(chart).table(table);
  }

  private void links(RunFigures figures) {
    page.heading("Links by sequence");
    if (figures.links().isEmpty()) {
      page.text("There is no candidate.");
      return;
    }
    LinkStatus[] states = LinkStatus.values();
    String[] names = new String[states.length];
    String[] headings = new String[states.length + 1];
    headings[0] = "images that answer";
    for (int i = 0; i < states.length; i++) {
      names[i] = words(states[i]);
      headings[i + 1] = names[i];
    }
    BarChart chart = new BarChart("Candidates by the images that answer them", names);
    DataTable table = new DataTable(headings);
    figures
        .links()
        .forEach(
            (images, counts) -> {
              double[] bar = new double[states.length];
              Object[] row = new Object[states.length + 1];
              row[0] = images;
              for (int i = 0; i < states.length; i++) {
                long count = counts.getOrDefault(states[i], 0L);
                bar[i] = count;
                row[i + 1] = count;
              }
              chart.bar(images, bar);
              table.row(row);
            });
    page.plot(chart).folded("The numbers", table);
  }

  private void answers(RunFigures figures) {
    page.heading("Answers");
    page.text(
        "Each question with the share of its most frequent answer; open one for all its answers.");
    figures.questions().forEach(this::answers);
  }

  private void answers(String code, RunFigures.Answers answers) {
    StringBuilder html = new StringBuilder("<details class=\"question\"><summary>");
    html.append("<span class=\"code\">").append(Page.escape(code)).append("</span> ");
    html.append(Page.escape(answers.words())).append("<span class=\"share\">");
    html.append(number(answers.candidates())).append(" candidates");
    List<Map.Entry<String, Long>> options = answers.options();
    if (!options.isEmpty()) {
      Map.Entry<String, Long> most = options.get(0);
      html.append(", ").append(100 * most.getValue() / answers.candidates());
      html.append("% ").append(Page.escape(most.getKey()));
    }
    html.append("</span></summary>\n");
    if (answers.type() == QuestionType.N) {
      html.append(
          new DataTable("unit", "lowest", "quarter", "median", "three quarters", "highest")
              .row(
                  answers.unit(),
                  answers.number(0),
                  answers.number(0.25),
                  answers.number(0.5),
                  answers.number(0.75),
                  answers.number(1))
              .html());
    } else if (answers.type() == QuestionType.T) {
      html.append("<p class=\"soft\">Written reports: no two need be alike.</p>\n");
    } else {
      BarChart chart = new BarChart("Candidates by right answer", "candidates");
      options.forEach(option -> chart.bar(option.getKey(), option.getValue()));
      html.append(chart.svg());
    }
    page.markup(html.append("</details>\n").toString());
  }

  private void samples(RunFigures figures) throws IOException {
    page.heading("Sample candidates");
    List<QaCandidate> samples = figures.samples();
    if (samples.isEmpty()) {
      page.text("No candidate is linked to images.");
      return;
    }
    page.text(
        "One of each of the largest groups of tier and images, the lowest id among the best linked;"
            + " ids are hashes, so nobody chose them.");
    page.markup(
        "<input type=\"checkbox\" id=\"still\"> <label for=\"still\">Hold pictures still</label>\n");
    Map<String, SliceVolume> volumes = volumes(samples);
    for (QaCandidate sample : samples) {
      page.markup(
          CandidateCard.of(
              sample,
              volumes.get(sample.getLinks().get(0).getVolumeId()),
              LinkedSlice.read(output, manifest, sample.getLinks().get(0))));
    }
  }

  /** The volumes to which samples are linked, by their ids. */
  private Map<String, SliceVolume> volumes(List<QaCandidate> samples) throws IOException {
    Map<String, SliceVolume> volumes = new TreeMap<>();
    RunFigures.each(
        Table.VOLUMES,
        output,
        manifest,
        volume -> {
          if (samples.stream()
              .anyMatch(
                  sample -> sample.getLinks().get(0).getVolumeId().equals(volume.getVolumeId()))) {
            volumes.put(volume.getVolumeId(), volume);
          }
        });
    return volumes;
  }

  private void volumes() {
    if (manifest.getVolumes().isEmpty()) {
      return;
    }
    page.heading("Volumes");
    BarChart chart = new BarChart("Volumes by sequence and view", "volumes");
    manifest.getVolumes().forEach(count -> chart.bar(count.getOf(), (double) count.getCount()));
    page.plot(chart);
  }

  private void made() {
    page.heading("How it was made");
    DataTable shards = new DataTable("table", "files", "rows", "bytes");
    for (Table<?> table : Table.ALL) {
      long[] sums = new long[3];
      RunFigures.shards(table, manifest)
          .forEach(
              shard -> {
                sums[0]++;
                sums[1] += shard.getRows();
                sums[2] += shard.getBytes();
              });
      if (sums[0] > 0) {
        shards.row(table.name(), sums[0], sums[1], sums[2]);
      }
    }
    page.table(shards);
    page.folded("Versions", settings(manifest.getVersions()));
    page.folded("Options", settings(manifest.getOptions()));
  }

  private static DataTable settings(List<Setting> settings) {
    DataTable table = new DataTable("name", "value");
    settings.forEach(setting -> table.row(setting.getName(), setting.getValue()));
    return table;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
