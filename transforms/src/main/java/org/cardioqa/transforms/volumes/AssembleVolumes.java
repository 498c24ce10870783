package org.cardioqa.transforms.volumes;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.cardioqa.transforms.volumes.VolumeAssembler.StackChoice;

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
  private static final Quarantine ROWS = Quarantine.of("AssembleVolumes", InputKind.DICOM);

  private final KeyRef key;
  private final CatalogSource catalog;
  private final PixelChoice pixels;

  private AssembleVolumes(KeyRef key, CatalogSource catalog, PixelChoice pixels) {
    this.key = key;
    this.catalog = catalog;
    this.pixels = pixels;
  }

  /**
   * Volumes with pseudonyms under this key.
   *
   * @param catalog the questions, which say which images can be used
   * @param pixels whose pixels are to be read
   */
  public static AssembleVolumes with(KeyRef key, CatalogSource catalog, PixelChoice pixels) {
    return new AssembleVolumes(key, catalog, pixels);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, Iterable<RawInstance>>> studies) {
    return studies.apply(
        ParDo.of(new Assemble(key, catalog, pixels))
            .withOutputTags(VOLUMES, TupleTagList.of(SLICES).and(STATES).and(QUARANTINE)));
  }

  static final class Assemble extends DoFn<KV<String, Iterable<RawInstance>>, SliceVolume> {
    private static final long serialVersionUID = 1;

    private final KeyRef key;
    private final CatalogSource catalog;
    private final PixelChoice pixels;
    private transient VolumeAssembler assembler;
    private transient Pseudonyms pseudonyms;
    private transient PixelReader reader;

    Assemble(KeyRef key, CatalogSource catalog, PixelChoice pixels) {
      this.key = key;
      this.catalog = catalog;
      this.pixels = pixels;
    }

    @Setup
    public void setup() {
      assembler =
          new VolumeAssembler(
              SeriesRules.standard(),
              catalog.catalog().allImageSources(),
              pixels,
              StackChoice.KNOWN);
      pseudonyms = new Pseudonyms(key.load());
      reader = new PixelReader(ReadDicom::open);
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<RawInstance>> study, MultiOutputReceiver out) {
      AssembledStudy assembled;
      try {
        assembled = assembler.assemble(study.getValue(), pseudonyms);
        if (pixels != PixelChoice.NONE) {
          assembled = new Beats(reader).estimate(assembled);
        }
      } catch (RuntimeException | StackOverflowError e) {
        for (RawInstance instance : study.getValue()) {
          out.get(QUARANTINE)
              .output(
                  ROWS.row(
                      instance.getInputKey(),
                      Reason.ASSEMBLY_FAILED,
                      "the volumes of its study could not be assembled: "
                          + e.getClass().getSimpleName()));
        }
        return;
      }
      assembled.volumes().forEach(out.get(VOLUMES)::output);
      assembled.slices().forEach(out.get(SLICES)::output);
      assembled.states().forEach(out.get(STATES)::output);
      assembled.quarantined().forEach(out.get(QUARANTINE)::output);
    }

    @Teardown
    public void close() throws IOException {
      reader.close();
    }
  }
}
