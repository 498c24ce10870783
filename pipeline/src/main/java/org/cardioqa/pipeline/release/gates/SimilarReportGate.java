package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.ReleaseItem;

/**
 * No two studies of different splits may have nearly the same report.
 *
 * <p>A release holds no whole report: the unit is all evidence of a study, each sentence once.
 * Reports are full of sentences that a department writes every day, so that runs of words which
 * many patients share say nothing and are left out; a study with few runs of its own is not
 * compared. Of the others those that share a band of their MinHash signatures (Broder 1997; banding
 * after Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3) are compared run by
 * run.
 */
final class SimilarReportGate implements Gate {
  /** With 32 bands of 4, a pair of Jaccard 0.8 is missed once in ten million. */
  private static final int BANDS = 32;

  private static final int ROWS = 4;

  /** A study, an item by which people find it, and the runs of words that are its own. */
  private static final class Report {
    private final String studyId;
    private final String split;
    private final String item;
    private final long[] runs;

    Report(ReleaseItem item, long[] runs) {
      this.studyId = item.getStudyId();
      this.split = item.getSplit();
      this.item = item.getQaId();
      this.runs = runs;
    }
  }

  @Override
  public String name() {
    return "similar_reports";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    List<Report> reports = reports(release, settings);
    Faults faults = new Faults();
    faults.note(
        "studies with %d runs of words or more that are no templates: %d"
            .formatted(settings.count("min_shingles"), reports.size()));
    Set<String> giveWay = compare(reports, settings, faults);
    for (ReleaseItem item : release.items()) {
      if (giveWay.contains(item.getStudyId())) {
        faults.condemn(item.getQaId());
      }
    }
    return faults.counted(
        "pairs of studies of two splits with nearly the same report", settings, "max_pairs");
  }

  private static List<Report> reports(ReleaseContents release, GateSettings settings) {
    Set<Long> templates = templates(release, settings);
    List<Report> reports = new ArrayList<>();
    new TreeMap<>(release.byStudy())
        .values()
        .forEach(
            items -> {
              long[] own =
                  LongStream.of(runs(items, settings.count("shingle_words")))
                      .filter(run -> !templates.contains(run))
                      .toArray();
              if (own.length >= settings.count("min_shingles")) {
                reports.add(new Report(items.get(0), own));
              }
            });
    return reports;
  }

  /** The runs of words that more patients have than the settings allow for one of their own. */
  private static Set<Long> templates(ReleaseContents release, GateSettings settings) {
    Map<String, List<ReleaseItem>> byPatient = new TreeMap<>();
    release
        .items()
        .forEach(
            item ->
                byPatient.computeIfAbsent(item.getPatientId(), p -> new ArrayList<>()).add(item));
    double usual =
        Math.max(
            settings.number("template_patients"),
            settings.number("template_share") * byPatient.size());
    LongStream.Builder runs = LongStream.builder();
    byPatient
        .values()
        .forEach(
            items -> LongStream.of(runs(items, settings.count("shingle_words"))).forEach(runs));
    long[] sorted = runs.build().sorted().toArray();
    Set<Long> templates = new HashSet<>();
    int first = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != sorted[first]) {
        first = i;
      }
      if (i - first + 1 > usual) {
        templates.add(sorted[i]);
      }
    }
    return templates;
  }

  /** Hashes of the runs of words of all evidence, sorted, each once. */
  private static long[] runs(List<ReleaseItem> items, int length) {
    Set<String> sentences = new LinkedHashSet<>();
    for (ReleaseItem item : items) {
      item.getEvidence().stream().map(Evidence::getSentence).forEach(sentences::add);
    }
    LongStream.Builder runs = LongStream.builder();
    Shingles shingles = new Shingles(length, runs);
    for (String sentence : sentences) {
      shingles.add(sentence).end();
    }
    return runs.build().sorted().distinct().toArray();
  }

  private static Set<String> compare(List<Report> reports, GateSettings settings, Faults faults) {
    long[][] signatures = reports.stream().map(r -> signature(r.runs)).toArray(long[][]::new);
    Set<String> giveWay = new HashSet<>();
    for (int band = 0; band < BANDS; band++) {
      Map<Long, List<Integer>> buckets = new HashMap<>();
      for (int i = 0; i < reports.size(); i++) {
        List<Integer> bucket =
            buckets.computeIfAbsent(key(signatures[i], band), k -> new ArrayList<>(2));
        for (int j : bucket) {
          if (!reports.get(i).split.equals(reports.get(j).split)
              && firstSharedBand(signatures[i], signatures[j]) == band) {
            double jaccard = jaccard(reports.get(i).runs, reports.get(j).runs);
            if (jaccard >= settings.number("min_jaccard")) {
              giveWay.add(say(reports.get(i), reports.get(j), jaccard, faults));
            }
          }
        }
        bucket.add(i);
      }
    }
    return giveWay;
  }

  private static long[] signature(long[] runs) {
    long[] least = new long[BANDS * ROWS];
    Arrays.fill(least, Long.MAX_VALUE);
    for (long run : runs) {
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], Shingles.mixed(run ^ Shingles.mixed(i)));
      }
    }
    return least;
  }

  private static long key(long[] signature, int band) {
    long key = 0;
    for (int i = band * ROWS; i < (band + 1) * ROWS; i++) {
      key = Shingles.mixed(key + signature[i]);
    }
    return key;
  }

  /** A pair is counted in the first band that it shares. */
  private static int firstSharedBand(long[] a, long[] b) {
    int band = 0;
    while (key(a, band) != key(b, band)) {
      band++;
    }
    return band;
  }

  /** Share of what either has that both have; both are sorted. */
  private static double jaccard(long[] a, long[] b) {
    int both = 0;
    int j = 0;
    for (long value : a) {
      while (j < b.length && b[j] < value) {
        j++;
      }
      if (j < b.length && b[j] == value) {
        both++;
      }
    }
    return (double) both / (a.length + b.length - both);
  }

  /** Says it, and returns the study that gives way. */
  private static String say(Report a, Report b, double jaccard, Faults faults) {
    boolean aStays = SplitsOf.keeper(List.of(a.split, b.split)).equals(a.split);
    Report stays = aStays ? a : b;
    Report leaves = aStays ? b : a;
    faults.of(
        "the evidence of the study of item %s in %s is nearly that of item %s in %s (Jaccard %.2f)"
            .formatted(
                Identifiers.shown(leaves.item),
                leaves.split,
                Identifiers.shown(stays.item),
                stays.split,
                jaccard));
    return leaves.studyId;
  }
}
