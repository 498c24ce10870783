package org.cardioqa.verification.http;

import java.util.List;

/**
 * A volume as the viewer needs it; slices and phases count from 1.
 *
 * @param phaseTimesMs times after the R wave by phase; empty where they are not known
 * @param levels basal, mid or apical by slice, null where it is none of them or not known; empty
 *     for other views than the short axis
 * @param storedValueOffset added to a pixel it gives the stored value
 */
public record VolumeView(
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
    List<String> warnings) {}
