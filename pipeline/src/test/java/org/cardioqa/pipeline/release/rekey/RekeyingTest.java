package org.cardioqa.pipeline.release.rekey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.VolumeLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RekeyingTest {
  private static final int PATIENTS = 4;
  private static final int QUESTIONS = ReleaseFixture.ofPatients(PATIENTS).candidates().size();

  @TempDir private Path folder;

  private final ReleaseFixture old = ReleaseFixture.ofPatients(PATIENTS);
  private final ReleaseFixture recent = ReleaseFixture.ofPatients(PATIENTS);

  @Test
  void everyIdOfTheOldKeyFindsTheOneOfTheNew() throws IOException {
    Rekeying rekeying = rekey();

    assertThat(rekeying.unmatchedStudies()).isZero();
    assertThat(rekeying.studies())
        .hasSize(PATIENTS)
        .containsEntry(ReleaseFixture.studyId(2), other(ReleaseFixture.studyId(2)));
    assertThat(rekeying.patients())
        .containsEntry(ReleaseFixture.patientId(2), other(ReleaseFixture.patientId(2)));
    assertThat(rekeying.qaIds()).hasSize(QUESTIONS);
    String qaId = ReleaseFixture.qaId(3, "diagnosis");
    assertThat(rekeying.qaId(qaId)).contains(other(qaId));
    assertThat(rekeying.sameContent()).isEqualTo(QUESTIONS);
  }

  @Test
  void surrogatesOfAnotherLengthDoNotHideAReport() throws IOException {
    old.reports().replaceAll(report -> named(report, "Dr. Miller"));
    recent.reports().replaceAll(report -> named(report, "Dr. Featherstonehaugh"));

    assertThat(rekey().unmatchedStudies()).isZero();
  }

  @Test
  void aVerdictOnTheCandidateAsItIsCountsUnderTheNewKeyToo() throws IOException {
    Rekeying rekeying = rekey();
    QaCandidate candidate = old.candidate(1, "lge_status");

    assertThat(rekeying.contentHash(candidate.getQaId(), candidate.getContentHash()))
        .isEqualTo(other(candidate.getContentHash()));
    assertThat(rekeying.contentHash(candidate.getQaId(), "of an earlier content"))
        .isEqualTo("of an earlier content");
  }

  @Test
  void aVerdictOnOtherContentStaysAVerdictOnOtherContent() throws IOException {
    QaCandidate candidate = old.candidate(1, "lge_status");
    recent.replace(QaCandidate.newBuilder(candidate).setAnswers(List.of("something else")).build());

    Rekeying rekeying = rekey();

    assertThat(rekeying.qaId(candidate.getQaId())).contains(other(candidate.getQaId()));
    assertThat(rekeying.contentHash(candidate.getQaId(), candidate.getContentHash()))
        .isEqualTo(candidate.getContentHash());
  }

  @Test
  void otherPixelsBehindALinkAreOtherContent() throws IOException {
    String volume = ReleaseFixture.volumeId(1, "lge");
    Slice changed =
        recent.slices().stream().filter(s -> s.getVolumeId().equals(volume)).findFirst().get();
    recent
        .slices()
        .replaceAll(
            s ->
                s.getSliceId().equals(changed.getSliceId())
                    ? Slice.newBuilder(s).setPixelSha256("other").build()
                    : s);

    Rekeying rekeying = rekey();

    assertThat(rekeying.unmatchedStudies()).isEqualTo(1);
    assertThat(rekeying.studies()).doesNotContainKey(ReleaseFixture.studyId(1));
  }

  @Test
  void studiesThatCannotBeToldApartAreNotMatched() throws IOException {
    makeEqual(old);
    makeEqual(recent);

    Rekeying rekeying = rekey();

    assertThat(rekeying.unmatchedStudies()).isEqualTo(2);
    assertThat(rekeying.studies())
        .doesNotContainKeys(ReleaseFixture.studyId(0), ReleaseFixture.studyId(1))
        .containsKey(ReleaseFixture.studyId(2));
  }

  @Test
  void equalStudiesAreToldApartByTheOtherStudiesOfTheirPatients() throws IOException {
    for (ReleaseFixture fixture : List.of(old, recent)) {
      makeEqual(fixture);
      giveToPatient0(2, fixture);
    }

    Rekeying rekeying = rekey();

    assertThat(rekeying.unmatchedStudies()).isZero();
    assertThat(rekeying.studies())
        .containsEntry(ReleaseFixture.studyId(1), other(ReleaseFixture.studyId(1)));
  }

  @Test
  void aPatientWhoseStudiesWentToTwoPatientsIsNotMatched() throws IOException {
    giveToPatient0(2, old);

    Rekeying rekeying = rekey();

    assertThat(rekeying.studies())
        .doesNotContainKeys(ReleaseFixture.studyId(0), ReleaseFixture.studyId(2))
        .containsKeys(ReleaseFixture.studyId(1), ReleaseFixture.studyId(3));
    assertThat(rekeying.patients()).doesNotContainKey(ReleaseFixture.patientId(0));
  }

  @Test
  void verdictsKeepAllButTheirIdsAndThoseWithoutANewIdAreKeptApart() throws IOException {
    Rekeying rekeying = rekey();
    Path verdicts = old.writeVerdicts(folder.resolve("verdicts.jsonl"));
    List<String> lines = new ArrayList<>(Files.readAllLines(verdicts));
    String alien = lines.get(0).replaceAll("\"qa_id\":\"[^\"]+\"", "\"qa_id\":\"alien\"");
    lines.add(alien);
    Files.write(verdicts, lines);
    Path output = folder.resolve("new.jsonl");
    Path rest = folder.resolve("rest.jsonl");

    RekeyedVerdicts done = RekeyedVerdicts.write(verdicts, rekeying, output, rest);

    assertThat(done).isEqualTo(new RekeyedVerdicts(lines.size() - 1L, 0, 1));
    assertThat(Files.readAllLines(rest)).containsExactly(alien);
    JsonNode before = new ObjectMapper().readTree(lines.get(0));
    JsonNode after = new ObjectMapper().readTree(Files.readAllLines(output).get(0));
    assertThat(after.get("qa_id").asText()).isEqualTo(other(before.get("qa_id").asText()));
    assertThat(after.get("content_hash").asText())
        .isEqualTo(other(before.get("content_hash").asText()));
    for (String field : List.of("verdict_id", "reader", "answers", "decision", "decided_at")) {
      assertThat(after.get(field)).isEqualTo(before.get(field));
    }
  }

  @Test
  void aLineThatIsNoVerdictIsRefusedWithItsNumberAndWithoutItsText() throws IOException {
    Rekeying rekeying = rekey();
    Path file = Files.writeString(folder.resolve("v.jsonl"), "\n{\"reader\": \"Miller\"}\n");

    assertThatThrownBy(
            () ->
                RekeyedVerdicts.write(
                    file, rekeying, folder.resolve("out"), folder.resolve("rest")))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("Miller");
  }

  @Test
  void errataGoOnUnderTheNewIdsFromTheChainOfTheOld() throws IOException {
    String qaId = ReleaseFixture.qaId(1, "lge_status");
    Errata errata =
        Errata.none()
            .with(erratum("of another line", Erratum.Kind.RETRACTED))
            .with(erratum(qaId, Erratum.Kind.RETRACTED))
            .with(erratum(qaId, Erratum.Kind.REINSTATED));

    Errata carried = rekey().errata(errata);

    assertThat(carried.entries()).extracting(Erratum::qaId).containsOnly(other(qaId)).hasSize(2);
    assertThat(carried.entries().get(0).previous()).isEqualTo(errata.entries().get(2).hash());
    Path file = folder.resolve("errata.json");
    carried.write(file, Optional.empty());
    assertThat(Errata.read(file).entries()).isEqualTo(carried.entries());
  }

  /** Studies 0 and 1 have the same report, and nobody has pictures. */
  private static void makeEqual(ReleaseFixture fixture) {
    fixture.slices().clear();
    String text = fixture.reports().get(0).getText();
    changeReport(1, fixture, report -> report.setText(text));
  }

  private static void giveToPatient0(int study, ReleaseFixture fixture) {
    changeReport(study, fixture, report -> report.setPatientId(ReleaseFixture.patientId(0)));
  }

  private static void changeReport(
      int study, ReleaseFixture fixture, Consumer<DeidentifiedReport.Builder> change) {
    fixture
        .reports()
        .replaceAll(
            report -> {
              DeidentifiedReport.Builder changed = DeidentifiedReport.newBuilder(report);
              if (report.getStudyId().equals(ReleaseFixture.studyId(study))) {
                change.accept(changed);
              }
              return changed.build();
            });
  }

  private Rekeying rekey() throws IOException {
    toOtherKey(recent);
    return Rekeying.of(
        old.writeShards(folder.resolve("old")), recent.writeShards(folder.resolve("new")));
  }

  /** What another identity key changes: all pseudonyms, the order of options, dates, offsets. */
  private static void toOtherKey(ReleaseFixture fixture) {
    fixture
        .reports()
        .replaceAll(
            r ->
                DeidentifiedReport.newBuilder(r)
                    .setReportId(other(r.getReportId()))
                    .setStudyId(other(r.getStudyId()))
                    .setPatientId(other(r.getPatientId()))
                    .setExamDate("2020-01-01")
                    .build());
    fixture
        .slices()
        .replaceAll(
            s ->
                Slice.newBuilder(s)
                    .setSliceId(other(s.getSliceId()))
                    .setVolumeId(other(s.getVolumeId()))
                    .setStudyId(other(s.getStudyId()))
                    .setPatientId(other(s.getPatientId()))
                    .build());
    fixture.findings().clear();
    fixture.volumes().clear();
    fixture.candidates().replaceAll(RekeyingTest::toOtherKey);
  }

  private static QaCandidate toOtherKey(QaCandidate candidate) {
    List<CandidateOption> options = new ArrayList<>(candidate.getOptions());
    Collections.reverse(options);
    UnaryOperator<String> finding =
        id -> other(candidate.getReportId()) + id.substring(candidate.getReportId().length());
    return QaCandidate.newBuilder(candidate)
        .setQaId(other(candidate.getQaId()))
        .setContentHash(other(candidate.getContentHash()))
        .setStudyId(other(candidate.getStudyId()))
        .setPatientId(other(candidate.getPatientId()))
        .setReportId(other(candidate.getReportId()))
        .setOptions(options)
        .setEvidence(
            candidate.getEvidence().stream()
                .map(
                    e ->
                        Evidence.newBuilder(e)
                            .setFindingId(finding.apply(e.getFindingId()))
                            .setStart(e.getStart() + 7)
                            .setEnd(e.getEnd() + 7)
                            .build())
                .toList())
        .setLinks(
            candidate.getLinks().stream()
                .map(l -> VolumeLink.newBuilder(l).setVolumeId(other(l.getVolumeId())).build())
                .toList())
        .build();
  }

  private static String other(String id) {
    return new StringBuilder(id).reverse().append("-new").toString();
  }

  private static DeidentifiedReport named(DeidentifiedReport report, String name) {
    String start = "Read by ";
    return DeidentifiedReport.newBuilder(report)
        .setText(start + name + ". " + report.getText())
        .setRedactions(
            List.of(
                Redaction.newBuilder()
                    .setStart(start.length())
                    .setEnd(start.length() + name.length())
                    .setType(IdentifierType.NAME)
                    .build()))
        .build();
  }

  private static Erratum erratum(String qaId, Erratum.Kind kind) {
    return new Erratum(
        0, qaId, kind, "1.0.0", List.of("x"), "wrong", "reader-7", "2026-03-01", "", "");
  }
}
