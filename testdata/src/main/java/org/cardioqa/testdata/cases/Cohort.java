package org.cardioqa.testdata.cases;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.testdata.cases.Study.Reference;
import org.cardioqa.testdata.cases.Study.Versions;

/**
 * The patients and studies of a seed. A patient depends on the seed and on its own number only, so
 * that any part of an archive can be made alone.
 *
 * <p>What is to occur in every archive of five patients goes by the patient's number (every fifth
 * is of the same make-up); the rest is drawn.
 */
public final class Cohort {
  private static final List<String> VENDORS = List.of("SIEMENS", "GE", "PHILIPS");
  private static final List<Reference> REFERENCES = List.of(Reference.values());
  private static final int GROUP = 5;

  private final long seed;
  private final Optional<String> vendor;
  private final Diseases diseases = new Diseases();
  private final YamlNode names = DataFiles.read("names.yaml");
  private final YamlNode dialects = DataFiles.read("dialects.yaml");
  private final List<String> styles;

  /**
   * The cohort of a seed.
   *
   * @param styles house styles of reports, which follow each other
   * @param vendor of all studies; absent: three in turn
   */
  public Cohort(long seed, List<String> styles, Optional<String> vendor) {
    this.seed = seed;
    this.vendor = vendor;
    this.styles = List.copyOf(styles);
  }

  /** The studies of a patient, the oldest first. */
  public List<Study> studies(int number) {
    Dice dice = Dice.of(seed, number, 1);
    Patient patient = patient(number);
    int role = number % GROUP;
    List<String> ids = diseases.ids();
    // The first of a group has a scar to look at; the fourth may be anything, also nothing.
    String disease =
        switch (role) {
          case 0 -> dice.pick(List.of("infarct_lad", "infarct_rca", "infarct_lcx"));
          case 1 -> dice.pick(List.of("hcm", "dcm", "amyloidosis"));
          case 2 -> dice.pick(List.of("myocarditis", "sarcoidosis", "takotsubo"));
          default -> dice.pick(ids);
        };
    int count = role == 1 || role == 3 ? 2 : 1;
    LocalDate date = LocalDate.of(2019, 1, 7).plusDays(dice.between(0, 1400));
    List<Study> studies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      studies.add(study(patient, i, date, disease, role, dice));
      date = date.plusDays(dice.between(120, 500));
    }
    return studies;
  }

  private Study study(
      Patient patient, int index, LocalDate date, String disease, int role, Dice dice) {
    String maker = vendor.orElse(VENDORS.get((patient.number() + index) % VENDORS.size()));
    Versions versions =
        switch (role) {
          case 1 -> index == 0 ? Versions.PRELIMINARY_THEN_FINAL : Versions.FINAL;
          case 2 -> Versions.FINAL_THEN_ADDENDUM;
          case 3 -> index == 0 ? Versions.FINAL : Versions.NONE;
          default -> Versions.FINAL;
        };
    boolean pictures = !(role == 3 && index == 0);
    return new Study(
        patient,
        index,
        "2.25." + dice.digits(28) + "." + patient.number() + "." + (index + 1),
        "CMR" + (date.getYear() % 100) + "-" + dice.digits(6),
        date,
        LocalTime.of(dice.between(7, 17), dice.between(0, 59), dice.between(0, 59)),
        dice.pick(names.texts("hospitals")),
        dice.pick(names.texts("clinics")),
        person(dice),
        person(dice),
        person(dice),
        maker,
        dice.digits(6),
        diseases.draw(disease, dice),
        pictures ? sequences(maker, role, dice) : List.of(),
        styles.get((patient.number() + index + role) % styles.size()),
        REFERENCES.get((patient.number() + index) % REFERENCES.size()),
        versions);
  }

  /** All sequences for the first of a group, without perfusion or T2 for some of the others. */
  private List<String> sequences(String maker, int role, Dice dice) {
    List<String> all = new ArrayList<>(dialects.get(maker).get("sequences").entries().keySet());
    if (role != 0) {
      if (role != 4 && dice.chance(0.6)) {
        all.remove("perfusion_sax");
      }
      if (role != 2 && dice.chance(0.5)) {
        all.remove("t2_sax");
      }
      if (dice.chance(0.5)) {
        all.remove("t1_map_sax");
      }
    }
    return all;
  }

  private Patient patient(int number) {
    Dice dice = Dice.of(seed, number, 2);
    String sex = dice.chance(0.5) ? "F" : "M";
    Person name = person(dice, sex.equals("F") ? "female" : "male");
    // Every fifth is over 89, an age that identifies.
    LocalDate born =
        number % GROUP == 4
            ? LocalDate.of(dice.between(1922, 1927), 1, 1)
            : LocalDate.of(dice.between(1938, 1998), 1, 1);
    String ascii = name.family().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    return new Patient(
        number,
        sex,
        name,
        born.plusDays(dice.between(0, 364)),
        dice.chance(0.5) ? "0" + dice.digits(7) : "MR" + dice.digits(7),
        dice.chance(0.3)
            ? "01632 960" + dice.digits(3)
            : "(555) " + dice.between(200, 989) + "-" + dice.digits(4),
        ascii + dice.digits(2) + "@mailbox.example",
        dice.between(2, 98) + " " + dice.pick(names.texts("streets")),
        dice.pick(names.texts("cities")),
        dice.pick(names.texts("states")),
        "0" + dice.digits(4),
        person(dice),
        dice.pick(names.texts("employers")));
  }

  private Person person(Dice dice) {
    return person(dice, dice.chance(0.5) ? "female" : "male");
  }

  private Person person(Dice dice, String given) {
    return new Person(
        dice.pick(names.texts(given)),
        dice.chance(0.4) ? Optional.of(dice.pick(names.texts("middle"))) : Optional.empty(),
        dice.pick(names.texts(dice.chance(0.3) ? "words" : "family")));
  }
}
