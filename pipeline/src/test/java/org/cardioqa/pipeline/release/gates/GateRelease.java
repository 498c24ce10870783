package org.cardioqa.pipeline.release.gates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.catalog.Catalog;

/** A clean release in memory, into which a test puts one fault. */
final class GateRelease {
  final List<ReleaseItem> items;
  final List<ReleaseSlice> slices;
  final List<Agreement> agreement = new ArrayList<>();
  final Map<String, List<Redaction>> redactions = new TreeMap<>();
  final List<Path> publicTexts = new ArrayList<>();
  final Map<String, String> papers = new TreeMap<>();
  private final Map<String, GateSettings> settings = GateSettings.defaults();
  long surrogates;
  private Policy policy;

  private GateRelease(ReleaseFixture fixture) {
    items = fixture.items();
    slices = fixture.releaseSlices();
    try {
      policy = Policy.builtIn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The release of these patients, without the parents that the policy drops. */
  static GateRelease ofPatients(int patients) {
    GateRelease release = new GateRelease(ReleaseFixture.ofPatients(patients));
    release.items.removeIf(
        item ->
            item.getQuestionCode().equals("lge_status") && item.getAnswers().contains("abnormal"));
    return release;
  }

  /** Changes the items of a question. */
  GateRelease change(String question, UnaryOperator<ReleaseItem> change) {
    return change(item -> item.getQuestionCode().equals(question), change);
  }

  GateRelease change(Predicate<ReleaseItem> which, UnaryOperator<ReleaseItem> change) {
    items.replaceAll(item -> which.test(item) ? change.apply(item) : item);
    return this;
  }

  GateRelease changeSlices(Predicate<ReleaseSlice> which, UnaryOperator<ReleaseSlice> change) {
    slices.replaceAll(slice -> which.test(slice) ? change.apply(slice) : slice);
    return this;
  }

  /** Sets what the policy says of conditional questions and of pixels. */
  GateRelease policy(Policy.Conditional conditional, Policy.Pixels pixels) {
    policy =
        new Policy(
            policy.dataset(),
            policy.readers(),
            policy.tiers(),
            policy.excludedLinks(),
            policy.slices(),
            policy.unstatedOptions(),
            policy.splits(),
            pixels,
            conditional,
            policy.gates(),
            policy.text());
    return this;
  }

  ReleaseContents contents() {
    return new ReleaseContents(
        Catalog.builtIn(),
        policy,
        items.stream().collect(Collectors.groupingBy(i -> "tier" + i.getTier())),
        frames(),
        agreement,
        redactions,
        publicTexts,
        surrogates,
        papers,
        List.of());
  }

  private Frames frames() {
    Frames.Reading reading = new Frames.Reading();
    slices.forEach(reading::add);
    return reading.end();
  }

  GateResult check(Gate gate) {
    return gate.check(contents(), settings.get(gate.name()));
  }

  /** Ids of the items of a question. */
  List<String> ids(String question) {
    return items.stream()
        .filter(item -> item.getQuestionCode().equals(question))
        .map(ReleaseItem::getQaId)
        .sorted()
        .toList();
  }

  /** An item whose first evidence says this. */
  static ReleaseItem saying(ReleaseItem item, String sentence) {
    Evidence first = item.getEvidence().get(0);
    return ReleaseItem.newBuilder(item)
        .setEvidence(
            List.of(
                Evidence.newBuilder(first)
                    .setSentence(sentence)
                    .setEnd(first.getStart() + sentence.length())
                    .setFocusEnd(first.getStart() + sentence.length())
                    .build()))
        .build();
  }
}
