package org.cardioqa.transforms.studies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.schemas.ReportStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyMatcherTest {
  /** Studies of the archive: uid, accession, issuer of it, patient, issuer of it, date. */
  private static final List<RawStudy> ARCHIVE =
      List.of(
          study("1.1", "A1", "", "P1", "", "20200102"),
          study("1.2", "A2", "", "P2", "", "20200102"),
          study("1.3", "", "", "P3", "", "20200102"),
          study("1.4", "A4", "", "P4", "", "20200102"),
          study("1.5", "A5", "", "P4", "", "20200102"),
          study("1.6", "A6", "NORTH", "P6", "NORTH", "20200102"),
          study("1.7", "A6", "SOUTH", "P6", "SOUTH", "20200102"),
          study("1.8", "A8", "", "P8", "", "20200102"),
          study("1.9", "A8", "", "P9", "", "20200102"));

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          by UID                                       | uid=1.1                           | 1.1
          by accession                                 | acc=A2                            | 1.2
          by patient and date                          | pid=P3 date=2020-01-02            | 1.3
          a date as DICOM writes it                    | pid=P3 date=20200102              | 1.3
          all keys agree                               | uid=1.1 acc=A1 pid=P1             | 1.1
          nothing to go by                             |                                   | none
          a UID that is not here                       | uid=9.9                           | none
          an accession that is not here                | acc=A99                           | none
          another accession on the same day            | acc=A99 pid=P1 date=2020-01-02    | none
          no accession in the images, same day         | acc=A99 pid=P3 date=2020-01-02    | 1.3
          another date                                 | pid=P3 date=2020-01-03            | none
          a patient without a date                     | pid=P3                            | none
          a date that is none                          | pid=P3 date=20209999              | none
          UID and accession of two studies             | uid=1.1 acc=A2                    | conflict
          an unknown UID with a known accession        | uid=9.9 acc=A2                    | conflict
          UID of another patient                       | uid=1.1 pid=P2                    | conflict
          accession of another patient                 | acc=A1 pid=P2                     | conflict
          two studies of the patient that day          | pid=P4 date=2020-01-02            | conflict
          two studies that day, the accession tells    | acc=A5 pid=P4 date=2020-01-02     | 1.5
          one accession of two issuers                 | acc=A6                            | conflict
          the issuer tells                             | acc=A6 accissuer=SOUTH            | 1.7
          the patient's issuer tells                   | pid=P6 pidissuer=NORTH date=20200102 | 1.6
          one accession of two patients                | acc=A8                            | conflict
          one accession of two patients, UID tells     | uid=1.9 acc=A8                    | 1.9
          """)
  void aReportFindsItsStudy(String what, String keys, String expected) {
    StudyMatcher.Match match = StudyMatcher.match(report(keys), ARCHIVE);

    String found =
        match instanceof StudyMatcher.Found one
            ? one.study().getStudyInstanceUid()
            : match instanceof StudyMatcher.NotHere ? "none" : "conflict";
    assertThat(found).as(what).isEqualTo(expected);
  }

  private static RawReport report(String keys) {
    Map<String, String> values = new java.util.HashMap<>();
    Stream.of(keys == null ? new String[0] : keys.split(" "))
        .map(pair -> pair.split("="))
        .forEach(pair -> values.put(pair[0], pair[1]));
    return RawReport.newBuilder()
        .setInputKey("k")
        .setReportId("r")
        .setStudyInstanceUid(values.get("uid"))
        .setAccessionNumber(values.get("acc"))
        .setIssuerOfAccessionNumber(values.get("accissuer"))
        .setPatientId(values.get("pid"))
        .setIssuerOfPatientId(values.get("pidissuer"))
        .setExamDate(values.get("date"))
        .setStatus(ReportStatus.FINAL)
        .setText("t")
        .build();
  }

  private static RawStudy study(String... values) {
    String[] present =
        Arrays.stream(values).map(value -> value.isEmpty() ? null : value).toArray(String[]::new);
    return RawStudy.newBuilder()
        .setStudyInstanceUid(present[0])
        .setAccessionNumber(present[1])
        .setIssuerOfAccessionNumber(present[2])
        .setPatientId(present[3])
        .setIssuerOfPatientId(present[4])
        .setStudyDate(present[5])
        .setIdentifiers(List.of())
        .build();
  }
}
