package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawStudy;

/** Puts together what the headers of one study say of its patient and its keys. */
final class StudyHeaders {
  static final Comparator<KnownIdentifier> BY_TYPE_AND_VALUE =
      Comparator.comparing(KnownIdentifier::getType).thenComparing(KnownIdentifier::getValue);

  private StudyHeaders() {}

  /**
   * The study of these instances; empty if they name two patients.
   *
   * <p>A study with several accession numbers (orders read together) has none as a key; all of them
   * are known identifiers.
   *
   * @param instances of one StudyInstanceUID, at least one
   */
  static Optional<RawStudy> of(Collection<RawInstance> instances) {
    Set<String> patients = values(instances, RawInstance::getPatientId);
    Set<String> issuers = values(instances, RawInstance::getIssuerOfPatientId);
    if (patients.size() > 1 || issuers.size() > 1) {
      return Optional.empty();
    }
    Set<String> accessions = values(instances, RawInstance::getAccessionNumber);
    Set<String> accessionIssuers = values(instances, RawInstance::getIssuerOfAccessionNumber);
    TreeSet<KnownIdentifier> identifiers = new TreeSet<>(BY_TYPE_AND_VALUE);
    instances.forEach(instance -> identifiers.addAll(instance.getIdentifiers()));
    return Optional.of(
        RawStudy.newBuilder()
            .setStudyInstanceUid(instances.iterator().next().getStudyInstanceUid())
            .setPatientId(only(patients))
            .setIssuerOfPatientId(only(issuers))
            .setAccessionNumber(only(accessions))
            .setIssuerOfAccessionNumber(only(accessionIssuers))
            .setStudyDate(
                values(instances, RawInstance::getStudyDate).stream().findFirst().orElse(null))
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

  private static Set<String> values(
      Collection<RawInstance> instances, Function<RawInstance, Optional<String>> attribute) {
    return instances.stream()
        .map(attribute)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String only(Set<String> values) {
    return values.size() == 1 ? values.iterator().next() : null;
  }
}
