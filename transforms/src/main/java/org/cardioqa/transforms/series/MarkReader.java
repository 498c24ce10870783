package org.cardioqa.transforms.series;

import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.series.WordReading.Reading;

/** Reads the sequence from the marks of a header, without any word. The surest mark speaks. */
final class MarkReader {
  /** MOLLI and its like take 5 to 11 pictures on a recovery curve, a TI scout some 20 to 40. */
  private static final int TI_SCOUT_MIN_TIMES = 15;

  private static final int CURVE_MIN_TIMES = 3;

  private final SeriesRules.Marks marks;

  MarkReader(SeriesRules.Marks marks) {
    this.marks = marks;
  }

  Optional<Reading<Sequence>> read(HeaderFacts facts) {
    return component(facts).or(() -> timing(facts)).or(() -> contrast(facts));
  }

  private static Optional<Reading<Sequence>> component(HeaderFacts facts) {
    if (facts.velocityEncoded()) {
      return says(Sequence.FLOW, 0.95, "velocity_encoded");
    }
    return facts.component().flatMap(MarkReader::component);
  }

  private static Optional<Reading<Sequence>> component(Component component) {
    return switch (component) {
      case T1_MAP -> says(Sequence.T1_MAP, 0.95, "image_type.t1_map");
      case T2_MAP -> says(Sequence.T2_MAP, 0.95, "image_type.t2_map");
      case ECV_MAP -> says(Sequence.ECV, 0.95, "image_type.ecv_map");
      case OTHER_MAP -> says(Sequence.OTHER, 0.9, "image_type.other_map");
      case PHASE_SENSITIVE -> says(Sequence.PSIR, 0.9, "image_type.phase_sensitive");
      case MAGNITUDE, PHASE, REAL, IMAGINARY -> Optional.empty();
    };
  }

  private Optional<Reading<Sequence>> timing(HeaderFacts facts) {
    if (facts.inversionTimes() >= TI_SCOUT_MIN_TIMES) {
      return says(Sequence.TI_SCOUT, 0.8, "many_inversion_times");
    }
    if (facts.inversionTimes() >= CURVE_MIN_TIMES) {
      return says(Sequence.T1_MAP, 0.6, "several_inversion_times");
    }
    if (facts.phases() >= marks.perfusionMinDynamics()
        && facts.seconds() >= marks.perfusionMinSeconds()) {
      return says(Sequence.PERFUSION, 0.8, "dynamics");
    }
    if (facts.phases() >= marks.cineMinPhases()) {
      return facts.inversionTimes() > 0
          ? says(Sequence.TI_SCOUT, 0.7, "phases_and_inversion")
          : says(Sequence.CINE, 0.85, "phases");
    }
    if (facts.phases() > 1 && facts.cardiacImages() > 1) {
      return says(Sequence.CINE, 0.7, "cardiac_images");
    }
    return Optional.empty();
  }

  private Optional<Reading<Sequence>> contrast(HeaderFacts facts) {
    if (facts.seriesNormals() >= marks.scoutMinNormals()) {
      return says(Sequence.SCOUT, 0.6, "several_normals");
    }
    if (facts.spinEcho()) {
      return facts.echoTimeMs().filter(time -> time > marks.t2MinEchoTimeMs()).isPresent()
          ? says(Sequence.T2, 0.7, "long_spin_echo")
          : Optional.empty();
    }
    if (facts.inversionTimes() == 1 && facts.phases() == 1) {
      return facts.contrastAgent()
          ? says(Sequence.LGE, 0.75, "inversion_with_contrast")
          : says(Sequence.LGE, 0.5, "inversion");
    }
    return Optional.empty();
  }

  private static Optional<Reading<Sequence>> says(Sequence code, double confidence, String mark) {
    return Optional.of(new Reading<>(code, confidence, List.of("mark." + mark)));
  }
}
