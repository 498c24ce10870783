package org.cardioqa.testdata.images;

import java.util.List;
import java.util.Optional;

/**
 * What a stack of slices truly is.
 *
 * @param sequence code as in the volumes table: cine, lge, psir, perfusion, t2, t1_map, scout
 * @param view code as in the volumes table: sax, 2ch, 3ch, 4ch, other
 * @param seriesUids the series that its instances stand in
 * @param positions ImagePositionPatient of each slice, from base to apex
 * @param endDiastole 1-based phase of the largest left ventricle, of a cine
 * @param endSystole 1-based phase of the smallest
 */
public record VolumeGold(
    String sequence,
    String view,
    int slices,
    int phases,
    int rows,
    int columns,
    double spacing,
    List<String> seriesUids,
    List<List<Double>> positions,
    Optional<Integer> endDiastole,
    Optional<Integer> endSystole) {}
