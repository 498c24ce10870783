package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawStudy;

/**
 * Puts together what the headers of one study say of its patient and its keys. Instances are added
 * one by one and not kept.
 */
public final class StudyHeaders {
  static final Comparator<KnownIdentifier> BY_TYPE_AND_VALUE =
      Comparator.comparing(KnownIdentifier::getType).thenComparing(KnownIdentifier::getValue);

  private final String studyInstanceUid;
  private final TreeSet<String> patients = new TreeSet<>();
  private final TreeSet<String> issuers = new TreeSet<>();
  private final TreeSet<String> accessions = new TreeSet<>();
  private final TreeSet<String> accessionIssuers = new TreeSet<>();
  private final TreeSet<String> dates = new TreeSet<>();
  private final TreeSet<KnownIdentifier> identifiers = new TreeSet<>(BY_TYPE_AND_VALUE);

  /** Of a study without instances yet. */
  public StudyHeaders(String studyInstanceUid) {
    this.studyInstanceUid = studyInstanceUid;
  }

  /**
   * The study of these instances; empty if they name two patients.
   *
   * @param instances of one StudyInstanceUID, at least one
   */
  static Optional<RawStudy> of(Collection<RawInstance> instances) {
    StudyHeaders headers = new StudyHeaders(instances.iterator().next().getStudyInstanceUid());
    instances.forEach(headers::add);
    return headers.study();
  }

  /** Adds what an instance of the study says. */
  public void add(RawInstance instance) {
    instance.getPatientId().ifPresent(patients::add);
    instance.getIssuerOfPatientId().ifPresent(issuers::add);
    instance.getAccessionNumber().ifPresent(accessions::add);
    instance.getIssuerOfAccessionNumber().ifPresent(accessionIssuers::add);
    instance.getStudyDate().ifPresent(dates::add);
    identifiers.addAll(instance.getIdentifiers());
  }

  /**
   * The study of the instances that were added; empty if they name two patients.
   *
   * <p>A study with several accession numbers (orders read together) has none as a key; all of them
   * are known identifiers.
   */
  public Optional<RawStudy> study() {
    if (patients.size() > 1 || issuers.size() > 1) {
      return Optional.empty();
    }
    return Optional.of(
        RawStudy.newBuilder()
            .setStudyInstanceUid(studyInstanceUid)
            .setPatientId(only(patients))
            .setIssuerOfPatientId(only(issuers))
            .setAccessionNumber(only(accessions))
            .setIssuerOfAccessionNumber(only(accessionIssuers))
            .setStudyDate(dates.isEmpty() ? null : dates.first())
            .setIdentifiers(new ArrayList<>(identifiers))
            .build());
  }

  /** The instances with the patient that the study as a whole has, for some may lack it. */
  static List<RawInstance> withPatientOf(RawStudy study, Collection<RawInstance> instances) {
    return instances.stream()
        .map(
            instance ->
                RawInstance.newBuilder(instance)
                    .setPatientId(study.getPatientId().orElse(null))
                    .setIssuerOfPatientId(study.getIssuerOfPatientId().orElse(null))
                    .build())
        .toList();
  }

  private static String only(Set<String> values) {
    return values.size() == 1 ? values.iterator().next() : null;
  }
}
