package org.cardioqa.testdata.images;

import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.Patient;
import org.cardioqa.testdata.cases.Study;

/** The attributes that all instances of a study, and those that all of a series, have in common. */
final class StudyHeader {
  static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss.SSS", Locale.ROOT);
  private static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";

  private StudyHeader() {}

  static DicomFile of(Study study, YamlNode dialect) {
    Patient patient = study.patient();
    String date = DATE.format(study.date());
    String time = TIME.format(study.time());
    long age = ChronoUnit.YEARS.between(patient.birthDate(), study.date());
    DicomFile header = new DicomFile();
    header.put(0x00080005, "CS", "ISO_IR 192");
    header.put(0x00080012, "DA", date).put(0x00080013, "TM", time);
    header.put(Tags.SOP_CLASS_UID, "UI", MR_IMAGE_STORAGE);
    header.put(0x00080020, "DA", date).put(0x00080021, "DA", date);
    header.put(0x00080022, "DA", date).put(0x00080023, "DA", date);
    header.put(0x00080030, "TM", time);
    header.put(0x00080050, "SH", study.accession());
    header.put(0x00080060, "CS", "MR");
    header.put(0x00080070, "LO", dialect.get("manufacturer").text());
    header.put(0x00080080, "LO", study.hospital());
    header.put(0x00080081, "ST", patient.city() + ", " + patient.state());
    header.put(0x00080090, "PN", study.referrer().dicom());
    header.put(0x00081010, "SH", dialect.get("station").text());
    header.put(0x00081030, "LO", "Cardiac^Morphology and function");
    header.put(0x00081050, "PN", study.radiologist().dicom());
    header.put(0x00081070, "PN", study.operator().dicom());
    header.put(0x00081090, "LO", dialect.get("model").text());
    header.put(0x00100010, "PN", patient.name().dicom());
    header.put(0x00100020, "LO", patient.mrn());
    header.put(0x00100030, "DA", DATE.format(patient.birthDate()));
    header.put(0x00100040, "CS", patient.sex());
    header.put(0x00101010, "AS", String.format(Locale.ROOT, "%03dY", age));
    header.put(0x00101030, "DS", String.valueOf(60 + patient.number() % 40));
    header.put(0x00101040, "LO", patient.street() + ", " + patient.city());
    header.put(0x00102154, "SH", patient.phone());
    header.put(0x00104000, "LT", "Contact: " + patient.relative().full() + ", " + patient.phone());
    header.put(0x00180015, "CS", "HEART");
    header.put(0x00180023, "CS", "2D");
    header.put(0x00180087, "DS", number(dialect.get("tesla").number()));
    header.put(0x00181000, "LO", study.deviceSerial());
    header.put(0x00181020, "LO", dialect.get("software").text());
    header.put(0x00185100, "CS", "HFS");
    header.put(0x0020000D, "UI", study.uid());
    header.put(0x00200010, "SH", study.accession());
    header.put(0x00200052, "UI", study.uid(0));
    header.put(0x00201040, "LO", "");
    // A private element that repeats the name, as real ones do.
    header.put(0x00290010, "LO", "CARDIOQA TEST");
    header.put(0x00291001, "LO", patient.name().familyFirst());
    DicomFile request = new DicomFile();
    request.put(0x00321060, "LO", "MRI HEART");
    request.put(0x00400007, "LO", "MRI HEART");
    request.put(0x00400009, "SH", study.accession());
    request.put(0x00401001, "SH", study.accession());
    return header.put(0x00400275, request);
  }

  /** The values above that identify somebody. */
  static List<String> identifiers(Study study) {
    Patient patient = study.patient();
    return List.of(
        DATE.format(study.date()),
        DATE.format(patient.birthDate()),
        study.accession(),
        study.hospital(),
        study.referrer().dicom(),
        study.radiologist().dicom(),
        study.operator().dicom(),
        patient.name().dicom(),
        patient.name().familyFirst(),
        patient.mrn(),
        patient.street() + ", " + patient.city(),
        patient.phone(),
        patient.relative().full(),
        study.uid());
  }

  /** Adds what a series says of itself. */
  static DicomFile ofSeries(DicomFile study, Series series, int seriesNumber, String uid) {
    DicomFile header = study.copy();
    header.put(Tags.IMAGE_TYPE, "CS", series.type());
    header.put(
        0x00080031, "TM", TIME.format(java.time.LocalTime.of(8, 0).plusMinutes(seriesNumber)));
    header.put(0x00180020, "CS", series.scanning());
    header.put(0x00180021, "CS", series.variant());
    header.put(0x00180022, "CS", series.options());
    series.name().ifPresent(name -> header.put(0x00180024, "SH", name));
    if (series.contrast()) {
      header.put(0x00180010, "LO", "Gadobutrol");
    }
    header.put(0x00180080, "DS", number(series.repetition()));
    header.put(0x00180081, "DS", number(series.echo()));
    series.inversion().ifPresent(time -> header.put(0x00180082, "DS", String.valueOf(time)));
    header.put(0x00180091, "IS", series.kind().equals("t2") ? "21" : "1");
    header.put(0x00181030, "LO", series.protocol());
    header.put(0x00181314, "DS", String.valueOf(series.flip()));
    header.put(0x0020000E, "UI", uid);
    header.put(0x00200011, "IS", String.valueOf(seriesNumber));
    return header;
  }

  /** A decimal string (DS) of at most 16 characters. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    return text.equals("-0") ? "0" : text;
  }
}
