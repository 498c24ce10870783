package org.cardioqa.transforms.deid;

import org.cardioqa.schemas.IdentifierType;

/** What an item may be for {@link ContextModel}. */
enum ContextClass {
  NONE(0, IdentifierType.OTHER_ID),
  NAME(1, IdentifierType.NAME),
  INSTITUTION(2, IdentifierType.HOSPITAL),
  PLACE(3, IdentifierType.LOCATION),
  DATE(4, IdentifierType.DATE),
  NUMBER(5, IdentifierType.OTHER_ID);

  /** Place of its weights in the model file. */
  final int index;

  /** The type that what is found gets. */
  final IdentifierType type;

  ContextClass(int index, IdentifierType type) {
    this.index = index;
    this.type = type;
  }

  static ContextClass of(IdentifierType type) {
    return switch (type) {
      case NAME -> NAME;
      case HOSPITAL -> INSTITUTION;
      case LOCATION -> PLACE;
      case DATE, AGE -> DATE;
      default -> NUMBER;
    };
  }

  /** Of the types of labelled texts. */
  static ContextClass of(String type) {
    return switch (type) {
      case "NAME" -> NAME;
      case "INSTITUTION", "HOSPITAL", "EMPLOYER", "SCHOOL", "ORGANIZATION" -> INSTITUTION;
      case "PLACE", "CITY", "STATE", "ZIP", "ADDRESS", "STREET", "LOCATION", "COUNTY", "COUNTRY" ->
          PLACE;
      case "DATE", "AGE", "AGE_OVER_89" -> DATE;
      default -> NUMBER;
    };
  }
}
