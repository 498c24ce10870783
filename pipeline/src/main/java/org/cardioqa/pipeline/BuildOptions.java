package org.cardioqa.pipeline;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.cardioqa.pipeline.log.LogFormat;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.ingest.ReportFormat;
import org.cardioqa.transforms.studies.PatientIssuers;
import org.cardioqa.transforms.volumes.PixelChoice;

/** Options of the build job; any option of Beam and of the runner may stand beside them. */
public interface BuildOptions extends PipelineOptions {
  @Description("Reports: a folder, glob or file. Without it images only.")
  String getReports();

  void setReports(String value);

  @Description(
      "Form of the reports: jsonl (FHIR bulk exports too), csv, parquet, hl7 (version 2, ORU^R01) or"
          + " text (a report a file)."
          + " Default: what each file's name says (.jsonl, .ndjson, .csv, .parquet, .hl7, .txt; but for"
          + " Parquet with .gz or without).")
  ReportFormat getReportFormat();

  void setReportFormat(ReportFormat value);

  @Description(
      "Other names of report fields, as in report_id=ReportID,text=Body. The fields are report_id,"
          + " study_instance_uid, accession_number, issuer_of_accession_number, patient_id,"
          + " issuer_of_patient_id, patient_name, birth_date, exam_date, issued, status, modality,"
          + " language, text. For HL7 where a field stands: accession_number=OBR-20.1.")
  String getReportFields();

  void setReportFields(String value);

  @Description(
      "Patients whose names, numbers and dates are known: a file, folder or glob of CSV, JSONL or"
          + " Parquet with a row a patient, found by patient_id. The user guide lists its columns.")
  String getPhiTable();

  void setPhiTable(String value);

  @Description(
      "Issuers of patient ids: compared (ids of two issuers are two patients) or ignored (all ids"
          + " come from one issuer, however images and reports write it).")
  @Default.Enum("COMPARED")
  PatientIssuers getPatientIssuers();

  void setPatientIssuers(PatientIssuers value);

  @Description("Longest report record that is read, in bytes; longer ones are quarantined.")
  @Default.Integer(1_048_576)
  Integer getMaxReportBytes();

  void setMaxReportBytes(Integer value);

  @Description(
      "CPU time that a report may take for its de-identification, and again for its findings, in"
          + " seconds; longer ones are quarantined.")
  @Default.Integer(60)
  Integer getMaxReportSeconds();

  void setMaxReportSeconds(Integer value);

  @Description(
      "Character set of CSV and text files, and of HL7 messages that declare none, such as"
          + " ISO-8859-1. JSON is UTF-8.")
  @Default.String("UTF-8")
  String getDefaultCharset();

  void setDefaultCharset(String value);

  @Description("Language of reports that declare none and are too short to tell: a BCP 47 tag.")
  @Default.String("en")
  String getDefaultLanguage();

  void setDefaultLanguage(String value);

  @Description("DICOM: a folder, glob or file, zip archives too. Without it text only.")
  String getDicom();

  void setDicom(String value);

  @Description(
      "Most frames of a study, whose headers a worker holds together; larger studies are"
          + " quarantined.")
  @Default.Integer(100_000)
  Integer getMaxStudyFrames();

  void setMaxStudyFrames(Integer value);

  @Description("Folder for the shards and the manifest; empty, or with --overwrite or --resume.")
  String getOutput();

  void setOutput(String value);

  @Description("Delete what a former run left in the output folder first.")
  @Default.Boolean(false)
  Boolean getOverwrite();

  void setOverwrite(Boolean value);

  @Description(
      "Go on with the run that left the output folder unfinished: shards that it finished are not"
          + " made again. Inputs, key, options and version must be the same. Starts anew in an empty"
          + " folder.")
  @Default.Boolean(false)
  Boolean getResume();

  void setResume(Boolean value);

  @Description(
      "The identity key: a file of at least 32 bytes that nobody else can read, or env:NAME. Make"
          + " one with: openssl rand -hex 32")
  String getKeyFile();

  void setKeyFile(String value);

  @Description("A question catalogue of your own (YAML). Default: the one that comes with this.")
  String getCatalog();

  void setCatalog(String value);

  @Description(
      "Which slices get their pixels: those linked (of volumes that a question can point to), all"
          + " or none.")
  @Default.Enum("LINKED")
  PixelChoice getPixels();

  void setPixels(PixelChoice value);

  @Description(
      "What stands in place of an identifier: surrogates (invented, of the same shape) or tags"
          + " (such as [NAME]).")
  @Default.Enum("SURROGATES")
  RedactionStyle getRedaction();

  void setRedaction(RedactionStyle value);

  @Description(
      "Form of the log on standard error: text, or json: an object a line, with counts every ten"
          + " seconds and no text of an exception, which may quote an input.")
  @Default.Enum("TEXT")
  LogFormat getLogFormat();

  void setLogFormat(LogFormat value);
}
