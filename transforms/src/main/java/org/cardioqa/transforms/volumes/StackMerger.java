package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cardioqa.transforms.series.Sequence;
import org.cardioqa.transforms.series.Vector;

/**
 * Puts stacks of several series together that are slices of one: same kind, grid and direction, at
 * different positions. Where a whole stack was acquired again at the same positions, the more
 * complete one is kept, of equal ones the later; the other is recorded as dropped. Kinds of which
 * two at one position are not the same (rest and stress, before and after contrast) stay apart.
 */
final class StackMerger {
  private static final Set<Sequence> REPEATABLE =
      EnumSet.of(Sequence.CINE, Sequence.LGE, Sequence.PSIR, Sequence.T2, Sequence.TAGGING);
  private static final Set<Sequence> MERGED =
      EnumSet.of(Sequence.PERFUSION, Sequence.T1_MAP, Sequence.T2_MAP, Sequence.ECV);

  /** Slices nearer than this are at one position, mm. */
  private static final double SAME_PLACE_MM = 1;

  /** Slices of one stack do not overlap by more than this part of their thickness. */
  private static final double MAX_OVERLAP = 0.5;

  private static final Comparator<ClassifiedStack> BETTER_FIRST =
      Comparator.comparing((ClassifiedStack one) -> -one.stack().slices().size())
          .thenComparing(one -> -one.stack().phases())
          .thenComparing(one -> -one.stack().frames().size())
          .thenComparing(one -> -one.stack().latest())
          .thenComparing(one -> -one.stack().seriesNumber())
          .thenComparing(ClassifiedStack.BY_IDENTITY);
  private static final Comparator<ClassifiedStack> EARLIER_FIRST =
      Comparator.comparing((ClassifiedStack one) -> one.stack().seriesNumber())
          .thenComparing(one -> one.stack().latest())
          .thenComparing(ClassifiedStack.BY_IDENTITY);

  private StackMerger() {}

  /** The stacks of a study, those of one volume put together. */
  static List<ClassifiedStack> merge(List<ClassifiedStack> stacks) {
    List<ClassifiedStack> merged = new ArrayList<>();
    for (Sequence sequence : Sequence.values()) {
      List<ClassifiedStack> ofKind =
          stacks.stream().filter(stack -> stack.sequence().code() == sequence).toList();
      if (REPEATABLE.contains(sequence)) {
        merged.addAll(put(ofKind, BETTER_FIRST));
      } else if (MERGED.contains(sequence)) {
        merged.addAll(put(ofKind, EARLIER_FIRST));
      } else {
        merged.addAll(ofKind);
      }
    }
    merged.sort(ClassifiedStack.BY_IDENTITY);
    return merged;
  }

  private static List<ClassifiedStack> put(
      List<ClassifiedStack> stacks, Comparator<ClassifiedStack> order) {
    List<ClassifiedStack> merged = new ArrayList<>();
    for (ClassifiedStack stack : stacks.stream().sorted(order).toList()) {
      int index = 0;
      while (index < merged.size() && !putInto(merged, index, stack)) {
        index++;
      }
      if (index == merged.size()) {
        merged.add(stack);
      }
    }
    return merged;
  }

  private static boolean putInto(List<ClassifiedStack> merged, int index, ClassifiedStack stack) {
    ClassifiedStack volume = merged.get(index);
    if (!compatible(volume, stack)) {
      return false;
    }
    long shared = stack.stack().slices().stream().filter(slice -> at(volume, slice)).count();
    boolean repeated = shared == stack.stack().slices().size();
    if (repeated && REPEATABLE.contains(stack.sequence().code())) {
      merged.set(index, volume.insteadOf(stack));
      return true;
    }
    if (shared == 0 && !overlap(volume.stack(), stack.stack()) && fits(volume, stack)) {
      merged.set(index, volume.with(stack));
      return true;
    }
    return false;
  }

  private static boolean compatible(ClassifiedStack one, ClassifiedStack other) {
    boolean viewsAgree =
        one.words().views().isEmpty()
            || other.words().views().isEmpty()
            || one.words().views().equals(other.words().views());
    return one.components().equals(other.components())
        && viewsAgree
        && Stack.sameGrid(one.stack().first(), other.stack().first());
  }

  /** A cine may be ragged; of other kinds a different count is a different acquisition. */
  private static boolean fits(ClassifiedStack one, ClassifiedStack other) {
    return one.sequence().code() == Sequence.CINE || one.stack().phases() == other.stack().phases();
  }

  private static boolean at(ClassifiedStack volume, List<Frame> slice) {
    Vector position = slice.get(0).position();
    return volume.stack().slices().stream()
        .map(other -> other.get(0).position().minus(position).length())
        .anyMatch(distance -> distance <= SAME_PLACE_MM);
  }

  private static boolean overlap(Stack one, Stack other) {
    double least =
        Math.max(
            SAME_PLACE_MM,
            MAX_OVERLAP * Math.min(one.thickness().orElse(0.0), other.thickness().orElse(0.0)));
    Vector normal = one.normal();
    return one.slices().stream()
        .anyMatch(
            slice ->
                other.slices().stream()
                    .anyMatch(
                        against ->
                            Math.abs(
                                    slice
                                        .get(0)
                                        .position()
                                        .minus(against.get(0).position())
                                        .dot(normal))
                                < least));
  }
}
