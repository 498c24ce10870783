package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cardioqa.transforms.series.Sequence;
import org.cardioqa.transforms.series.WordReading;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * A stack and what words and marks say of it.
 *
 * @param components values of ImageType that tell it from other parts of the signal
 * @param dropped frames of acquisitions that it stands for
 */
record ClassifiedStack(
    Stack stack,
    Reading<Sequence> sequence,
    WordReading words,
    List<String> components,
    List<Frame> dropped) {
  static final Comparator<ClassifiedStack> BY_IDENTITY =
      Comparator.comparing((ClassifiedStack one) -> one.stack().first(), Frame.BY_IDENTITY);

  /** This stack and another as one; the surer reading holds. */
  ClassifiedStack with(ClassifiedStack other) {
    boolean surer = other.sequence.confidence() > sequence.confidence();
    WordReading said =
        words.view().isPresent() || other.words.view().isEmpty() ? words : other.words;
    return new ClassifiedStack(
        stack.with(other.stack),
        surer ? other.sequence : sequence,
        said,
        components,
        both(dropped, other.dropped));
  }

  /** This stack, in whose place another was acquired too. */
  ClassifiedStack insteadOf(ClassifiedStack other) {
    return new ClassifiedStack(
        stack,
        sequence,
        words,
        components,
        both(dropped, both(other.stack.frames(), other.dropped)));
  }

  private static List<Frame> both(List<Frame> one, List<Frame> other) {
    List<Frame> all = new ArrayList<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }
}
