package org.cardioqa.transforms.shards;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.RunPart;
import org.cardioqa.schemas.Setting;

/**
 * The last step: checks that everything adds up, gives the shards their names, writes the manifest.
 *
 * <p>Nothing stands under a final name before every shard is whole. The manifest comes last, and
 * then all drafts are deleted, those of attempts that failed too. If something does not add up, the
 * manifest says what was wrong and no shard is kept.
 */
public final class FinishRun extends PTransform<PCollection<RunPart>, PCollection<String>> {
  private static final long serialVersionUID = 1;

  /** Name of the manifest below the output folder. */
  public static final String MANIFEST = "manifest.json";

  /** Folder of unfinished shards below the output folder. */
  public static final String DRAFTS = ".drafts";

  /** What the run is of, below the output folder; of the program that started it. */
  public static final String NOTE = DRAFTS + "/run.json";

  private final String output;
  private final List<Setting> versions;
  private final List<Setting> options;

  private FinishRun(String output, List<Setting> versions, List<Setting> options) {
    this.output = output;
    this.versions = List.copyOf(versions);
    this.options = List.copyOf(options);
  }

  /**
   * Finishes a run into this folder.
   *
   * @param versions of code, rules, models; the JDK's is added where the step runs
   * @param options that shape the output; no secrets
   */
  public static FinishRun into(String output, List<Setting> versions, List<Setting> options) {
    return new FinishRun(output, versions, options);
  }

  @Override
  public PCollection<String> expand(PCollection<RunPart> parts) {
    return parts
        .apply("Key", WithKeys.<Integer, RunPart>of(0).withKeyType(TypeDescriptors.integers()))
        .apply("Gather", GroupByKey.create())
        .apply("Finish", ParDo.of(new FinishFn(output, versions, options)));
  }

  private static final class FinishFn extends DoFn<KV<Integer, Iterable<RunPart>>, String> {
    private static final long serialVersionUID = 1;
    private final String output;
    private final List<Setting> versions;
    private final List<Setting> options;

    FinishFn(String output, List<Setting> versions, List<Setting> options) {
      this.output = output;
      this.versions = versions;
      this.options = options;
    }

    @ProcessElement
    public void finish(@Element KV<Integer, Iterable<RunPart>> gathered, OutputReceiver<String> out)
        throws IOException {
      List<RunPart> parts = new ArrayList<>();
      gathered.getValue().forEach(parts::add);
      RunManifest manifest = RunTotals.of(parts, versions, options);
      List<ResourceId> drafts = new ArrayList<>();
      List<ResourceId> names = new ArrayList<>();
      for (RunPart part : parts) {
        if (part.getShard().isPresent()) {
          drafts.add(file(part.getDraft().orElseThrow()));
          names.add(file(part.getShard().get().getPath()));
        }
      }
      if (manifest.getComplete()) {
        move(drafts, names);
      } else {
        FileSystems.delete(names, StandardMoveOptions.IGNORE_MISSING_FILES);
      }
      writeManifest(manifest);
      deleteDrafts();
      out.output(output + "/" + MANIFEST);
    }

    private void writeManifest(RunManifest manifest) throws IOException {
      ResourceId draft = file(DRAFTS + "/manifest-" + UUID.randomUUID());
      try (OutputStream file =
          Channels.newOutputStream(FileSystems.create(draft, "application/json"))) {
        ManifestJson.write(manifest, file);
      }
      move(List.of(draft), List.of(file(MANIFEST)));
    }

    /** May be repeated after a failure half-way: what was moved already is passed over. */
    private static void move(List<ResourceId> from, List<ResourceId> to) throws IOException {
      FileSystems.rename(from, to, StandardMoveOptions.IGNORE_MISSING_FILES);
    }

    /** All but the note, which tells the person who comes back whose manifest this is. */
    private void deleteDrafts() throws IOException {
      List<ResourceId> left = new ArrayList<>();
      FileSystems.match(output + "/" + DRAFTS + "/**", EmptyMatchTreatment.ALLOW)
          .metadata()
          .forEach(
              file -> {
                if (!file.resourceId().equals(file(NOTE))) {
                  left.add(file.resourceId());
                }
              });
      FileSystems.delete(left, StandardMoveOptions.IGNORE_MISSING_FILES);
    }

    private ResourceId file(String name) {
      return FileSystems.matchNewResource(output + "/" + name, false);
    }
  }
}
