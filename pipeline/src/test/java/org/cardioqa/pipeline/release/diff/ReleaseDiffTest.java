package org.cardioqa.pipeline.release.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.GateFigure;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseDiffTest {
  private static final String STATUS = ReleaseFixture.qaId(1, "lge_status");

  @TempDir private Path folder;

  private final List<RowChange> rows = new ArrayList<>();
  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(10);
  private final List<ReleaseItem> items = fixture.items();
  private final List<ReleaseSlice> slices = fixture.releaseSlices();

  @Test
  void theSameRowsDoNotDifferHoweverTheyAreSpreadOverFiles() throws IOException {
    ReleaseFolder old = write("old", items, slices);
    ReleaseFolder recent = write("new", items, slices);
    Path train = recent.root().resolve("data/image_understanding/train-00000-of-00001.parquet");
    Path elsewhere = Files.createDirectories(recent.root().resolve("data/another"));
    Files.move(train, elsewhere.resolve("train-00000-of-00001.parquet"));

    DiffResult diff = compare(old, recent);

    assertThat(diff.same()).isTrue();
    assertThat(diff.total().same()).isEqualTo(items.size());
    assertThat(diff.slices().after()).isEqualTo(slices.size());
    assertThat(rows).isEmpty();
  }

  @Test
  void aNewPatientAddsOnlyThatPatientsRows() throws IOException {
    ReleaseFixture more = ReleaseFixture.ofPatients(11);

    DiffResult diff =
        compare(write("old", items, slices), write("new", more.items(), more.releaseSlices()));

    assertThat(diff.total().same()).isEqualTo(items.size());
    assertThat(diff.total().of(Change.ADDED)).isEqualTo(more.items().size() - items.size());
    assertThat(diff.slices().added()).isEqualTo(more.slices().size() - slices.size());
    assertThat(diff.causes())
        .containsOnlyKeys(new DiffResult.Cause(Change.ADDED, DiffResult.NO_CAUSE));
  }

  @Test
  void eachKindOfChangeIsCountedUnderItsOwnName() throws IOException {
    assertThat(changes(item -> item.setAnswers(List.of("other")))).containsExactly(Change.ANSWER);
    assertThat(changes(item -> item.setTolerance(1.0))).containsExactly(Change.ANSWER);
    assertThat(changes(item -> item.setOptions(List.of()))).containsExactly(Change.OPTIONS);
    assertThat(changes(item -> item.setEvidence(List.of()))).containsExactly(Change.EVIDENCE);
    assertThat(changes(item -> item.setLinks(List.of()))).containsExactly(Change.LINK);
    assertThat(changes(item -> item.setSliceIds(List.of("x")))).containsExactly(Change.LINK);
    assertThat(changes(item -> item.setReaders(3))).containsExactly(Change.REVERIFIED);
    assertThat(changes(item -> item.setContentHash("x"))).containsExactly(Change.REVERIFIED);
    assertThat(changes(item -> item.setQuestion("Otherwise?"))).containsExactly(Change.OTHER);
    assertThat(changes(item -> item.setAnswerText("x"))).containsExactly(Change.OTHER);
  }

  @Test
  void anAnswerThatChangedIsNotCalledVerifiedAgainToo() throws IOException {
    assertThat(changes(item -> item.setAnswers(List.of("x")).setEdited(true).setAnswerText("x")))
        .containsExactly(Change.ANSWER);
  }

  @Test
  void aRowMayHaveSeveralChanges() throws IOException {
    assertThat(changes(item -> item.setEvidence(List.of()).setReaders(3)))
        .containsExactly(Change.EVIDENCE, Change.REVERIFIED);
  }

  @Test
  void versionsAndCanariesOfAllRowsAreComparedOnceOnly() throws IOException {
    assertThat(changes(item -> item.setCanary("other").setCatalogVersion("1.1.0"))).isEmpty();
  }

  @Test
  void aRowThatMovedToAnotherSplitIsFoundInTheOtherFile() throws IOException {
    List<ReleaseItem> moved = with(STATUS, item -> item.setSplit("test"));

    DiffResult diff = compare(write("old", items, slices), write("new", moved, slices));

    assertThat(diff.total().of(Change.SPLIT)).isEqualTo(1);
    assertThat(diff.total().of(Change.ADDED) + diff.total().of(Change.REMOVED)).isZero();
    assertThat(diff.splits())
        .containsExactly(java.util.Map.entry(new DiffResult.Transition("", "train", "test"), 1L));
  }

  @Test
  void theOldAndTheNewAnswerAreCountedByQuestion() throws IOException {
    List<ReleaseItem> edited = with(STATUS, item -> item.setAnswers(List.of("not_assessed")));
    String was = item(STATUS).getAnswers().get(0);

    DiffResult diff = compare(write("old", items, slices), write("new", edited, slices));

    assertThat(diff.answers())
        .containsOnlyKeys(new DiffResult.Transition("lge_status", was, "not_assessed"));
    assertThat(diff.questions().get("lge_status").of(Change.ANSWER)).isEqualTo(1);
  }

  @Test
  void rowsThatAGateDropsAndFreesNameTheGate() throws IOException {
    String freed = ReleaseFixture.qaId(2, "diagnosis");
    ReleaseFolder old = write("old", without(freed), slices);
    ReleaseFolder recent = write("new", without(STATUS), slices);
    gate(
        old,
        new GateFigure("near_duplicates", 1.0, 0.0, true, List.of(), List.of(freed), List.of()));
    gate(
        recent, new GateFigure("text_only", 0.9, 0.8, true, List.of(), List.of(STATUS), List.of()));

    compare(old, recent);

    assertThat(rows)
        .extracting(RowChange::qaId, row -> row.cause().orElse(""))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(STATUS, "dropped by gate text_only"),
            org.assertj.core.groups.Tuple.tuple(freed, "freed by gate near_duplicates"));
  }

  @Test
  void aRetractedRowNamesItsErratum() throws IOException {
    ReleaseFolder recent = write("new", without(STATUS), slices);
    Errata.none()
        .with(erratum(Erratum.Kind.RETRACTED))
        .write(recent.root().resolve(Errata.FILE), Optional.empty());

    DiffResult diff = compare(write("old", items, slices), recent);

    assertThat(rows.get(0).cause()).contains("erratum 1, retracted");
    assertThat(diff.problems()).isEmpty();
  }

  @Test
  void aRetractedRowThatCameBackIsAProblem() throws IOException {
    ReleaseFolder recent = write("new", items, slices);
    Errata.none()
        .with(erratum(Erratum.Kind.RETRACTED))
        .write(recent.root().resolve(Errata.FILE), Optional.empty());

    DiffResult diff = compare(write("old", items, slices), recent);

    assertThat(diff.same()).isFalse();
    assertThat(diff.problems())
        .containsExactly(
            STATUS + " stands in the later release although erratum 1, retracted, forbids it");
  }

  @Test
  void errataThatLostAnEntryAreAProblem() throws IOException {
    ReleaseFolder old = write("old", items, slices);
    Errata.none()
        .with(erratum(Erratum.Kind.CORRECTED))
        .write(old.root().resolve(Errata.FILE), Optional.empty());

    DiffResult diff = compare(old, write("new", items, slices));

    assertThat(diff.problems().get(0)).contains("do not go on from those of an earlier release");
  }

  @Test
  void framesAreComparedByTheirPixels() throws IOException {
    List<ReleaseSlice> changed = new ArrayList<>(slices);
    changed.set(3, ReleaseSlice.newBuilder(slices.get(3)).setPixelSha256("other").build());
    changed.remove(7);

    DiffResult diff = compare(write("old", items, slices), write("new", items, changed));

    assertThat(diff.slices())
        .isEqualTo(new DiffResult.Slices(slices.size(), slices.size() - 1, 0, 1, 1));
    assertThat(diff.same()).isFalse();
  }

  @Test
  void aFileThatIsNotSortedIsRefused() throws IOException {
    ReleaseFolder old = write("old", items, slices);
    List<ReleaseItem> turned = new ArrayList<>(items);
    Collections.reverse(turned);
    ReleaseFolder recent = write("new", turned, slices);

    assertThatThrownBy(() -> compare(old, recent))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("is not sorted by qa_id");
  }

  @Test
  void aRowThatStandsTwiceIsRefused() throws IOException {
    ReleaseFolder old = write("old", items, slices);
    ReleaseFolder recent = write("new", items, slices);
    Path twice = Files.createDirectories(recent.root().resolve("data/twice"));
    Files.copy(
        recent.root().resolve("data/diagnosis/test-00000-of-00001.parquet"),
        twice.resolve("test-00000-of-00001.parquet"));

    assertThatThrownBy(() -> compare(old, recent))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("stands twice in the release");
  }

  @Test
  void theJsonHoldsEveryChangedRowAndTheSameCounts() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReleaseFolder old = write("old", items, slices);
    ReleaseFolder recent = write("new", without(STATUS), slices);
    try (DiffJson json = new DiffJson(bytes)) {
      json.finish(ReleaseDiff.compare(old, recent, Optional.empty(), json));
    }

    JsonNode json = new ObjectMapper().readTree(bytes.toByteArray());

    assertThat(json.get("rows")).hasSize(1);
    assertThat(json.at("/rows/0/qa_id").asText()).isEqualTo(STATUS);
    assertThat(json.at("/rows/0/old/split").asText()).isEqualTo("train");
    assertThat(json.at("/total/removed").asInt()).isEqualTo(1);
    assertThat(json.at("/total/same").asInt()).isEqualTo(items.size() - 1);
    assertThat(json.get("same").asBoolean()).isFalse();
  }

  @Test
  void thePageHoldsItsPlotsAndLoadsNothing() throws IOException {
    DiffResult diff = compare(write("old", items, slices), write("new", without(STATUS), slices));

    String page = new DiffReport(diff).html();

    assertThat(page).contains("<svg ", "lge_status", "default-src 'none'").doesNotContain("src=");
    assertThat(new DiffReport(diff).text()).contains("removed  inputs, verdicts or policy     1");
  }

  private DiffResult compare(ReleaseFolder old, ReleaseFolder recent) throws IOException {
    rows.clear();
    return ReleaseDiff.compare(old, recent, Optional.empty(), rows::add);
  }

  private List<Change> changes(UnaryOperator<ReleaseItem.Builder> change) throws IOException {
    compare(write("old", items, slices), write("new", with(STATUS, change), slices));
    return rows.stream().flatMap(row -> row.changes().stream()).toList();
  }

  private ReleaseItem item(String qaId) {
    return items.stream().filter(item -> item.getQaId().equals(qaId)).findFirst().orElseThrow();
  }

  private List<ReleaseItem> with(String qaId, UnaryOperator<ReleaseItem.Builder> change) {
    return items.stream()
        .map(
            item ->
                item.getQaId().equals(qaId)
                    ? change.apply(ReleaseItem.newBuilder(item)).build()
                    : item)
        .toList();
  }

  private List<ReleaseItem> without(String qaId) {
    return items.stream().filter(item -> !item.getQaId().equals(qaId)).toList();
  }

  private ReleaseFolder write(String name, List<ReleaseItem> some, List<ReleaseSlice> frames)
      throws IOException {
    return ReleaseFixture.writeRelease(folder.resolve(name), name, some, frames);
  }

  private static void gate(ReleaseFolder release, GateFigure gate) throws IOException {
    ReleaseManifest m = release.manifest();
    ReleaseManifest with =
        new ReleaseManifest(
            m.releaseVersion(),
            m.name(),
            m.date(),
            m.canary(),
            m.previous(),
            m.inputs(),
            m.code(),
            m.catalogue(),
            m.rules(),
            m.models(),
            m.policySha256(),
            m.seeds(),
            m.counts(),
            m.agreement(),
            List.of(gate),
            m.excluded());
    Files.write(release.root().resolve(ReleaseFolder.MANIFEST), with.bytes());
  }

  private static Erratum erratum(Erratum.Kind kind) {
    return new Erratum(
        0, STATUS, kind, "old", List.of("abnormal"), "wrong", "reader-7", "2026-03-01", "", "");
  }
}
