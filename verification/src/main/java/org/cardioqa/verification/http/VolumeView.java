package org.cardioqa.verification.http;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.verification.shards.Frame;
import org.cardioqa.verification.shards.Volume;

/**
 * A volume as the viewer needs it; slices and phases count from 1.
 *
 * @param phaseTimesMs times after the R wave by phase; empty where they are not known
 * @param levels basal, mid or apical by slice; empty for other views than the short axis
 * @param storedValueOffset added to a pixel it gives the stored value
 */
record VolumeView(
    String volumeId,
    String sequence,
    String view,
    int slices,
    int phases,
    int rows,
    int columns,
    List<Double> spacingMm,
    List<Double> affine,
    List<Double> phaseTimesMs,
    Integer endDiastole,
    Integer endSystole,
    Double windowCenter,
    Double windowWidth,
    List<String> levels,
    int storedValueOffset,
    double rescaleSlope,
    double rescaleIntercept,
    List<String> warnings) {

  static VolumeView of(Volume shown) {
    SliceVolume volume = shown.volume();
    Optional<Frame> sample = shown.sample();
    return new VolumeView(
        volume.getVolumeId(),
        volume.getSequence(),
        volume.getView(),
        volume.getSlices(),
        volume.getPhases(),
        volume.getRows(),
        volume.getColumns(),
        volume.getSpacingMm(),
        volume.getAffine(),
        shown.phaseTimesMs(),
        volume.getEndDiastole().orElse(null),
        volume.getEndSystole().orElse(null),
        sample.flatMap(Frame::windowCenter).orElse(null),
        sample.flatMap(Frame::windowWidth).orElse(null),
        shown.levels(),
        sample.map(Frame::storedValueOffset).orElse(0),
        sample.map(Frame::rescaleSlope).orElse(1.0),
        sample.map(Frame::rescaleIntercept).orElse(0.0),
        volume.getWarnings());
  }
}
