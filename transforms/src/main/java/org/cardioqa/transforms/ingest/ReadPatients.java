package org.cardioqa.transforms.ingest;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * Reads tables of patients. Rows that can be used are no inputs of the job, as they end nowhere;
 * those that cannot are, and are set aside.
 */
public final class ReadPatients extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The patients: id, issuer and every known identifier. */
  public static final TupleTag<RawContext> PATIENTS = new TupleTag<>() {};

  /** One for each row that cannot be used. */
  public static final TupleTag<InputSeen> SEEN = new TupleTag<>() {};

  /** What cannot be used. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>() {};

  private final KeyRef key;

  private ReadPatients(KeyRef key) {
    this.key = key;
  }

  /** Reads; what is set aside is named under this key. */
  public static ReadPatients under(KeyRef key) {
    return new ReadPatients(key);
  }

  /** Names of the columns that a table may have. */
  public static List<String> columnNames() {
    return PatientTable.columnNames();
  }

  @Override
  public PCollectionTuple expand(PCollection<InputFile> files) {
    return files.apply(
        "Read",
        ParDo.of(new ReadFn(key)).withOutputTags(PATIENTS, TupleTagList.of(SEEN).and(QUARANTINE)));
  }

  private static final class ReadFn extends DoFn<InputFile, RawContext> {
    private static final long serialVersionUID = 1;
    private static final Quarantine ROWS = Quarantine.of("ReadPatients", InputKind.REPORT);

    private final KeyRef key;

    ReadFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) {
      IdentityKey identity = key.load();
      new PatientTable(ReadDicom::open)
          .read(
              file,
              new PatientTable.Sink() {
                @Override
                public void patient(RawContext patient) {
                  out.get(PATIENTS).output(patient);
                }

                @Override
                public void refused(String at, Reason reason, String message) {
                  String inputKey = identity.pseudonym("input", "patient", file.getName(), at);
                  out.get(SEEN).output(new InputSeen(inputKey, InputKind.REPORT, ""));
                  out.get(QUARANTINE).output(ROWS.row(inputKey, reason, message));
                }
              });
    }
  }
}
