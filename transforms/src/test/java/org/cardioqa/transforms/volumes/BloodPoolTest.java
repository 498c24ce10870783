package org.cardioqa.transforms.volumes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.volumes.BloodPool.Beat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BloodPoolTest {
  private static final int SIZE = 128;
  private static final double SPACING_MM = 1.6;

  /**
   * A bright pool off the centre whose radius is given for each phase, beside fat that is still.
   */
  private static List<StoredFrame> beating(double... radii) {
    Random noise = new Random(7);
    List<StoredFrame> frames = new ArrayList<>();
    for (double radius : radii) {
      short[] values = new short[SIZE * SIZE];
      for (int i = 0; i < values.length; i++) {
        double fromPool = Math.hypot(i / SIZE - 50, i % SIZE - 75);
        int signal = fromPool < radius ? 400 : fromPool < 26 ? 90 : 30;
        signal = i / SIZE > 115 ? 900 : signal;
        values[i] = (short) (signal + noise.nextInt(25));
      }
      frames.add(StoredFrame.unsigned(SIZE, SIZE, values));
    }
    return frames;
  }

  private static Optional<Beat> beat(List<StoredFrame> frames, double rows, double columns) {
    return BloodPool.find(frames, rows, columns).map(BloodPool.Found::beat);
  }

  private static double[] beat(int phases, int systole) {
    double[] radii = new double[phases];
    for (int phase = 0; phase < phases; phase++) {
      double turn = Math.abs(phase - systole) / (double) phases;
      radii[phase] = 12 + 8 * Math.min(turn, 1 - turn) * 2;
    }
    return radii;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 9, 14})
  void systoleIsThePhaseOfTheSmallestPool(int systole) {
    assertThat(beat(beating(beat(25, systole)), SPACING_MM, SPACING_MM))
        .map(Beat::endSystole)
        .contains(systole + 1);
  }

  @Test
  void diastoleIsThePhaseOfTheLargestPool() {
    double[] radii = beat(20, 8);
    radii[0] = 22;
    assertThat(beat(beating(radii), SPACING_MM, SPACING_MM)).contains(new Beat(1, 9));
  }

  @Test
  void signedValuesBelowZeroCountLikeOthers() {
    List<StoredFrame> shifted =
        beating(beat(20, 6)).stream().map(frame -> minus(frame, 500)).toList();
    assertThat(beat(shifted, SPACING_MM, SPACING_MM)).map(Beat::endSystole).contains(7);
  }

  private static StoredFrame minus(StoredFrame frame, int less) {
    short[] values = frame.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (values[i] - less);
    }
    return StoredFrame.signed(frame.rows(), frame.columns(), values);
  }

  @Test
  void fewPhasesAreNoBeat() {
    assertThat(beat(beating(beat(7, 3)), SPACING_MM, SPACING_MM)).isEmpty();
  }

  @Test
  void picturesThatAreAllEqualHaveNoBeat() {
    StoredFrame frame = StoredFrame.unsigned(SIZE, SIZE, new short[SIZE * SIZE]);
    assertThat(beat(Collections.nCopies(12, frame), 1, 1)).isEmpty();
  }
}
