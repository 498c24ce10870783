package org.cardioqa.transforms.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.junit.jupiter.api.Test;

final class LinkVolumesTest {
  @Test
  void candidatesMeetTheVolumesOfTheirOwnStudyOnly() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    QaCandidate here = LinkerTest.candidate("lv_size");
    QaCandidate elsewhere = LinkerTest.candidate("lv_size");
    elsewhere.setQaId("other");
    elsewhere.setStudyId("another study");
    SliceVolume volume = LinkerTest.volume("v", "cine", "sax", 9, 25);
    PCollection<QaCandidate> linked =
        create(pipeline, List.of(here, elsewhere), QaCandidate.class)
            .apply(
                LinkVolumes.with(
                    CatalogSource.builtIn(),
                    create(pipeline, List.of(LinkerTest.finding(List.of("basal"))), Finding.class),
                    create(pipeline, List.of(volume), SliceVolume.class)));
    PAssert.that(linked).satisfies(LinkVolumesTest::oneIsLinked);
    pipeline.run().waitUntilFinish();
  }

  private static Void oneIsLinked(Iterable<QaCandidate> candidates) {
    assertThat(candidates)
        .extracting(QaCandidate::getStudyId, QaCandidate::getLinkStatus)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("study", LinkStatus.LINKED),
            org.assertj.core.groups.Tuple.tuple("another study", LinkStatus.NO_VOLUME));
    return null;
  }

  private static <T extends SpecificRecord> PCollection<T> create(
      Pipeline pipeline, List<T> records, Class<T> type) {
    return pipeline.apply(
        type.getSimpleName(), Create.of(records).withCoder(AvroCoder.specific(type)));
  }
}
