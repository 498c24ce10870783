package org.cardioqa.testdata.reports;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.testdata.cases.HeartCase;
import org.cardioqa.testdata.cases.Lesion;
import org.cardioqa.testdata.cases.Study;

/** What is so in a study, as the words that the conditions of {@code phrases.yaml} use. */
final class Facts {
  private Facts() {}

  static Set<String> of(Study study) {
    HeartCase heart = study.heart();
    Set<String> facts = new TreeSet<>(heart.signs());
    facts.add("disease_" + heart.disease());
    facts.add("dx_" + heart.diagnosis());
    facts.add("motion_" + heart.motion());
    facts.add(study.number() == 0 ? "first_study" : "follow_up");
    facts.add(study.patient().sex().equals("F") ? "female" : "male");
    band(facts, "lvef", heart.value("lvef_percent"), 50);
    band(facts, "rvef", heart.value("rvef_percent"), 45);
    size(facts, "lv", heart.value("lvedv_index"), 92, 100);
    size(facts, "rv", heart.value("rvedv_index"), 95, 105);
    size(facts, "la", heart.has("laDilated") ? 60 : 35, 40, 50);
    size(facts, "ra", heart.has("raDilated") ? 60 : 35, 40, 50);
    double septum = heart.value("septum_mm");
    if (septum >= 13) {
      facts.add("thickened");
    } else if (septum <= 10 && !heart.has("thinned")) {
      facts.add("walls_normal");
    }
    facts.add(heart.value("native_t1_ms") > 1050 ? "t1_raised" : "t1_normal");
    lesion(facts, "lge", heart.enhancement());
    // Pictures were taken of every study, also where the archive has them no more.
    boolean archived = !study.sequences().isEmpty();
    if (!archived || study.hasSequence("t2")) {
      lesion(facts, "t2", heart.oedema());
    }
    if (study.hasSequence("perfusion")) {
      lesion(facts, "perf", heart.defect());
    }
    return facts;
  }

  private static void band(Set<String> facts, String what, double percent, double normalFrom) {
    facts.add(what + (percent < normalFrom ? "_reduced" : "_normal"));
  }

  private static void size(
      Set<String> facts, String what, double value, double normalTo, double dilatedFrom) {
    if (value <= normalTo) {
      facts.add(what + "_size_normal");
    } else if (value >= dilatedFrom) {
      facts.add(what + "_dilated");
    }
  }

  private static void lesion(Set<String> facts, String what, Optional<Lesion> lesion) {
    facts.add(what + "_done");
    facts.add(lesion.isPresent() ? what : what + "_none");
    lesion.ifPresent(
        found -> {
          facts.add(what + "_" + found.layer().code());
          found.distribution().ifPresent(name -> facts.add(what + "_" + name));
          facts.add(what + (found.walls().size() == 6 ? "_global" : "_regional"));
        });
  }
}
