package org.cardioqa.transforms.volumes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssembleVolumesTest {
  @Test
  void everyInstanceOfEveryStudyComesOutWithOneFate(@TempDir Path folder) throws IOException {
    Path keyFile = Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4));
    KeyRef key = KeyRef.of(keyFile.toString());
    TestInstances study = new TestInstances();
    study.series("cine_sax", TestInstances.SAX).cineSlice(0, 12).cineSlice(10, 12);
    study.series("localizer", TestInstances.SAX).still(50);
    List<RawInstance> instances = new ArrayList<>(study.all());
    instances.add(RawInstance.newBuilder(study.last()).setInputKey("x").setRows(9).build());

    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);
    PCollectionTuple out =
        pipeline
            .apply(Create.of(instances))
            .apply(
                WithKeys.<String, RawInstance>of(instance -> "one study")
                    .withKeyType(TypeDescriptors.strings()))
            .apply(GroupByKey.create())
            .apply(AssembleVolumes.with(key, CatalogSource.builtIn(), PixelChoice.LINKED));
    PAssert.thatSingleton(out.get(AssembleVolumes.VOLUMES))
        .satisfies(AssembleVolumesTest::isTheStack);
    PAssert.that(out.get(AssembleVolumes.SLICES)).satisfies(slices -> hasSize(slices, 24));
    PAssert.that(out.get(AssembleVolumes.STATES)).satisfies(states -> hasSize(states, 24));
    PAssert.that(out.get(AssembleVolumes.QUARANTINE)).satisfies(rows -> hasSize(rows, 2));
    pipeline.run().waitUntilFinish();
  }

  private static Void isTheStack(SliceVolume volume) {
    assertThat(List.of(volume.getSlices(), volume.getPhases())).isEqualTo(List.of(2, 12));
    return null;
  }

  private static <T> Void hasSize(Iterable<T> items, int size) {
    assertThat(items).hasSize(size);
    return null;
  }
}
