package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.transforms.deid.SecondLook;
import org.cardioqa.transforms.deid.SecondLook.Found;
import org.cardioqa.transforms.deid.TextDeidentifier;

/**
 * The second look of {@code deid check} at texts that stand alone. It is what a check spends its
 * time on: each text is looked at once, however often it stands in a release, by whichever gate and
 * in whichever round of a creation, and many are looked at on all processors. For one thread.
 */
public final class StrictLook {
  /**
   * A text to look at.
   *
   * @param surrogates what of it was replaced, by offsets in it
   */
  record Stretch(String text, List<Redaction> surrogates) {
    /** The same as if nothing had been replaced. */
    Stretch asItIs() {
      return new Stretch(text, List.of());
    }
  }

  private final Map<Stretch, List<Found>> seen = new HashMap<>();

  /** Looks at those that were not looked at before. */
  void lookAt(Collection<Stretch> stretches) {
    Stretch[] open =
        stretches.stream()
            .filter(stretch -> !seen.containsKey(stretch))
            .distinct()
            .toArray(Stretch[]::new);
    if (open.length == 0) {
      return;
    }
    TextDeidentifier.load();
    List<List<Found>> found = new ArrayList<>(Collections.nCopies(open.length, List.of()));
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            worker -> {
              SecondLook look = new SecondLook();
              for (int i = next.getAndIncrement(); i < open.length; i = next.getAndIncrement()) {
                found.set(i, look(look, open[i]));
              }
            });
    for (int i = 0; i < open.length; i++) {
      seen.put(open[i], found.get(i));
    }
  }

  private static List<Found> look(SecondLook look, Stretch stretch) {
    return stretch.surrogates().isEmpty()
        ? look.atValue(stretch.text(), List.of())
        : look.atText(stretch.text(), stretch.surrogates(), List.of());
  }

  /** What a text may tell beside its surrogates. */
  List<Found> at(Stretch stretch) {
    lookAt(List.of(stretch));
    return seen.get(stretch);
  }

  /** What a text in which nothing was replaced may tell. */
  public List<Found> at(String text) {
    return at(new Stretch(text, List.of()));
  }
}
