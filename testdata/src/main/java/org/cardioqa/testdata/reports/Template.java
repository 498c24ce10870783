package org.cardioqa.testdata.reports;

import java.util.Map;

/**
 * Writes templates into a draft. {@code {name}} is replaced by a slot, {@code [[words]]} marks what
 * de-identification must leave as it is; a slot may stand inside the brackets.
 */
final class Template {
  private final Map<String, Slot> slots;

  Template(Map<String, Slot> slots) {
    this.slots = slots;
  }

  /** Adds a template's text to the draft and what its slots state to the gold. */
  void write(String template, Draft draft, Gold gold) {
    int at = 0;
    while (at < template.length()) {
      if (template.startsWith("[[", at)) {
        int end = template.indexOf("]]", at);
        Draft trap = new Draft();
        write(template.substring(at + 2, end), trap, gold);
        draft.add(trap.text(), Draft.TRAP);
        at = end + 2;
      } else if (template.charAt(at) == '{') {
        int end = template.indexOf('}', at);
        slot(template.substring(at + 1, end), draft, gold);
        at = end + 1;
      } else {
        draft.add(template.substring(at, at + 1));
        at++;
      }
    }
  }

  private void slot(String name, Draft draft, Gold gold) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no slot {" + name + "}");
    }
    slot.mark().ifPresentOrElse(type -> draft.add(slot.text(), type), () -> draft.add(slot.text()));
    slot.answers().forEach(gold::answer);
    slot.numbers().forEach(gold::number);
  }
}
