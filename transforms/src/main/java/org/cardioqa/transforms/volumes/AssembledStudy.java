package org.cardioqa.transforms.volumes;

import java.util.List;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;

/**
 * What became of the instances of one study. Each instance has exactly one state or one quarantine
 * row. All lists are in an order that does not depend on the order of the input.
 *
 * @param slices the frames of all volumes: volume by volume, slice by slice, phase by phase
 */
public record AssembledStudy(
    List<SliceVolume> volumes,
    List<SliceSource> slices,
    List<InputState> states,
    List<Quarantined> quarantined) {
  /** Copies the lists. */
  public AssembledStudy {
    volumes = List.copyOf(volumes);
    slices = List.copyOf(slices);
    states = List.copyOf(states);
    quarantined = List.copyOf(quarantined);
  }
}
