package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.accounting.Reason;

/** A report: the orders that share a number, under the message's header and patient. */
final class Hl7Report {
  /** A field, a component and a subcomponent of it, such as PID-3.1. */
  private static final Pattern PATH =
      Pattern.compile("([A-Z][A-Z0-9]{2})-(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\.(\\d{1,3}))?");

  /** Types of id (table 0203) that name the patient best. */
  private static final List<String> PATIENT_ID_TYPES = List.of("MR", "PI", "PT");

  private static final String CANCELLED = "X";

  /** Result states (tables 0085 and 0123) after which nothing but a correction comes. */
  private static final Set<String> FINAL = Set.of("", "A", "C", "F", "U");

  private static final Pattern TIME = Pattern.compile("(\\d{4,14}).*");

  private final List<Hl7Segment> shared;
  private final List<KnownIdentifier> identifiers;
  private final ReportFields names;
  private final List<Hl7Order> orders = new ArrayList<>();

  /**
   * A report without orders.
   *
   * @param shared MSH, PID and PV1
   */
  Hl7Report(List<Hl7Segment> shared, List<KnownIdentifier> identifiers, ReportFields names) {
    this.shared = shared;
    this.identifiers = identifiers;
    this.names = names;
  }

  void add(Hl7Order order) {
    orders.add(order);
  }

  /** Everything but the input key. */
  RawReport.Builder build() throws RecordRefused {
    RawReport.Builder report =
        RawReport.newBuilder()
            .setStatus(status())
            .setStudyInstanceUid(stated("study_instance_uid", onlyStudy()).orElse(null))
            .setAccessionNumber(stated("accession_number", accession()).orElse(null))
            .setIssuerOfAccessionNumber(
                stated("issuer_of_accession_number", Optional.empty()).orElse(null))
            .setPatientId(stated("patient_id", patientId(1)).orElse(null))
            .setIssuerOfPatientId(stated("issuer_of_patient_id", patientId(4)).orElse(null))
            .setPatientName(stated("patient_name", Optional.empty()).orElse(null))
            .setBirthDate(stated("birth_date", Optional.empty()).orElse(null))
            .setExamDate(stated("exam_date", first("OBR", 7)).orElse(null))
            .setIssued(stated("issued", issued()).flatMap(Hl7Report::sortable).orElse(null))
            .setModality(stated("modality", Optional.empty()).orElse(null))
            .setLanguage(stated("language", first("MSH", 19)).orElse(null))
            .setIdentifiers(identifiers)
            .setText(text());
    stated("report_id", id()).ifPresent(report::setReportId);
    return report;
  }

  private String text() {
    StringJoiner text = new StringJoiner("\n\n");
    for (Hl7Order order : orders) {
      if (order.hasText()) {
        text.add(order.text());
      }
    }
    return text.toString();
  }

  /** One message of one system on one order; messages on an order follow each other. */
  private Optional<String> id() throws RecordRefused {
    Optional<String> control = first("MSH", 10);
    String order = orders.isEmpty() ? "" : orders.get(0).number();
    if (control.isEmpty() && order.isEmpty()) {
      return Optional.empty();
    }
    StringJoiner id = new StringJoiner("|");
    for (int field : new int[] {4, 3, 7, 10}) {
      id.add(first("MSH", field).orElse(""));
    }
    return Optional.of(id.add(order).toString());
  }

  private ReportStatus status() throws RecordRefused {
    Set<String> requests = new TreeSet<>();
    Set<String> results = new TreeSet<>();
    for (Hl7Order order : orders) {
      requests.add(order.request().value(25).orElse(""));
      results.addAll(order.states());
    }
    if (requests.equals(Set.of(CANCELLED))) {
      throw new RecordRefused(Reason.WITHDRAWN, "its order was cancelled (OBR-25)");
    }
    // A means that some results are there, and with some systems that an addendum is.
    boolean done = FINAL.containsAll(requests) && FINAL.containsAll(results);
    if (!done) {
      return ReportStatus.PRELIMINARY;
    }
    boolean addendum = !orders.isEmpty();
    for (Hl7Order order : orders) {
      addendum &= order.isAddendum();
    }
    return addendum ? ReportStatus.ADDENDUM : ReportStatus.FINAL;
  }

  private Optional<String> onlyStudy() {
    Set<String> studies = new TreeSet<>();
    orders.forEach(order -> studies.addAll(order.studies()));
    return studies.size() == 1 ? studies.stream().findFirst() : Optional.empty();
  }

  /** OBR-18, where IHE's profiles have it, else the filler's order number. */
  private Optional<String> accession() throws RecordRefused {
    Optional<String> placerField = first("OBR", 18);
    return placerField.isPresent() ? placerField : first("OBR", 3);
  }

  private Optional<String> issued() throws RecordRefused {
    Optional<String> reported = first("OBR", 22);
    return reported.isPresent() ? reported : first("MSH", 7);
  }

  /** Digits only: the zone is dropped, for few messages state one. */
  private static Optional<String> sortable(String time) {
    Matcher matcher = TIME.matcher(time);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** A component of the repetition of PID-3 that names the patient best; of PID-2 without any. */
  private Optional<String> patientId(int component) throws RecordRefused {
    for (Hl7Segment segment : shared) {
      if (segment.name().equals("PID")) {
        int best = 1;
        int rank = Integer.MAX_VALUE;
        for (int repetition = 1; repetition <= segment.repetitions(3); repetition++) {
          int type = PATIENT_ID_TYPES.indexOf(segment.value(3, repetition, 5).orElse(""));
          int place = type < 0 ? PATIENT_ID_TYPES.size() : type;
          if (segment.value(3, repetition, 1).isPresent() && place < rank) {
            best = repetition;
            rank = place;
          }
        }
        return rank == Integer.MAX_VALUE
            ? segment.value(2, 1, component)
            : segment.value(3, best, component);
      }
    }
    return Optional.empty();
  }

  /** The value from where the options say that the field stands, else the usual one. */
  private Optional<String> stated(String field, Optional<String> usual) throws RecordRefused {
    Matcher path = PATH.matcher(names.sourceName(field));
    if (!path.matches()) {
      return usual;
    }
    for (Hl7Segment segment : segments(path.group(1))) {
      Optional<String> value =
          segment.value(
              Integer.parseInt(path.group(2)), 1, number(path.group(3)), number(path.group(4)));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private static int number(String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }

  private Optional<String> first(String name, int field) throws RecordRefused {
    for (Hl7Segment segment : segments(name)) {
      Optional<String> value = segment.value(field);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private List<Hl7Segment> segments(String name) {
    List<Hl7Segment> found = new ArrayList<>();
    for (Hl7Segment segment : shared) {
      if (segment.name().equals(name)) {
        found.add(segment);
      }
    }
    for (Hl7Order order : orders) {
      order.common().filter(segment -> segment.name().equals(name)).ifPresent(found::add);
      if (order.request().name().equals(name)) {
        found.add(order.request());
      }
    }
    return found;
  }
}
