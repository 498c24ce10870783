package org.cardioqa.testdata.reports;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;
import org.cardioqa.testdata.cases.Dice;
import org.cardioqa.testdata.cases.Patient;
import org.cardioqa.testdata.cases.Person;
import org.cardioqa.testdata.cases.Study;

/** The slots that identify somebody, with their types, in the forms in which reports write them. */
final class Identity {
  private static final Map<String, String> DATE_FORMS =
      Map.of(
          "iso", "yyyy-MM-dd",
          "us", "MM/dd/yyyy",
          "uk", "dd/MM/yyyy",
          "dots", "d.M.yy",
          "long", "d MMMM yyyy",
          "us_long", "MMMM d, yyyy",
          "short", "dd-MMM-yy",
          "packed", "yyyyMMdd");

  private Identity() {}

  static Map<String, Slot> slots(Study study, Dice dice) {
    Patient patient = study.patient();
    Map<String, Slot> slots = new TreeMap<>();
    person(slots, "patient", patient.name());
    person(slots, "referrer", study.referrer());
    person(slots, "radiologist", study.radiologist());
    person(slots, "operator", study.operator());
    person(slots, "relative", patient.relative());
    person(slots, "second_reader", study.operator());
    date(slots, "dob", patient.birthDate());
    date(slots, "exam", study.date());
    date(slots, "report", study.date().plusDays(1));
    LocalDate prior = study.date().minusDays(dice.between(60, 700));
    date(slots, "prior", prior);
    put(
        slots,
        "prior_date",
        format(prior, dice.pick(List.of("us", "long", "short", "us_long"))),
        "DATE");
    put(
        slots,
        "prior_month",
        DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH).format(prior),
        "DATE");
    put(slots, "next_date", format(study.date().plusDays(84), "long"), "DATE");
    put(
        slots,
        "report_date",
        format(study.date().plusDays(1), dice.pick(List.of("us", "long", "iso"))),
        "DATE");
    put(slots, "mrn", patient.mrn(), "MRN");
    put(slots, "accession", study.accession(), "ACCESSION");
    put(slots, "study_uid", study.uid(), "OTHER_ID");
    put(slots, "account", "V000" + dice.digits(8), "ACCOUNT");
    put(slots, "ssn", dice.digits(3) + "-" + dice.digits(2) + "-" + dice.digits(4), "SSN");
    put(slots, "ip", "10." + dice.between(10, 250) + "." + dice.between(10, 250) + ".17", "IP");
    put(slots, "url", "https://pacs.example/?study=" + study.accession(), "URL");
    put(slots, "licence", dice.digits(7), "LICENSE");
    put(slots, "serial", study.deviceSerial(), "DEVICE_ID");
    put(slots, "hospital", study.hospital(), "HOSPITAL");
    put(slots, "clinic", study.clinic(), "HOSPITAL");
    put(slots, "hospital_phone", "555-" + local(dice), "PHONE");
    put(slots, "clinic_phone", local(dice), "PHONE");
    put(slots, "clinic_fax", "(555) " + local(dice), "FAX");
    String host = study.hospital().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    put(slots, "hospital_email", "mri@" + host + ".example", "EMAIL");
    put(slots, "phone", patient.phone(), "PHONE");
    put(slots, "email", patient.email(), "EMAIL");
    put(slots, "street", patient.street(), "ADDRESS");
    put(slots, "city", patient.city(), "CITY");
    put(slots, "state", patient.state(), "STATE");
    put(slots, "zip", patient.zip(), "ZIP");
    put(slots, "employer", patient.employer(), "EMPLOYER");
    long age = ChronoUnit.YEARS.between(patient.birthDate(), study.date());
    put(slots, "age", String.valueOf(age), age > 89 ? "AGE_OVER_89" : Draft.TRAP);
    boolean female = patient.sex().equals("F");
    slots.put("title", Slot.plain(female ? "Ms." : "Mr."));
    slots.put("sex", Slot.plain(patient.sex()));
    slots.put("gender", Slot.plain(female ? "woman" : "man"));
    slots.put("pronoun", Slot.plain(female ? "she" : "he"));
    slots.put("pronoun_possessive", Slot.plain(female ? "her" : "his"));
    YamlNode dialect = DataFiles.read("dialects.yaml").get(study.vendor());
    slots.put("vendor_word", Slot.identifier(dialect.get("model").text(), Draft.TRAP));
    return slots;
  }

  /** A number of the area 555, which nobody has. */
  private static String local(Dice dice) {
    return dice.between(200, 989) + "-" + dice.digits(4);
  }

  private static void person(Map<String, Slot> slots, String role, Person person) {
    put(slots, role + "_full", person.full(), "NAME");
    put(slots, role + "_family", person.family(), "NAME");
    put(slots, role + "_given", person.given(), "NAME");
    put(slots, role + "_family_first", person.familyFirst(), "NAME");
    String caps = person.family().toUpperCase(Locale.ROOT);
    put(slots, role + "_caps", caps + ", " + person.given(), "NAME");
    put(slots, role + "_dicom", person.dicom().toUpperCase(Locale.ROOT), "NAME");
    String initials = person.given().substring(0, 1) + person.family().substring(0, 1);
    put(slots, role + "_initials", initials, "NAME");
    put(slots, role + "_abbr", person.abbreviated(), "NAME");
    put(
        slots,
        role + "_family_abbr",
        person.family() + " " + person.given().substring(0, 1),
        "NAME");
  }

  private static void date(Map<String, Slot> slots, String event, LocalDate date) {
    DATE_FORMS.keySet().forEach(form -> put(slots, event + "_" + form, format(date, form), "DATE"));
  }

  private static String format(LocalDate date, String form) {
    return DateTimeFormatter.ofPattern(DATE_FORMS.get(form), Locale.ENGLISH).format(date);
  }

  private static void put(Map<String, Slot> slots, String name, String text, String type) {
    slots.put(name, Slot.identifier(text, type));
  }
}
