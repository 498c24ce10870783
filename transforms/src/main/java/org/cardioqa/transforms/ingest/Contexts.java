package org.cardioqa.transforms.ingest;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;

/** Adds to a report what the records that it refers to say of its patient, study and staff. */
final class Contexts {
  private Contexts() {}

  /**
   * The report with its context. A key that the report states itself stays; one that several
   * records state differently is none, as all of them are known identifiers.
   */
  static RawReport merge(RawReport report, Collection<RawContext> contexts) {
    Identifiers identifiers = new Identifiers();
    report.getIdentifiers().forEach(identifiers::add);
    contexts.forEach(context -> context.getIdentifiers().forEach(identifiers::add));
    RawReport.Builder merged = RawReport.newBuilder(report).setIdentifiers(identifiers.list());
    if (report.getPatientId().isEmpty()) {
      Set<List<String>> patients = new TreeSet<>(Contexts::compare);
      for (RawContext context : contexts) {
        context
            .getPatientId()
            .ifPresent(id -> patients.add(List.of(id, context.getIssuerOfPatientId().orElse(""))));
      }
      if (patients.size() == 1) {
        List<String> patient = patients.iterator().next();
        merged.setPatientId(patient.get(0));
        merged.setIssuerOfPatientId(patient.get(1).isEmpty() ? null : patient.get(1));
      }
    }
    if (report.getStudyInstanceUid().isEmpty()) {
      merged.setStudyInstanceUid(only(contexts, RawContext::getStudyInstanceUid));
    }
    if (report.getAccessionNumber().isEmpty()) {
      merged.setAccessionNumber(only(contexts, RawContext::getAccessionNumber));
    }
    return merged.build();
  }

  private static int compare(List<String> one, List<String> other) {
    int byId = one.get(0).compareTo(other.get(0));
    return byId != 0 ? byId : one.get(1).compareTo(other.get(1));
  }

  private static String only(
      Collection<RawContext> contexts, Function<RawContext, Optional<String>> key) {
    Set<String> values = new TreeSet<>();
    contexts.forEach(context -> key.apply(context).ifPresent(values::add));
    return values.size() == 1 ? values.iterator().next() : null;
  }
}
