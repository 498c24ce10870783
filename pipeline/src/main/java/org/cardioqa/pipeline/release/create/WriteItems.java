package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.cardioqa.schemas.ReleaseItem;

/**
 * Writes items as files of a configuration and split, each sorted by qa_id.
 *
 * <p>How many files there are follows from the number of items, and in which one an item stands
 * from a hash of its id.
 */
final class WriteItems
    extends PTransform<PCollection<KV<String, ReleaseItem>>, PCollection<String>> {
  private static final long serialVersionUID = 1;

  /** Some 100 MB in memory while they are sorted. */
  static final int ITEMS_A_FILE = 20_000;

  private final String draft;

  WriteItems(String draft) {
    this.draft = draft;
  }

  @Override
  public PCollection<String> expand(PCollection<KV<String, ReleaseItem>> items) {
    PCollectionView<Map<String, Long>> counts =
        items.apply("Count", Count.perKey()).apply("Counts", View.asMap());
    return items
        .apply("Assign", ParDo.of(new AssignFn(counts)).withSideInputs(counts))
        .setCoder(items.getCoder())
        .apply("Group", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn(draft)));
  }

  private static final class AssignFn
      extends DoFn<KV<String, ReleaseItem>, KV<String, ReleaseItem>> {
    private static final long serialVersionUID = 1;
    private final PCollectionView<Map<String, Long>> counts;

    AssignFn(PCollectionView<Map<String, Long>> counts) {
      this.counts = counts;
    }

    @ProcessElement
    public void assign(ProcessContext context) {
      String place = context.element().getKey();
      long count = context.sideInput(counts).get(place);
      int files = (int) ((count + ITEMS_A_FILE - 1) / ITEMS_A_FILE);
      int file = file(context.element().getValue().getQaId(), files);
      context.output(KV.of("%s/%05d".formatted(place, file), context.element().getValue()));
    }
  }

  /**
   * qa_ids are hashes in hex, so that equal ranges of them hold about as many rows. Files of a
   * split that follow one another are read one by one when releases are compared.
   */
  private static int file(String qaId, int files) {
    return (int)
        ((Long.parseLong(qaId.substring(0, Integer.BYTES * 2), 16) * files) >>> Integer.SIZE);
  }

  private static final class WriteFn extends DoFn<KV<String, Iterable<ReleaseItem>>, String> {
    private static final long serialVersionUID = 1;
    private final String draft;

    WriteFn(String draft) {
      this.draft = draft;
    }

    @ProcessElement
    public void write(@Element KV<String, Iterable<ReleaseItem>> file, OutputReceiver<String> out)
        throws IOException {
      List<ReleaseItem> items = new ArrayList<>();
      file.getValue().forEach(items::add);
      items.sort(Comparator.comparing(ReleaseItem::getQaId));
      try (DraftFile<ReleaseItem> rows =
          DraftFile.open(draft, file.getKey(), ReleaseItem.getClassSchema())) {
        for (ReleaseItem item : items) {
          rows.write(item);
        }
        out.output(rows.line());
      }
    }
  }
}
