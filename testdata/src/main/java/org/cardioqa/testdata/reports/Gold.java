package org.cardioqa.testdata.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The answers that the sentences of a report give, gathered while they are written. */
final class Gold {
  private final Map<String, TreeSet<String>> answers = new TreeMap<>();
  private final Map<String, Double> numbers = new TreeMap<>();
  private final TreeSet<String> uncertain = new TreeSet<>();
  private final TreeSet<String> diagnosis = new TreeSet<>();

  void answer(String code, List<String> options) {
    if (code.equals("diagnosis")) {
      diagnosis.addAll(options);
    } else {
      answers.computeIfAbsent(code, none -> new TreeSet<>()).addAll(options);
    }
  }

  void number(String code, double value) {
    numbers.put(code, value);
  }

  void uncertain(List<String> codes) {
    uncertain.addAll(codes);
  }

  /** The line of {@code gold/findings.jsonl}. */
  Map<String, Object> line(String id, String text) {
    derive("lvef_percent", "lv_systolic_function", 50);
    derive("rvef_percent", "rv_systolic_function", 45);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put("text", text);
    line.put("answers", answers);
    line.put("numbers", numbers);
    line.put("uncertain", uncertain);
    line.put("diagnosis", diagnosis);
    line.put("judgement", List.of());
    return line;
  }

  /** An ejection fraction without an adjective answers by the catalogue's thresholds. */
  private void derive(String number, String code, double normalFrom) {
    Double value = numbers.get(number);
    if (value != null && !answers.containsKey(code) && value <= 70) {
      answer(code, List.of(value < normalFrom ? "reduced" : "normal"));
    }
  }
}
