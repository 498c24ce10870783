package org.cardioqa.pipeline.release.diff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.schemas.parquet.ParquetDigests.Row;

/**
 * Compares two releases: a merge of all their files, which are sorted, row by row. Memory holds one
 * row group of each file whose rows stand side by side, whatever the number of rows.
 */
public final class ReleaseDiff {
  private static final SortedRows.Key ITEM =
      new SortedRows.Key(List.of("qa_id"), Comparator.comparing(key -> key.get(0)), List.of());

  private static final SortedRows.Key FRAME =
      new SortedRows.Key(
          List.of("volume_id", "slice_index", "phase_index"),
          Comparator.<List<String>, String>comparing(key -> key.get(0))
              .thenComparingInt(key -> Integer.parseInt(key.get(1)))
              .thenComparingInt(key -> Integer.parseInt(key.get(2))),
          List.of("0", "0"));

  private static final String PIXELS = "pixel_sha256";

  private static final int SHOWN_PROBLEMS = 20;

  private final ReleaseFolder before;
  private final ReleaseFolder after;
  private final Errata errataBefore;
  private final Errata errataAfter;

  /** Takes each changed row, in the order of qa_ids. */
  public interface Sink {
    /** A row that is not the same. */
    void accept(RowChange row) throws IOException;
  }

  private ReleaseDiff(
      ReleaseFolder before, ReleaseFolder after, Errata errataBefore, Errata errataAfter) {
    this.before = before;
    this.after = after;
    this.errataBefore = errataBefore;
    this.errataAfter = errataAfter;
  }

  /**
   * Compares.
   *
   * @param errata of the line of releases, if there are any besides those in the later release
   * @param sink takes the rows that are not the same
   * @throws IOException if a release cannot be read, or is not sorted as releases are
   */
  public static DiffResult compare(
      ReleaseFolder before, ReleaseFolder after, Optional<Path> errata, Sink sink)
      throws IOException {
    Errata inBefore = Errata.read(before.root().resolve(Errata.FILE));
    Errata inAfter = Errata.read(after.root().resolve(Errata.FILE));
    Errata now = errata.isPresent() ? Errata.read(errata.get()) : inAfter;
    ReleaseDiff diff = new ReleaseDiff(before, after, inBefore, now);
    ReleaseManifest old = before.manifest();
    ReleaseManifest recent = after.manifest();
    DiffResult result = new DiffResult(old.releaseVersion(), recent.releaseVersion());
    if (!now.continues(inAfter) || !now.continues(inBefore)) {
      result.problem(
          "the errata do not go on from those of an earlier release: an entry was taken out or"
              + " changed");
    }
    diff.made(old, recent, result);
    diff.items(new Causes(old.gates(), recent.gates(), inBefore, now), result, sink);
    diff.frames(result);
    return result;
  }

  private void made(ReleaseManifest old, ReleaseManifest recent, DiffResult result) {
    result.made("canary", old.canary(), recent.canary());
    result.made("policy", old.policySha256(), recent.policySha256());
    named("code", old.code(), recent.code(), result);
    named("catalogue", old.catalogue(), recent.catalogue(), result);
    named("rules", old.rules(), recent.rules(), result);
    named("models", old.models(), recent.models(), result);
    named("seeds", old.seeds(), recent.seeds(), result);
    named(
        "input",
        old.inputs().stream().map(i -> new Named(i.name(), i.sha256())).toList(),
        recent.inputs().stream().map(i -> new Named(i.name(), i.sha256())).toList(),
        result);
    result.made(
        "errata",
        String.valueOf(errataBefore.entries().size()),
        String.valueOf(errataAfter.entries().size()));
    Map<String, Agreement> was = byQuestion(old.agreement());
    Map<String, Agreement> is = byQuestion(recent.agreement());
    Set<String> codes = new TreeSet<>(was.keySet());
    codes.addAll(is.keySet());
    for (String code : codes) {
      Double earlier = was.containsKey(code) ? was.get(code).kappa() : null;
      Double later = is.containsKey(code) ? is.get(code).kappa() : null;
      if (!Objects.equals(earlier, later)) {
        result.agreement(new DiffResult.AgreementChange(code, earlier, later));
      }
    }
  }

  private static Map<String, Agreement> byQuestion(List<Agreement> agreement) {
    return agreement.stream()
        .collect(Collectors.toMap(Agreement::questionCode, a -> a, (a, b) -> a, TreeMap::new));
  }

  private static void named(String what, List<Named> before, List<Named> after, DiffResult result) {
    Map<String, String> was = values(before);
    Map<String, String> is = values(after);
    Set<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      result.made(what + " " + name, was.getOrDefault(name, "-"), is.getOrDefault(name, "-"));
    }
  }

  private static Map<String, String> values(List<Named> named) {
    return named.stream()
        .collect(Collectors.toMap(Named::name, Named::value, (a, b) -> a + ", " + b, TreeMap::new));
  }

  private void items(Causes causes, DiffResult result, Sink sink) throws IOException {
    try (SortedRows olds =
            SortedRows.of(
                files(before),
                ITEM,
                column -> !Change.OF_RELEASE.contains(column),
                RowComparison.KEPT);
        SortedRows news =
            SortedRows.of(
                files(after),
                ITEM,
                column -> !Change.OF_RELEASE.contains(column),
                RowComparison.KEPT)) {
      RowComparison comparison = new RowComparison(olds.columns(), news.columns());
      if (!comparison.unpaired().isEmpty()) {
        result.made("columns of rows", "-", "in one only: " + comparison.unpaired());
      }
      Rows rows = new Rows(comparison, causes, result, sink);
      SortedRows.pair(olds, news, rows);
      rows.close();
    }
  }

  private static List<Path> files(ReleaseFolder release) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String config : release.configs()) {
      files.addAll(release.files(config));
    }
    return files;
  }

  /** Counts rows as they come. */
  private static final class Rows implements SortedRows.Pairs {
    private final RowComparison comparison;
    private final Causes causes;
    private final DiffResult result;
    private final Sink sink;
    private long forbidden;

    Rows(RowComparison comparison, Causes causes, DiffResult result, Sink sink) {
      this.comparison = comparison;
      this.causes = causes;
      this.result = result;
      this.sink = sink;
    }

    @Override
    public void accept(Optional<Row> old, Optional<Row> now) throws IOException {
      if (now.isEmpty()) {
        removed(old.orElseThrow());
      } else if (old.isEmpty()) {
        added(now.get());
      } else {
        both(old.get(), now.get());
      }
    }

    private void removed(Row old) throws IOException {
      RowComparison.Side side = comparison.before();
      String qaId = side.qaId(old);
      add(
          new RowChange(
              qaId,
              side.question(old),
              EnumSet.of(Change.REMOVED),
              Optional.of(state(side, old)),
              Optional.empty(),
              causes.ofRemoved(qaId)));
    }

    private void added(Row now) throws IOException {
      RowComparison.Side side = comparison.after();
      String qaId = side.qaId(now);
      add(
          new RowChange(
              qaId,
              side.question(now),
              EnumSet.of(Change.ADDED),
              Optional.empty(),
              Optional.of(state(side, now)),
              causes.ofAdded(qaId)));
      check(qaId, now);
    }

    private void both(Row old, Row now) throws IOException {
      String qaId = comparison.after().qaId(now);
      String question = comparison.after().question(now);
      Set<Change> changes = comparison.changes(old, now);
      if (changes.isEmpty()) {
        result.addSame(question);
      } else {
        add(
            new RowChange(
                qaId,
                question,
                changes,
                Optional.of(state(comparison.before(), old)),
                Optional.of(state(comparison.after(), now)),
                changes.contains(Change.ANSWER) ? causes.news(qaId) : Optional.empty()));
      }
      check(qaId, now);
    }

    private static RowChange.State state(RowComparison.Side side, Row row) {
      return new RowChange.State(side.split(row), side.type(row), side.answers(row));
    }

    private void add(RowChange row) throws IOException {
      result.add(row);
      sink.accept(row);
    }

    private void check(String qaId, Row now) {
      Optional<Erratum> entry = causes.forbids(qaId, comparison.after().answers(now));
      if (entry.isPresent() && forbidden++ < SHOWN_PROBLEMS) {
        result.problem(
            "%s stands in the later release although erratum %d, %s, forbids it"
                .formatted(qaId, entry.get().number(), entry.get().kind().code()));
      }
    }

    void close() {
      if (forbidden > SHOWN_PROBLEMS) {
        result.problem("and %d rows more that errata forbid".formatted(forbidden - SHOWN_PROBLEMS));
      }
    }
  }

  private void frames(DiffResult result) throws IOException {
    Set<String> columns = new TreeSet<>(FRAME.columns());
    columns.add(PIXELS);
    Frames frames = new Frames();
    try (SortedRows olds =
            SortedRows.of(before.files(ReleaseFolder.SLICES), FRAME, columns::contains, Set.of());
        SortedRows news =
            SortedRows.of(after.files(ReleaseFolder.SLICES), FRAME, columns::contains, Set.of())) {
      frames.oldPixels = olds.columns().indexOf(PIXELS);
      frames.newPixels = news.columns().indexOf(PIXELS);
      SortedRows.pair(olds, news, frames);
    }
    result.slices(frames.counted());
  }

  /** Counts frames as they come. */
  private static final class Frames implements SortedRows.Pairs {
    private int oldPixels;
    private int newPixels;
    private long both;
    private long added;
    private long removed;
    private long changed;

    @Override
    public void accept(Optional<Row> old, Optional<Row> now) {
      if (now.isEmpty()) {
        removed++;
      } else if (old.isEmpty()) {
        added++;
      } else {
        both++;
        changed += old.get().hashes()[oldPixels] == now.get().hashes()[newPixels] ? 0 : 1;
      }
    }

    DiffResult.Slices counted() {
      return new DiffResult.Slices(both + removed, both + added, added, removed, changed);
    }
  }
}
