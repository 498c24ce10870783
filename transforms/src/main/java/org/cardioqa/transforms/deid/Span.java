package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cardioqa.schemas.IdentifierType;

/**
 * A stretch of the original text that identifies somebody.
 *
 * @param start offset of its first UTF-16 code unit
 * @param end offset behind its last
 * @param layers who found it
 */
record Span(int start, int end, IdentifierType type, Set<Layer> layers) {
  Span {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a span cannot go from %d to %d".formatted(start, end));
    }
  }

  static Span of(int start, int end, IdentifierType type, Layer layer) {
    return new Span(start, end, type, EnumSet.of(layer));
  }

  boolean overlaps(int from, int to) {
    return start < to && from < end;
  }

  /**
   * The union: spans that overlap become one, of the type of the longest of them; in order of the
   * text, without overlaps.
   */
  static List<Span> union(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(
        Comparator.comparingInt(Span::start)
            .thenComparing(Comparator.comparingInt(Span::end).reversed())
            // Of equal stretches the date: a label before it does not make it a number.
            .thenComparing(span -> span.type() == IdentifierType.DATE ? 0 : 1)
            .thenComparing(Span::type));
    List<Span> union = new ArrayList<>();
    int longest = 0;
    for (Span span : sorted) {
      Span last = union.isEmpty() ? null : union.get(union.size() - 1);
      if (last == null || last.end() <= span.start()) {
        union.add(span);
        longest = span.end() - span.start();
        continue;
      }
      Set<Layer> layers = EnumSet.copyOf(last.layers());
      layers.addAll(span.layers());
      boolean longer = span.end() - span.start() > longest;
      longest = Math.max(longest, span.end() - span.start());
      IdentifierType type = longer ? span.type() : last.type();
      union.set(
          union.size() - 1, new Span(last.start(), Math.max(last.end(), span.end()), type, layers));
    }
    return union;
  }
}
