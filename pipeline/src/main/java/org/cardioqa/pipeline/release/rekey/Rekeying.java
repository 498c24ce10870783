package org.cardioqa.pipeline.release.rekey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.schemas.QaCandidate;

/**
 * The ids under a new identity key that belong to ids under an old one.
 *
 * <p>Pseudonyms are keyed hashes of what no output holds, so that one cannot be computed from the
 * other. Two builds of the same inputs are matched instead, study by study, by what in them does
 * not depend on the key ({@link KeyedBuild}). A study whose reports and pictures are those of
 * another too is told apart by its patient's other studies, or not at all: nothing is guessed.
 */
public final class Rekeying {
  private final Map<String, String> studies = new TreeMap<>();
  private final Map<String, String> patients = new TreeMap<>();
  private final Map<String, Question> questions = new TreeMap<>();
  private long candidates;
  private long sameContent;
  private long unmatched;

  /** Where a candidate went, and whether its content is the same but for the key. */
  private record Question(String qaId, String oldHash, String newHash, boolean same) {}

  private record Place(String study, String code) {}

  private record Entry(String qaId, String hash, Print content) {}

  private Rekeying() {}

  /**
   * Matches two builds of the same inputs by the same code, catalogue and options.
   *
   * @throws IOException if the shards cannot be read
   */
  public static Rekeying of(Path oldShards, Path newShards) throws IOException {
    Rekeying rekeying = new Rekeying();
    KeyedBuild old = KeyedBuild.read(oldShards);
    KeyedBuild recent = KeyedBuild.read(newShards);
    rekeying.match(old, recent);
    Map<Place, Entry> places = new HashMap<>();
    recent.candidates(
        candidate ->
            places.put(
                new Place(candidate.getStudyId(), candidate.getQuestionCode()),
                new Entry(
                    candidate.getQaId(), candidate.getContentHash(), recent.content(candidate))));
    old.candidates(candidate -> rekeying.question(candidate, old.content(candidate), places));
    return rekeying;
  }

  private void match(KeyedBuild old, KeyedBuild recent) {
    Map<String, Print> oldPatients = old.patientPrints();
    Map<String, Print> newPatients = recent.patientPrints();
    pair(old.studies(), recent.studies());
    Map<String, Object> left = new TreeMap<>();
    old.studies().forEach((study, print) -> left.put(study, both(print, study, old, oldPatients)));
    left.keySet().removeAll(studies.keySet());
    Map<String, Object> right = new TreeMap<>();
    recent
        .studies()
        .forEach((study, print) -> right.put(study, both(print, study, recent, newPatients)));
    right.keySet().removeAll(Set.copyOf(studies.values()));
    pair(left, right);
    contradictions(old, recent);
    unmatched = (long) old.studies().size() - studies.size();
  }

  private static Object both(
      Print print, String study, KeyedBuild build, Map<String, Print> patients) {
    return List.of(print, build.patient(study).map(patients::get).orElse(Print.EMPTY));
  }

  /** Matches studies by a fingerprint that no other study of their build has. */
  private void pair(Map<String, ?> old, Map<String, ?> recent) {
    Map<Object, String> right = unique(recent);
    unique(old)
        .forEach(
            (print, study) -> {
              if (right.containsKey(print)) {
                studies.put(study, right.get(print));
              }
            });
  }

  private static Map<Object, String> unique(Map<String, ?> prints) {
    Map<Object, String> byPrint = new HashMap<>();
    Set<Object> shared = new HashSet<>();
    prints.forEach(
        (study, print) -> {
          if (byPrint.put(print, study) != null) {
            shared.add(print);
          }
        });
    byPrint.keySet().removeAll(shared);
    return byPrint;
  }

  /**
   * Takes back all matches of a patient whose studies went to two patients, or two patients' to
   * one: one of the matches is wrong, and it is not known which.
   */
  private void contradictions(KeyedBuild old, KeyedBuild recent) {
    Map<String, String> back = new HashMap<>();
    Set<String> wrong = new HashSet<>();
    studies.forEach(
        (study, other) -> {
          Optional<String> patient = old.patient(study);
          Optional<String> now = recent.patient(other);
          if (patient.isPresent() && now.isPresent()) {
            String known = patients.putIfAbsent(patient.get(), now.get());
            String knownBack = back.putIfAbsent(now.get(), patient.get());
            if ((known != null && !known.equals(now.get()))
                || (knownBack != null && !knownBack.equals(patient.get()))) {
              wrong.add(patient.get());
              wrong.add(back.get(now.get()));
            }
          }
        });
    studies.keySet().removeIf(study -> old.patient(study).filter(wrong::contains).isPresent());
    patients.keySet().removeAll(wrong);
  }

  private void question(QaCandidate candidate, Print content, Map<Place, Entry> places) {
    candidates++;
    String study = studies.get(candidate.getStudyId());
    Entry entry = study == null ? null : places.get(new Place(study, candidate.getQuestionCode()));
    if (entry != null) {
      boolean same = entry.content.equals(content);
      sameContent += same ? 1 : 0;
      questions.put(
          candidate.getQaId(),
          new Question(entry.qaId, candidate.getContentHash(), entry.hash, same));
    }
  }

  /** Studies of the old build that could not be matched. */
  public long unmatchedStudies() {
    return unmatched;
  }

  /** Candidates of the old build. */
  public long candidates() {
    return candidates;
  }

  /** Those of them whose content is the same under the new key. */
  public long sameContent() {
    return sameContent;
  }

  /** Pseudonyms of studies, old to new. */
  public Map<String, String> studies() {
    return studies;
  }

  /** Pseudonyms of patients, old to new. */
  public Map<String, String> patients() {
    return patients;
  }

  /** qa_ids, old to new. */
  public Map<String, String> qaIds() {
    Map<String, String> ids = new TreeMap<>();
    questions.forEach((old, question) -> ids.put(old, question.qaId));
    return ids;
  }

  /** The new id of a row. */
  public Optional<String> qaId(String old) {
    return Optional.ofNullable(questions.get(old)).map(Question::qaId);
  }

  /**
   * The content hash that a verdict has under the new key: that of the new candidate if the verdict
   * was on the old candidate as it is and both have the same content; else the verdict's own, which
   * no candidate has, so that it stays a verdict on something else.
   */
  public String contentHash(String oldQaId, String hash) {
    Question question = questions.get(oldQaId);
    return question != null && question.same && question.oldHash.equals(hash)
        ? question.newHash
        : hash;
  }

  /**
   * The errata under the new ids; entries on rows that have none are left out.
   *
   * @return their chain goes on from the last entry of the old one
   */
  public Errata errata(Errata old) {
    Errata errata = Errata.none();
    List<Erratum> entries = old.entries();
    String start = entries.isEmpty() ? Erratum.START : entries.get(entries.size() - 1).hash();
    for (Erratum entry : entries) {
      Optional<String> qaId = qaId(entry.qaId());
      if (qaId.isPresent()) {
        errata = errata.rekeyed(entry, qaId.get(), start);
      }
    }
    return errata;
  }
}
