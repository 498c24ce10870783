package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.ImageSource;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.studies.Pseudonyms;

/**
 * Assembles the volumes of studies: the instances of one study, under a key that is a pseudonym, go
 * in; volumes, the places of their slices' pixels, and what became of every instance come out.
 */
public final class AssembleVolumes
    extends PTransform<PCollection<KV<String, Iterable<RawInstance>>>, PCollectionTuple> {
  /** Volumes. */
  public static final TupleTag<SliceVolume> VOLUMES = new TupleTag<>("volumes") {};

  /** Slices of the volumes, and where their pixels are. */
  public static final TupleTag<SliceSource> SLICES = new TupleTag<>("slices") {};

  /** States of instances; those of SLICES may still end in quarantine when they are decoded. */
  public static final TupleTag<InputState> STATES = new TupleTag<>("states") {};

  /** Instances that were set aside. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>("quarantine") {};

  private static final long serialVersionUID = 1;

  private final KeyRef key;
  private final ArrayList<String> asked;
  private final PixelChoice pixels;

  private AssembleVolumes(KeyRef key, List<String> asked, PixelChoice pixels) {
    this.key = key;
    this.asked = new ArrayList<>(asked);
    this.pixels = pixels;
  }

  /**
   * Volumes with pseudonyms under this key.
   *
   * @param asked the images that questions can point to ({@code Catalog.allImageSources()})
   * @param pixels whose pixels are to be read
   */
  public static AssembleVolumes with(KeyRef key, Set<ImageSource> asked, PixelChoice pixels) {
    return new AssembleVolumes(
        key,
        asked.stream().map(source -> source.sequence() + "/" + source.view()).sorted().toList(),
        pixels);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, Iterable<RawInstance>>> studies) {
    return studies.apply(
        ParDo.of(new Assemble(key, asked, pixels))
            .withOutputTags(VOLUMES, TupleTagList.of(SLICES).and(STATES).and(QUARANTINE)));
  }

  static final class Assemble extends DoFn<KV<String, Iterable<RawInstance>>, SliceVolume> {
    private static final long serialVersionUID = 1;

    private final KeyRef key;
    private final ArrayList<String> asked;
    private final PixelChoice pixels;
    private transient VolumeAssembler assembler;
    private transient Pseudonyms pseudonyms;

    Assemble(KeyRef key, List<String> asked, PixelChoice pixels) {
      this.key = key;
      this.asked = new ArrayList<>(asked);
      this.pixels = pixels;
    }

    @Setup
    public void setup() {
      Set<ImageSource> sources = new LinkedHashSet<>();
      for (String source : asked) {
        int slash = source.indexOf('/');
        sources.add(new ImageSource(source.substring(0, slash), source.substring(slash + 1)));
      }
      assembler = new VolumeAssembler(SeriesRules.standard(), sources, pixels);
      pseudonyms = new Pseudonyms(key.load());
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<RawInstance>> study, MultiOutputReceiver out) {
      AssembledStudy assembled = assembler.assemble(study.getValue(), pseudonyms);
      assembled.volumes().forEach(out.get(VOLUMES)::output);
      assembled.slices().forEach(out.get(SLICES)::output);
      assembled.states().forEach(out.get(STATES)::output);
      assembled.quarantined().forEach(out.get(QUARANTINE)::output);
    }
  }
}
