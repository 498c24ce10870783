package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.ingest.DicomInputs;
import org.cardioqa.transforms.ingest.DicomOutcome;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.cardioqa.transforms.volumes.AssembledStudy;
import org.cardioqa.transforms.volumes.PixelChoice;
import org.cardioqa.transforms.volumes.VolumeAssembler;
import org.cardioqa.transforms.volumes.VolumeAssembler.StackChoice;

/**
 * The volumes in a folder of DICOM, found without a job: for a person who looks at files that they
 * named. Unlike everything a job writes, this holds raw UIDs and paths, and volumes of every stack.
 *
 * @param volumes in the order of their studies
 * @param states how many images ended in each state
 * @param refused how many inputs were set aside, by reason
 */
public record FolderVolumes(
    List<Found> volumes, Map<InputStatus, Long> states, Map<String, Long> refused) {
  /**
   * The ids that a listing shows are pseudonyms under this well-known key: they name volumes, tell
   * nothing of any data set, and need no identity key of the user's.
   */
  private static final byte[] LISTING_KEY =
      "cardioqa volumes: ids of a listing, of no data set".getBytes(UTF_8);

  /** Copies the lists. */
  public FolderVolumes {
    volumes = List.copyOf(volumes);
  }

  /**
   * A volume and where it was found.
   *
   * @param study StudyInstanceUID
   * @param series SeriesInstanceUIDs, sorted
   * @param frames slice by slice, in each phase by phase
   */
  public record Found(
      SliceVolume volume, String study, List<String> series, List<SliceSource> frames) {
    /** The places of the frames in phase order, slice by slice. */
    public List<List<Place>> files() {
      List<List<Place>> files = new ArrayList<>();
      for (SliceSource source : frames) {
        if (files.size() < source.getSlice().getSliceIndex()) {
          files.add(new ArrayList<>());
        }
        files.get(files.size() - 1).add(place(source));
      }
      return files;
    }
  }

  /**
   * Where a frame's pixels are.
   *
   * @param path of the file; behind '!' the name inside a zip archive
   * @param frame 1-based
   */
  public record Place(String path, int frame) {}

  /** What became of the inputs of a folder. */
  public static final class Ends {
    private final Map<InputStatus, Long> states = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();

    /** How many images ended in each state. */
    public Map<InputStatus, Long> states() {
      return Collections.unmodifiableMap(states);
    }

    /** How many inputs were set aside, by reason. */
    public Map<String, Long> refused() {
      return Collections.unmodifiableMap(refused);
    }

    private void count(AssembledStudy study) {
      for (InputState state : study.states()) {
        states.merge(state.getState(), 1L, Long::sum);
      }
      for (Quarantined row : study.quarantined()) {
        refuse(row);
      }
    }

    private void refuse(Quarantined row) {
      refused.merge(row.getReason(), 1L, Long::sum);
    }
  }

  /** Takes volumes, some at a time. */
  @FunctionalInterface
  public interface Taker {
    /** Takes those of one or several studies, in their order. */
    void take(List<Found> volumes) throws IOException;
  }

  /**
   * All volumes in a folder, to its bottom.
   *
   * @throws IOException if the folder cannot be listed
   */
  public static FolderVolumes in(String folder) throws IOException {
    List<Found> volumes = new ArrayList<>();
    Ends ends = each(folder, volumes::addAll);
    return new FolderVolumes(volumes, ends.states(), ends.refused());
  }

  /**
   * The same study by study, in the order of their UIDs, so that memory does not grow with the
   * folder. Headers are read and studies assembled by as many threads as there are cores.
   *
   * @throws IOException if the folder cannot be listed, or {@code out} throws it
   */
  public static Ends each(String folder, Taker out) throws IOException {
    Ends ends = new Ends();
    // The rules are read while the first headers are.
    CompletableFuture<VolumeAssembler> assembler =
        CompletableFuture.supplyAsync(FolderVolumes::assembler);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (InstanceSort sort = new InstanceSort(InstanceSort.USUAL_FRAMES, temporary)) {
      Reading reading = new Reading(sort, ends);
      MatchFiles.forEach(folder, reading::add);
      reading.flush();
      Assembling assembling = new Assembling(assembler.join(), ends, out);
      sort.forEachStudy(assembling::add);
      assembling.flush();
    }
    return ends;
  }

  private static VolumeAssembler assembler() {
    return new VolumeAssembler(
        SeriesRules.standard(),
        Catalog.builtIn().allImageSources(),
        PixelChoice.NONE,
        StackChoice.ALL);
  }

  /** Reads headers, so many files at a time. */
  private static final class Reading {
    private static final int FILES = 1 << 10;

    private final DicomInputs inputs = DicomInputs.ofListing();
    private final List<InputFile> files = new ArrayList<>(FILES);
    private final InstanceSort sort;
    private final Ends ends;

    Reading(InstanceSort sort, Ends ends) {
      this.sort = sort;
      this.ends = ends;
    }

    void add(InputFile file) throws IOException {
      files.add(file);
      if (files.size() == FILES) {
        flush();
      }
    }

    void flush() throws IOException {
      try {
        files.parallelStream().forEach(file -> inputs.read(file, this::take));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      files.clear();
    }

    private synchronized void take(DicomOutcome outcome) {
      if (outcome instanceof DicomOutcome.Accepted accepted) {
        try {
          sort.add(accepted.instance());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      } else if (outcome instanceof DicomOutcome.Refused refused) {
        ends.refuse(refused.row());
      }
    }
  }

  /** Assembles studies, some at a time. */
  private static final class Assembling {
    private static final int FRAMES = 1 << 12;

    private final VolumeAssembler assembler;
    private final Pseudonyms pseudonyms = new Pseudonyms(IdentityKey.of(LISTING_KEY));
    private final List<List<RawInstance>> studies = new ArrayList<>();
    private final Ends ends;
    private final Taker out;
    private int frames;

    Assembling(VolumeAssembler assembler, Ends ends, Taker out) {
      this.assembler = assembler;
      this.ends = ends;
      this.out = out;
    }

    /** A study and what was made of it. */
    private record Assembled(AssembledStudy study, List<Found> volumes) {}

    void add(List<RawInstance> study) throws IOException {
      studies.add(study);
      frames += study.stream().mapToInt(instance -> instance.getFrames().size()).sum();
      if (frames >= FRAMES) {
        flush();
      }
    }

    void flush() throws IOException {
      List<Assembled> assembled = studies.parallelStream().map(this::assemble).toList();
      assembled.forEach(one -> ends.count(one.study()));
      List<Found> volumes = assembled.stream().flatMap(one -> one.volumes().stream()).toList();
      if (!volumes.isEmpty()) {
        out.take(volumes);
      }
      studies.clear();
      frames = 0;
    }

    private Assembled assemble(List<RawInstance> instances) {
      AssembledStudy study = assembler.assemble(instances, pseudonyms);
      return new Assembled(study, found(instances, study));
    }
  }

  private static List<Found> found(List<RawInstance> instances, AssembledStudy study) {
    String uid = instances.get(0).getStudyInstanceUid();
    Map<String, RawInstance> byKey = new HashMap<>();
    instances.forEach(instance -> byKey.put(instance.getInputKey(), instance));
    Map<String, List<SliceSource>> sources = new HashMap<>();
    for (SliceSource source : study.slices()) {
      sources.computeIfAbsent(source.getSlice().getVolumeId(), id -> new ArrayList<>()).add(source);
    }
    List<Found> found = new ArrayList<>();
    for (SliceVolume volume : study.volumes()) {
      TreeSet<String> series = new TreeSet<>();
      List<SliceSource> frames = sources.get(volume.getVolumeId());
      for (SliceSource source : frames) {
        series.add(byKey.get(source.getInputKey()).getSeriesInstanceUid());
      }
      found.add(new Found(volume, uid, List.copyOf(series), List.copyOf(frames)));
    }
    return found;
  }

  private static Place place(SliceSource source) {
    String entry = source.getEntry().map(name -> "!" + name).orElse("");
    return new Place(source.getFile().getPath() + entry, source.getFrameNumber());
  }
}
