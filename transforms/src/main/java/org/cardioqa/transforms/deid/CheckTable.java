package org.cardioqa.transforms.deid;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.Suspect;

/** Looks at the rows of any finished table, whose first column is their id. */
public final class CheckTable<T extends SpecificRecord>
    extends PTransform<PCollection<T>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  private final String table;

  private CheckTable(String table) {
    this.table = table;
  }

  /** Checks this table; the outputs are those of {@link CheckReports}. */
  public static <T extends SpecificRecord> CheckTable<T> named(String table) {
    return new CheckTable<>(table);
  }

  @Override
  public PCollectionTuple expand(PCollection<T> rows) {
    return rows.apply(
        "Look",
        ParDo.of(new LookAtRowFn<T>(table))
            .withOutputTags(CheckReports.SUSPECTS, TupleTagList.of(CheckReports.LOOKED_AT)));
  }

  static final class LookAtRowFn<T extends SpecificRecord> extends DoFn<T, Suspect> {
    private static final long serialVersionUID = 1;
    private final String table;
    private transient SecondLook look;

    LookAtRowFn(String table) {
      this.table = table;
    }

    @Setup
    public void setup() {
      TextDeidentifier.load();
      look = new SecondLook();
    }

    @ProcessElement
    public void look(@Element T row, MultiOutputReceiver out) {
      out.get(CheckReports.LOOKED_AT).output(table);
      String id = String.valueOf(row.get(0));
      RowTexts.of(row)
          .forEach(
              (column, value) ->
                  look.atValue(value, List.of())
                      .forEach(
                          found ->
                              out.get(CheckReports.SUSPECTS)
                                  .output(CheckReports.suspect(table, id, column, found))));
    }
  }
}
