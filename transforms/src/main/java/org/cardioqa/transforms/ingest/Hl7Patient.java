package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.accounting.Reason;

/**
 * What a message says of one patient: the segments from one PID to the next, cut into orders at
 * each OBR.
 *
 * <p>Orders with the same filler order number make one report; those without text (examinations
 * that were read together) lend their identifiers to the others.
 */
final class Hl7Patient {
  private static final Set<String> STRUCTURE =
      Set.of("PID", "PV1", "ORC", "OBR", "OBX", "NTE", "ZDS", "IPC");

  private final Hl7Identifiers table;
  private final Map<String, String> headings;
  private final ReportFields names;
  private final Identifiers identifiers = new Identifiers();
  private final List<Hl7Segment> shared = new ArrayList<>();
  private final List<Hl7Order> orders = new ArrayList<>();
  private Optional<Hl7Segment> common = Optional.empty();
  private boolean hasPatient;

  Hl7Patient(
      Hl7Segment header, Hl7Identifiers table, Map<String, String> headings, ReportFields names)
      throws RecordRefused {
    this.table = table;
    this.headings = headings;
    this.names = names;
    this.shared.add(header);
    table.collect(header, identifiers);
  }

  boolean hasPatient() {
    return hasPatient;
  }

  /** Whether segments of this name say anything here. */
  boolean reads(String segment) {
    return STRUCTURE.contains(segment) || table.reads(segment);
  }

  /** The next segment of the message. */
  void add(Hl7Segment segment) throws RecordRefused {
    table.collect(segment, identifiers);
    switch (segment.name()) {
      case "PID" -> {
        hasPatient = true;
        shared.add(segment);
      }
      case "PV1" -> shared.add(segment);
      case "ORC" -> common = Optional.of(segment);
      case "OBR" -> {
        orders.add(new Hl7Order(segment, common, headings));
        common = Optional.empty();
      }
      case "OBX" -> order(segment).observation(segment);
      case "NTE" -> {
        if (!orders.isEmpty()) {
          order(segment).note(segment);
        }
      }
      case "ZDS", "IPC" -> {
        if (!orders.isEmpty()) {
          order(segment).study(segment.value(segment.name().equals("ZDS") ? 1 : 3));
        }
      }
      default -> {
        // Its identifiers were all it has.
      }
    }
  }

  private Hl7Order order(Hl7Segment segment) throws RecordRefused {
    if (orders.isEmpty()) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD, segment.where(1) + ": it stands in front of any OBR");
    }
    return orders.get(orders.size() - 1);
  }

  /** The reports; one without text if no order has any. */
  List<Hl7Report> reports() throws RecordRefused {
    Map<String, Hl7Report> byOrder = new LinkedHashMap<>();
    for (Hl7Order order : orders) {
      if (order.hasText()) {
        byOrder
            .computeIfAbsent(
                order.number(), number -> new Hl7Report(shared, identifiers.list(), names))
            .add(order);
      }
    }
    if (byOrder.isEmpty()) {
      Hl7Report empty = new Hl7Report(shared, identifiers.list(), names);
      orders.forEach(empty::add);
      return List.of(empty);
    }
    return new ArrayList<>(byOrder.values());
  }
}
