package org.cardioqa.transforms.deid.dicom;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.deid.dicom.DataFile.Line;

/** The private attributes that may stay ({@code safe-private.csv}), by who reserved their block. */
final class SafePrivate {
  private static final String FILE = "safe-private.csv";
  private static final String HEADER = "creator,group,element,vr,name";

  /** Kinds of values that hold no text. */
  private static final Set<String> VRS =
      Set.of("CS", "DS", "IS", "FD", "FL", "SL", "SS", "UL", "US");

  private final Map<String, Map<Integer, String>> vrs = new HashMap<>();

  static SafePrivate load() {
    return parse(DataFile.load(FILE));
  }

  static SafePrivate parse(DataFile file) {
    SafePrivate safe = new SafePrivate();
    for (Line line : file.below(HEADER)) {
      List<String> cells = line.cells(5);
      int group = line.hex(cells.get(1), 4);
      if (group % 2 == 0 || cells.get(0).isBlank()) {
        throw line.error("want a creator, and an odd group");
      }
      if (!VRS.contains(cells.get(3))) {
        throw line.error("'%s' can hold text; want one of %s".formatted(cells.get(3), VRS));
      }
      int element = group << 16 | line.hex(cells.get(2), 2);
      Map<Integer, String> ofCreator =
          safe.vrs.computeIfAbsent(cells.get(0), creator -> new HashMap<>());
      if (ofCreator.put(element, cells.get(3)) != null) {
        throw line.error("the attribute stands here twice");
      }
    }
    return safe;
  }

  boolean isCreator(String creator) {
    return vrs.containsKey(creator);
  }

  /** The value representation of an attribute that may stay. */
  Optional<String> vr(String creator, int tag) {
    return Optional.ofNullable(vrs.getOrDefault(creator, Map.of()).get(tag & 0xFFFF00FF));
  }
}
