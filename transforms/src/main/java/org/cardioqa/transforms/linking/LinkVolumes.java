package org.cardioqa.transforms.linking;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.CatalogSource;

/** Links candidates with the volumes of their study, joined by the study's pseudonym. */
public final class LinkVolumes
    extends PTransform<PCollection<QaCandidate>, PCollection<QaCandidate>> {
  private static final long serialVersionUID = 1;

  private static final TupleTag<QaCandidate> CANDIDATES = new TupleTag<>("candidates") {};
  private static final TupleTag<Finding> FINDINGS = new TupleTag<>("findings") {};
  private static final TupleTag<SliceVolume> VOLUMES = new TupleTag<>("volumes") {};

  private final CatalogSource catalog;

  /** They are nodes of the job graph while it is built and never travel. */
  private final transient PCollection<Finding> findings;

  private final transient PCollection<SliceVolume> volumes;

  private LinkVolumes(
      CatalogSource catalog, PCollection<Finding> findings, PCollection<SliceVolume> volumes) {
    this.catalog = catalog;
    this.findings = findings;
    this.volumes = volumes;
  }

  /** Links by this catalogue's preferences. */
  public static LinkVolumes with(
      CatalogSource catalog, PCollection<Finding> findings, PCollection<SliceVolume> volumes) {
    return new LinkVolumes(catalog, findings, volumes);
  }

  @Override
  public PCollection<QaCandidate> expand(PCollection<QaCandidate> candidates) {
    return KeyedPCollectionTuple.of(
            CANDIDATES,
            candidates.apply(
                "KeyCandidates",
                WithKeys.of(QaCandidate::getStudyId).withKeyType(TypeDescriptors.strings())))
        .and(
            FINDINGS,
            findings.apply(
                "KeyFindings",
                WithKeys.of(Finding::getStudyId).withKeyType(TypeDescriptors.strings())))
        .and(
            VOLUMES,
            volumes.apply(
                "KeyVolumes",
                WithKeys.of(SliceVolume::getStudyId).withKeyType(TypeDescriptors.strings())))
        .apply(CoGroupByKey.create())
        .apply("Link", ParDo.of(new LinkFn(catalog)));
  }

  static final class LinkFn extends DoFn<KV<String, CoGbkResult>, QaCandidate> {
    private static final long serialVersionUID = 1;

    private final CatalogSource catalog;

    LinkFn(CatalogSource catalog) {
      this.catalog = catalog;
    }

    @ProcessElement
    public void link(@Element KV<String, CoGbkResult> study, OutputReceiver<QaCandidate> out) {
      CoGbkResult joined = study.getValue();
      Linker.link(
              list(joined.getAll(CANDIDATES)),
              list(joined.getAll(FINDINGS)),
              list(joined.getAll(VOLUMES)),
              catalog.catalog())
          .forEach(out::output);
    }

    private static <T> List<T> list(Iterable<T> items) {
      List<T> list = new ArrayList<>();
      items.forEach(list::add);
      return list;
    }
  }
}
