package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.cardioqa.schemas.Certainty;

/**
 * What a finding means in the structure that it is in: enhancement of a mass is not that of the
 * myocardium.
 */
final class Structures {
  private static final Set<String> NOT_MYOCARDIUM =
      Set.of("mass", "valve", "vessel", "other", "la", "ra", "pulmonary_artery");

  /** The sentence is about a mass: what is said of it is not said of the myocardium. */
  static final String TUMOUR = "tumour";

  private static final Set<String> WHERE =
      Set.of(
          "anterior",
          "anteroseptal",
          "inferoseptal",
          "inferior",
          "inferolateral",
          "anterolateral",
          "basal",
          "mid",
          "apical",
          "apex");

  private static final Set<String> WALLS =
      Set.of(
          "anterior", "anteroseptal", "inferoseptal", "inferior", "inferolateral", "anterolateral");
  private static final Set<String> SEPTAL = Set.of("anteroseptal", "inferoseptal");
  private static final Set<String> WITH = Set.of("with");
  private static final Set<String> PARTING = Set.of(",", ";", "and", "there", "but", "while");
  private static final Set<String> PARTS_OF_RIGHT = Set.of("outflow", "rvot");
  private static final Set<String> FOCAL =
      Set.of("focal", "localised", "localized", "small", "area", "areas");
  private static final int NEAR = 3;
  private static final int LISTED_WITHIN = 6;
  private static final Set<String> MYOCARDIUM = Set.of("myocardium", "myocardial");
  private static final Set<String> APPENDAGE = Set.of("appendage", "laa");
  private static final Set<String> APICAL = Set.of("apical", "apex");
  private static final Set<Lexicon.Kind> VALUES = Set.of(Lexicon.Kind.VALUE);
  private static final Set<String> COPULA = Set.of("is", "was", "and", "appears", "appeared");

  private Structures() {}

  static List<Frame> resolve(Frame frame, Reading reading, Carry carry) {
    if (frame.structures.contains(TUMOUR)) {
      return frame.concept.equals("lge") ? List.of(frame.as("lge_other")) : List.of();
    }
    return switch (frame.concept) {
      case "lge" -> enhancement(frame, reading);
      case "t2", "perfusion", "microvascular_obstruction" -> myocardial(frame);
      case "wall_motion" -> motion(frame, reading);
      case "wall_motion_abnormality" -> onlyRight(frame) ? List.of() : List.of(frame);
      case "lv_wall_thickness" -> thickness(frame, reading);
      case "thickening" -> thickening(frame);
      case "thrombus" -> thrombus(frame, reading, carry);
      case "aneurysm" -> aneurysm(frame, carry);
      case "both_effusions" ->
          List.of(frame.as("pericardial_effusion"), frame.as("pleural_effusion"));
      case "valve_regurgitation", "septal_bounce" -> List.of();
      default -> List.of(frame);
    };
  }

  /** The six walls of the left ventricle. */
  static Set<String> walls() {
    return WALLS;
  }

  /** Whether a value of a finding says where in the left ventricle. */
  static boolean isWhere(String value) {
    return WHERE.contains(value);
  }

  /** Whether one of some values says where in the left ventricle. */
  static boolean isAnywhere(Set<String> values) {
    for (String value : values) {
      if (WHERE.contains(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean where(Frame frame) {
    return isAnywhere(frame.values) || frame.structures.contains("lv");
  }

  private static boolean onlyRight(Frame frame) {
    return frame.structures.contains("rv") && !frame.structures.contains("lv") && !where(frame);
  }

  /** "No hypertrophy" of the ventricle as a whole is a normal thickness. */
  private static List<Frame> thickness(Frame frame, Reading reading) {
    boolean denied =
        frame.assertion.certainty() == Certainty.ABSENT
            && frame.values.equals(Set.of("thickened"))
            && !frame.assertion.elsewhere();
    boolean bulgingOfRight =
        frame.values.contains("bulging") && !where(frame) && lastNamed(reading, frame.from, "rv");
    if (notLeftWall(frame) || bulgingOfRight || predicateOfRight(frame, reading)) {
      return List.of();
    }
    return denied ? List.of(frame, frame.as("wall_thickness_abnormality")) : List.of(frame);
  }

  /** "RV dilated and hypertrophied". */
  private static boolean predicateOfRight(Frame frame, Reading reading) {
    return reading.of(Lexicon.Kind.CHAMBER).stream()
        .filter(c -> c.to() <= frame.from)
        .reduce((a, b) -> b)
        .filter(c -> c.value().code().equals("rv") && c.value().values().isEmpty())
        .filter(c -> !where(frame) && reading.onlyFillAnd(c.to(), frame.from, VALUES, COPULA))
        .isPresent();
  }

  private static boolean notLeftWall(Frame frame) {
    return onlyRightChamber(frame) || hasOther(frame);
  }

  private static boolean hasOther(Frame frame) {
    return !where(frame)
        && (frame.structures.stream().anyMatch(NOT_MYOCARDIUM::contains)
            || frame.structures.contains("pericardium"));
  }

  private static List<Frame> enhancement(Frame frame, Reading reading) {
    List<Frame> frames = new ArrayList<>();
    if (frame.structures.contains("insertion_point")) {
      frames.add(frame.as("lge_insertion_point"));
    } else if (frame.structures.contains("rv")) {
      frames.add(frame.as("lge_rv"));
    }
    if (frame.structures.contains("pericardium")) {
      frames.add(frame.as("lge_pericardium"));
    }
    // An insertion point is part of the left ventricle's wall: "mid-wall" there is its layer.
    boolean layered = frame.structures.contains("insertion_point") && !frame.values.isEmpty();
    boolean elsewhereOnly =
        !frames.isEmpty() && !where(frame) && !layered && frame.segments.isEmpty();
    boolean both =
        (frame.structures.contains("rv") && frame.structures.contains("lv"))
            || isDeniedOfMyocardium(frame, reading);
    if (frames.isEmpty()
        && frame.structures.stream().anyMatch(NOT_MYOCARDIUM::contains)
        && !where(frame)) {
      return List.of(frame.as("lge_other"));
    }
    if (!elsewhereOnly || both) {
      frames.add(frame);
    }
    return frames;
  }

  /** "No pericardial or myocardial enhancement". */
  private static boolean isDeniedOfMyocardium(Frame frame, Reading reading) {
    return frame.assertion.certainty() == Certainty.ABSENT
        && frame.structures.contains("pericardium")
        && reading.any(frame.from - LISTED_WITHIN, frame.to + LISTED_WITHIN, MYOCARDIUM);
  }

  private static List<Frame> myocardial(Frame frame) {
    if (frame.concept.equals("t2") && frame.assertion.certainty() == Certainty.ABSENT) {
      frame.values.remove("midmyocardial"); // "no intramyocardial oedema": none in the myocardium
    }
    return hasOther(frame) || onlyRight(frame) ? List.of() : List.of(frame);
  }

  private static List<Frame> motion(Frame frame, Reading reading) {
    boolean unsaid = frame.structures.isEmpty() && !where(frame);
    boolean onRight =
        frame.structures.contains("rv")
            || (unsaid && (onlyNamed(reading, "rv") || lastNamed(reading, frame.from, "rv")))
            || isWithRight(frame, reading);
    if (!onRight) {
      return hasOther(frame) || frame.structures.contains("la") ? List.of() : List.of(frame);
    }
    List<Frame> frames = new ArrayList<>();
    if (frame.assertion.certainty() == Certainty.PRESENT
        && !isRegional(frame, reading)
        && !frame.values.contains("enhanced")
        && !frame.values.contains("normal")) {
      Frame right =
          new Frame("rv_systolic_function", frame.from, frame.to, frame.rule, frame.assertion);
      frames.add(right.with("reduced"));
    }
    boolean onlyLevel = Collections.disjoint(frame.values, WALLS);
    if (where(frame) && !isWithRight(frame, reading) && !(onlyRightChamber(frame) && onlyLevel)) {
      frames.add(frame);
    }
    return frames;
  }

  /** "RV of normal size with dyskinesia of the anterior wall": the wall is the right one's. */
  private static boolean isWithRight(Frame frame, Reading reading) {
    return reading.of(Lexicon.Kind.CHAMBER).stream()
        .filter(c -> c.to() <= frame.from)
        .reduce((a, b) -> b)
        .filter(c -> c.value().code().equals("rv") && c.value().values().isEmpty())
        .filter(c -> reading.any(c.to(), frame.from, WITH))
        .filter(c -> !reading.any(c.to(), frame.from, PARTING))
        .filter(c -> Collections.disjoint(frame.values, SEPTAL))
        .isPresent();
  }

  /** "A small hypokinetic area of the outflow tract" says nothing of the function of the whole. */
  private static boolean isRegional(Frame frame, Reading reading) {
    return reading.of(Lexicon.Kind.CHAMBER).stream()
            .filter(c -> c.value().code().equals("rv"))
            .anyMatch(c -> reading.any(c.from(), c.to() + 2, PARTS_OF_RIGHT))
        || reading.any(frame.from - NEAR, frame.to + 1, FOCAL)
        || (isWithRight(frame, reading) && where(frame));
  }

  /** Whether the sentence speaks of this chamber and of no other. */
  private static boolean onlyNamed(Reading reading, String chamber) {
    List<PhraseTrie.Match<Lexicon.Entry>> chambers = reading.of(Lexicon.Kind.CHAMBER);
    return !chambers.isEmpty()
        && chambers.stream()
            .allMatch(c -> c.value().code().equals(chamber) && c.value().values().isEmpty());
  }

  /** Whether the last chamber named before an index is this one. */
  private static boolean lastNamed(Reading reading, int index, String chamber) {
    return reading.of(Lexicon.Kind.CHAMBER).stream()
        .filter(c -> c.to() <= index)
        .reduce((a, b) -> b)
        .filter(c -> c.value().code().equals(chamber) && c.value().values().isEmpty())
        .isPresent();
  }

  private static List<Frame> thickening(Frame frame) {
    boolean wall =
        where(frame)
            && !frame.structures.contains("pericardium")
            && !frame.structures.contains("valve");
    return wall ? List.of(frame.as("lv_wall_thickness").with("thickened")) : List.of();
  }

  private static List<Frame> thrombus(Frame frame, Reading reading, Carry carry) {
    // "No thrombus or effusion of the pericardium": a thrombus is in a chamber.
    frame.structures.removeAll(Set.of("pericardium", "mass"));
    boolean left =
        (where(frame) && !onlyRightChamber(frame))
            || (frame.structures.isEmpty() && onlyNamed(reading, "lv"));
    boolean apex =
        frame.structures.isEmpty()
            && reading.of(Lexicon.Kind.CHAMBER).isEmpty()
            && reading.of(Lexicon.Kind.PLACE).stream()
                .anyMatch(p -> !Collections.disjoint(p.value().values(), APICAL));
    // "A thrombus in the aneurysm"; those of vessels and atria are no findings of the lexicon.
    boolean inAneurysm =
        frame.structures.isEmpty()
            && reading.of(Lexicon.Kind.CHAMBER).isEmpty()
            && reading.of(Lexicon.Kind.FINDING).stream()
                .anyMatch(f -> f.value().code().equals("aneurysm"));
    boolean named = !frame.structures.isEmpty();
    boolean anywhere =
        frame.assertion.certainty() == Certainty.ABSENT
            && !named
            && !reading.any(frame.from - NEAR, frame.to + LISTED_WITHIN, APPENDAGE);
    boolean inside =
        reading.any(
            0,
            reading.words.size(),
            Set.of("intraventricular", "mural", "intracardiac", "intracavitary", "intracavity"));
    boolean heading =
        !named
            && reading.of(Lexicon.Kind.CHAMBER).isEmpty()
            && (carry.chamber.filter(c -> c.contains("lv")).isPresent()
                || carry.lastChamber.filter("lv"::equals).isPresent());
    if (anywhere || frame.assertion.certainty() == Certainty.ABSENT) {
      frame.values.removeIf(WHERE::contains);
    }
    return left || apex || inAneurysm || anywhere || heading || (!named && inside)
        ? List.of(frame.as("lv_thrombus"))
        : List.of();
  }

  private static boolean onlyRightChamber(Frame frame) {
    return (frame.structures.contains("rv")
            || frame.structures.contains("la")
            || frame.structures.contains("ra"))
        && !frame.structures.contains("lv");
  }

  private static List<Frame> aneurysm(Frame frame, Carry carry) {
    boolean left = where(frame) && !onlyRightChamber(frame) && !frame.structures.contains("vessel");
    boolean heading =
        frame.structures.isEmpty() && carry.chamber.filter(c -> c.contains("lv")).isPresent();
    if (frame.assertion.certainty() == Certainty.ABSENT) {
      frame.values.removeIf(WHERE::contains);
    }
    return left || heading ? List.of(frame.as("lv_aneurysm")) : List.of();
  }
}
