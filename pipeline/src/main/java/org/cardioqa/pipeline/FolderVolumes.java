package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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

  /**
   * Looks through a folder, to its bottom. Headers are read by as many threads as there are cores.
   *
   * @throws IOException if the folder cannot be listed
   */
  public static FolderVolumes in(String folder) throws IOException {
    IdentityKey key = IdentityKey.of(LISTING_KEY);
    DicomInputs inputs = DicomInputs.ofListing(key);
    Map<String, List<RawInstance>> studies = new TreeMap<>();
    Map<String, Long> refused = new TreeMap<>();
    List<DicomOutcome> outcomes =
        MatchFiles.match(folder).parallelStream().flatMap(file -> read(inputs, file)).toList();
    for (DicomOutcome outcome : outcomes) {
      if (outcome instanceof DicomOutcome.Accepted accepted) {
        RawInstance instance = accepted.instance();
        studies
            .computeIfAbsent(instance.getStudyInstanceUid(), uid -> new ArrayList<>())
            .add(instance);
      } else if (outcome instanceof DicomOutcome.Refused set) {
        refused.merge(set.row().getReason(), 1L, Long::sum);
      }
    }
    VolumeAssembler assembler =
        new VolumeAssembler(
            SeriesRules.standard(),
            Catalog.builtIn().allImageSources(),
            PixelChoice.NONE,
            StackChoice.ALL);
    Pseudonyms pseudonyms = new Pseudonyms(key);
    List<Found> volumes = new ArrayList<>();
    Map<InputStatus, Long> states = new TreeMap<>();
    studies.forEach(
        (uid, instances) -> {
          AssembledStudy study = assembler.assemble(instances, pseudonyms);
          volumes.addAll(found(uid, instances, study));
          for (InputState state : study.states()) {
            states.merge(state.getState(), 1L, Long::sum);
          }
          for (Quarantined row : study.quarantined()) {
            refused.merge(row.getReason(), 1L, Long::sum);
          }
        });
    return new FolderVolumes(volumes, states, refused);
  }

  private static Stream<DicomOutcome> read(DicomInputs inputs, InputFile file) {
    List<DicomOutcome> outcomes = new ArrayList<>(1);
    inputs.read(file, outcomes::add);
    return outcomes.stream();
  }

  private static List<Found> found(String uid, List<RawInstance> instances, AssembledStudy study) {
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
