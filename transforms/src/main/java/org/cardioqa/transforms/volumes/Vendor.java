package org.cardioqa.transforms.volumes;

import java.util.Locale;

/** Codes of manufacturers, whose names are written in many ways. */
final class Vendor {
  private Vendor() {}

  /** siemens, ge, philips, canon or other. */
  static String code(String manufacturer) {
    String name = manufacturer.toLowerCase(Locale.ROOT);
    if (name.contains("siemens")) {
      return "siemens";
    }
    if (name.contains("philips")) {
      return "philips";
    }
    if (name.contains("canon") || name.contains("toshiba")) {
      return "canon";
    }
    boolean ge = name.equals("ge") || name.startsWith("ge ") || name.startsWith("general electric");
    return ge ? "ge" : "other";
  }
}
