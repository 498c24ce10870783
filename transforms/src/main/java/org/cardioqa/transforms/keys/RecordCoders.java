package org.cardioqa.transforms.keys;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.extensions.avro.io.AvroDatumFactory;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.Suspect;
import org.cardioqa.schemas.Verdict;

/** Says, in one place, which records cross a stage sealed and which in the clear. */
public final class RecordCoders {
  /** They may name a person. */
  public static final List<Class<? extends SpecificRecord>> SEALED =
      List.of(
          InputFile.class,
          KnownIdentifier.class,
          RawContext.class,
          RawInstance.class,
          RawReport.class,
          RawStudy.class,
          ResolvedReport.class,
          SliceSource.class,
          Verdict.class);

  /** They were de-identified, or hold nothing of an input's content. */
  public static final List<Class<? extends SpecificRecord>> CLEAR =
      List.of(
          DeidentifiedReport.class,
          Finding.class,
          InputSeen.class,
          InputState.class,
          QaCandidate.class,
          Quarantined.class,
          ReleaseItem.class,
          ReleaseSlice.class,
          ReportFindings.class,
          ShardEntry.class,
          Slice.class,
          SliceVolume.class,
          Suspect.class);

  private RecordCoders() {}

  /** Sets the coder of every record class; raw ones are sealed with the key at {@code key}. */
  public static void register(CoderRegistry registry, KeyRef key) {
    SEALED.forEach(type -> registerSealed(registry, type, key));
    CLEAR.forEach(type -> registerClear(registry, type));
  }

  private static <T extends SpecificRecord> void registerSealed(
      CoderRegistry registry, Class<T> type, KeyRef key) {
    registry.registerCoderForClass(type, SealedCoder.of(coder(type), key));
  }

  private static <T extends SpecificRecord> void registerClear(
      CoderRegistry registry, Class<T> type) {
    registry.registerCoderForClass(type, coder(type));
  }

  private static <T extends SpecificRecord> Coder<T> coder(Class<T> type) {
    return AvroCoder.of(new Generated<>(type), SpecificData.get().getSchema(type));
  }

  /**
   * Reads and writes records by the code that Avro generated for them, which Avro leaves aside
   * unless asked: the bytes are the same, and most of the time that a walk over the schema takes is
   * saved.
   */
  private static final class Generated<T extends SpecificRecord> extends AvroDatumFactory<T> {
    private static final long serialVersionUID = 1;

    Generated(Class<T> type) {
      super(type);
    }

    @Override
    public DatumReader<T> apply(Schema writer, Schema reader) {
      return new SpecificDatumReader<>(writer, reader, model());
    }

    @Override
    public DatumWriter<T> apply(Schema writer) {
      return new SpecificDatumWriter<>(writer, model());
    }

    private SpecificData model() {
      SpecificData model = SpecificData.getForClass(type);
      model.setCustomCoders(true);
      return model;
    }
  }
}
