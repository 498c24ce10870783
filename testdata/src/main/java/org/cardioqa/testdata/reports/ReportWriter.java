package org.cardioqa.testdata.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.DataFiles;
import org.cardioqa.testdata.cases.Dice;
import org.cardioqa.testdata.cases.HeartCase;
import org.cardioqa.testdata.cases.Patient;
import org.cardioqa.testdata.cases.Study;

/** Writes the reports of a study in its house style, with their gold. */
public final class ReportWriter {
  /** Codes of numbers in the catalogue; other values of a case are words of the text only. */
  private static final Set<String> NUMBER_CODES =
      Set.of(
          "lvef_percent",
          "rvef_percent",
          "lvedv_ml",
          "lvesv_ml",
          "lvsv_ml",
          "lv_mass_g",
          "rvedv_ml",
          "rvesv_ml",
          "ecv_percent");

  private static final Map<String, String> INDEX_CODES =
      Map.of(
          "lvedv_index", "lvedv_ml_index",
          "lvesv_index", "lvesv_ml_index",
          "lv_mass_index", "lv_mass_g_index",
          "rvedv_index", "rvedv_ml_index",
          "rvesv_index", "rvesv_ml_index");

  private final long seed;
  private final Phrases phrases = new Phrases();
  private final List<Style> styles = Style.readAll();
  private final Set<String> words;

  /** The writer of an archive. */
  public ReportWriter(long seed) {
    this.seed = seed;
    YamlNode names = DataFiles.read("names.yaml");
    words =
        Stream.of("words", "female", "male", "states", "cities")
            .flatMap(list -> names.texts(list).stream())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ids of the house styles. */
  public List<String> styles() {
    return styles.stream().map(Style::id).toList();
  }

  /** All reports of a study, the earliest first. */
  public List<Report> write(Study study) {
    Dice dice = Dice.of(seed, study.patient().number(), study.number(), 4);
    Map<String, Slot> slots = new TreeMap<>(Identity.slots(study, dice));
    slots.putAll(clinical(study.heart(), dice));
    List<Report> reports = new ArrayList<>();
    Style style =
        styles.stream().filter(each -> each.id().equals(study.style())).findFirst().orElseThrow();
    switch (study.versions()) {
      case NONE -> {}
      case FINAL -> reports.add(full(study, style, slots, "FINAL", 1, dice));
      case PRELIMINARY_THEN_FINAL -> {
        Style first =
            styles.stream().filter(each -> each.id().equals("clipped")).findFirst().orElseThrow();
        reports.add(full(study, first, slots, "PRELIMINARY", 1, dice));
        reports.add(full(study, style, slots, "FINAL", 2, dice));
      }
      case FINAL_THEN_ADDENDUM -> {
        reports.add(full(study, style, slots, "FINAL", 1, dice));
        reports.add(addendum(study, slots, dice));
      }
    }
    return reports;
  }

  private Report full(
      Study study, Style style, Map<String, Slot> slots, String status, int version, Dice dice) {
    Draft draft = new Draft();
    Gold gold = new Gold();
    Template template = new Template(slots);
    Set<String> facts = Facts.of(study);
    for (Style.Part part : style.layout()) {
      if (part instanceof Style.Line line) {
        template.write(line.template(), draft, gold);
        draft.add("\n");
      } else if (part instanceof Style.Section section) {
        section(section, style, facts, template, draft, gold, dice);
      }
    }
    return finish(study, style, draft, gold, status, version);
  }

  private Report addendum(Study study, Map<String, Slot> slots, Dice dice) {
    Draft draft = new Draft();
    Gold gold = new Gold();
    Style style = styles.get(0);
    Style.Section section = new Style.Section("", List.of("addendum"), "run");
    section(section, style, Set.of(), new Template(slots), draft, gold, dice);
    return finish(study, style, draft, gold, "ADDENDUM", 2);
  }

  private void section(
      Style.Section section,
      Style style,
      Set<String> facts,
      Template template,
      Draft draft,
      Gold gold,
      Dice dice) {
    List<Phrases.Phrase> said = new ArrayList<>();
    for (String name : section.say()) {
      said.addAll(phrases.choose(name, style.phrasing(), facts, dice));
    }
    if (said.isEmpty()) {
      return;
    }
    draft.add(section.heading());
    for (int i = 0; i < said.size(); i++) {
      draft.add(
          switch (section.as()) {
            case "list" -> "- ";
            case "numbered" -> (i + 1) + ". ";
            default -> "";
          });
      int start = draft.length();
      template.write(said.get(i).template(), draft, gold);
      if (!style.phrasing().equals("clip")) {
        draft.capital(start);
      }
      boolean last = i == said.size() - 1;
      String between = style.phrasing().equals("clip") ? "; " : " ";
      draft.add(last || !section.as().equals("run") ? "\n" : between);
      said.get(i).gold().forEach(gold::answer);
      gold.uncertain(said.get(i).uncertain());
    }
  }

  private Report finish(
      Study study, Style style, Draft draft, Gold gold, String status, int version) {
    if (style.letters().equals("upper")) {
      draft.upper();
    }
    if (style.width().equals("wrapped")) {
      draft.wrap();
    }
    String id = "R" + study.accession().replaceAll("[^0-9]", "") + "-" + version;
    List<Map<String, Object>> spans = new ArrayList<>();
    List<Map<String, Object>> traps = new ArrayList<>();
    Set<String> planted = new TreeSet<>();
    for (Draft.Mark mark : draft.marks()) {
      Map<String, Object> span = new LinkedHashMap<>();
      span.put("start", mark.start());
      span.put("end", mark.end());
      boolean trap = mark.type().equals(Draft.TRAP);
      if (!trap) {
        span.put("type", mark.type());
        plant(planted, draft.marked(mark), mark.type());
      }
      span.put("text", draft.marked(mark));
      (trap ? traps : spans).add(span);
    }
    Map<String, Object> record = record(study, id, status, version, draft.text());
    Map<String, Object> phi = new LinkedHashMap<>();
    phi.put("id", id);
    phi.put("lang", "en");
    phi.put("style", style.id());
    phi.put("text", draft.text());
    phi.put("patient", known(study));
    phi.put("spans", spans);
    phi.put("traps", traps);
    for (String key :
        List.of(
            "patient_name",
            "patient_id",
            "birth_date",
            "accession_number",
            "study_instance_uid",
            "exam_date")) {
      if (record.get(key) instanceof String value) {
        planted.add(value);
      }
    }
    planted.add(id);
    return new Report(record, gold.line(id, draft.text()), phi, List.copyOf(planted));
  }

  /** Words, and short strings, occur also in outputs that leak nothing; few digits by chance. */
  private void plant(Set<String> planted, String text, String type) {
    boolean word = words.contains(text.toLowerCase(Locale.ROOT));
    boolean fewDigits = text.length() < 7 && text.chars().allMatch(Character::isDigit);
    if (text.length() >= 5 && !word && !fewDigits && !type.equals("AGE_OVER_89")) {
      planted.add(text);
    }
  }

  private static Map<String, Object> record(
      Study study, String id, String status, int version, String text) {
    Patient patient = study.patient();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("report_id", id);
    switch (study.reference()) {
      case UID -> {
        record.put("study_instance_uid", study.uid());
        record.put("accession_number", study.accession());
        record.put("patient_id", patient.mrn());
        record.put("patient_name", patient.name().familyFirst());
        record.put("birth_date", patient.birthDate().toString());
        record.put("exam_date", study.date().toString());
      }
      case ACCESSION -> {
        record.put("accession_number", study.accession());
        record.put("patient_id", patient.mrn());
        record.put("patient_name", patient.name().dicom());
        record.put("birth_date", patient.birthDate().toString().replace("-", ""));
      }
      case PATIENT_AND_DATE -> {
        record.put("patient_id", patient.mrn());
        record.put("patient_name", patient.name().full());
        record.put("exam_date", study.date().toString().replace("-", ""));
      }
    }
    record.put("modality", "MR");
    record.put("language", "en");
    record.put("status", status);
    record.put("issued", study.date().plusDays(version) + "T0" + (7 + version) + ":30:00Z");
    record.put("text", text);
    return record;
  }

  private static Map<String, Object> known(Study study) {
    Patient patient = study.patient();
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("name", patient.name().familyFirst());
    known.put("mrn", patient.mrn());
    known.put("dob", patient.birthDate().toString());
    known.put("accession", study.accession());
    return known;
  }

  /** The slots that tell of the heart. */
  private static Map<String, Slot> clinical(HeartCase heart, Dice dice) {
    Map<String, Slot> slots = new TreeMap<>();
    heart
        .values()
        .forEach(
            (name, value) -> {
              String text =
                  value == Math.rint(value)
                      ? String.valueOf((long) (double) value)
                      : String.format(Locale.ROOT, "%.2f", value);
              String code = INDEX_CODES.getOrDefault(name, name);
              boolean asked = NUMBER_CODES.contains(name) || INDEX_CODES.containsKey(name);
              slots.put(name, asked ? Slot.number(text, code, value) : Slot.plain(text));
            });
    double ejection = heart.value("lvef_percent");
    String degree = ejection < 30 ? "severely" : ejection < 41 ? "moderately" : "mildly";
    slots.put("lv_degree", Slot.plain(degree));
    slots.put(
        "lv_degree_capital",
        Slot.plain(degree.substring(0, 1).toUpperCase(Locale.ROOT) + degree.substring(1)));
    slots.put("old_lvef", Slot.plain(String.valueOf((int) ejection + dice.between(3, 9))));
    slots.put(
        "old_disease",
        Slot.plain(
            heart.diagnosis().equals("normal")
                ? "palpitations"
                : heart.diagnosis().replace('_', ' ')));
    slots.put("slices", Slot.plain(String.valueOf(dice.between(9, 12))));
    slots.put("phases", Slot.plain(String.valueOf(dice.between(20, 30))));
    heart.enhancement().ifPresent(lesion -> slots.putAll(Places.slots("lge", "lge_high", lesion)));
    heart.oedema().ifPresent(lesion -> slots.putAll(Places.slots("t2", "t2", lesion)));
    heart.defect().ifPresent(lesion -> slots.putAll(Places.slots("perf", "perfusion", lesion)));
    // The place of a lesion without its answers: walls of abnormal motion are not asked for.
    heart
        .enhancement()
        .ifPresent(
            lesion ->
                Places.slots("plain", "lge_high", lesion)
                    .forEach((name, slot) -> slots.put(name, Slot.plain(slot.text()))));
    return slots;
  }
}
