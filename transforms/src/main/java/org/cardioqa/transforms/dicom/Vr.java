package org.cardioqa.transforms.dicom;

/**
 * Value representations (PS3.5 6.2): how lengths are written in explicit VR (7.1.2), and what kind
 * of value it is.
 */
enum Vr {
  AE(Kind.ASCII),
  AS(Kind.ASCII),
  AT(Kind.TAG),
  CS(Kind.ASCII),
  DA(Kind.ASCII),
  DS(Kind.ASCII),
  DT(Kind.ASCII),
  FD(Kind.DOUBLE),
  FL(Kind.FLOAT),
  IS(Kind.ASCII),
  LO(Kind.TEXT),
  LT(Kind.PARAGRAPH),
  OB(Kind.BYTES),
  OD(Kind.BYTES),
  OF(Kind.BYTES),
  OL(Kind.BYTES),
  OV(Kind.BYTES),
  OW(Kind.BYTES),
  PN(Kind.TEXT),
  SH(Kind.TEXT),
  SL(Kind.SIGNED_INT),
  SQ(Kind.SEQUENCE),
  SS(Kind.SIGNED_SHORT),
  ST(Kind.PARAGRAPH),
  SV(Kind.LONG),
  TM(Kind.ASCII),
  UC(Kind.TEXT),
  UI(Kind.ASCII),
  UL(Kind.UNSIGNED_INT),
  UN(Kind.BYTES),
  UR(Kind.PARAGRAPH),
  US(Kind.UNSIGNED_SHORT),
  UT(Kind.PARAGRAPH),
  UV(Kind.LONG);

  /** Kinds of values. */
  enum Kind {
    /** Text of the default repertoire, several values. */
    ASCII,
    /** Text of the specific character set, several values. */
    TEXT,
    /** Text of the specific character set, one value in which a backslash is a character. */
    PARAGRAPH,
    TAG,
    UNSIGNED_SHORT,
    SIGNED_SHORT,
    UNSIGNED_INT,
    SIGNED_INT,
    LONG,
    FLOAT,
    DOUBLE,
    BYTES,
    SEQUENCE
  }

  /** By two capital letters, 26 x 26. */
  private static final Vr[] BY_CODE = byCode();

  private final Kind kind;

  Vr(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Whether explicit VR writes two reserved bytes and a 32-bit length. */
  boolean longForm() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
      default -> false;
    };
  }

  /** Bytes of one value of a binary number; 0 for others. */
  int width() {
    return switch (kind) {
      case UNSIGNED_SHORT, SIGNED_SHORT -> Short.BYTES;
      case UNSIGNED_INT, SIGNED_INT, FLOAT, TAG -> Integer.BYTES;
      case LONG, DOUBLE -> Long.BYTES;
      default -> 0;
    };
  }

  /** Bytes of the words whose order big endian turns around; 1 for text and plain bytes. */
  int swapWidth() {
    return switch (this) {
      case AT, OW -> Short.BYTES;
      case OF, OL -> Integer.BYTES;
      case OD, OV -> Long.BYTES;
      default -> Math.max(1, width());
    };
  }

  /** What makes a value of odd length even (6.2). */
  byte padding() {
    return this == UI || kind == Kind.BYTES ? 0 : (byte) ' ';
  }

  /**
   * The VR of two bytes; UN for letters that are not (yet) a VR, null where they are no letters.
   */
  static Vr ofCode(byte first, byte second) {
    int a = first - 'A';
    int b = second - 'A';
    if (a < 0 || a > 25 || b < 0 || b > 25) {
      return null;
    }
    Vr vr = BY_CODE[a * 26 + b];
    return vr == null ? UN : vr;
  }

  /** Whether two bytes are a VR of today. */
  static boolean isCode(byte first, byte second) {
    int a = first - 'A';
    int b = second - 'A';
    return a >= 0 && a <= 25 && b >= 0 && b <= 25 && BY_CODE[a * 26 + b] != null;
  }

  private static Vr[] byCode() {
    Vr[] table = new Vr[26 * 26];
    for (Vr vr : values()) {
      String code = vr.name();
      table[(code.charAt(0) - 'A') * 26 + code.charAt(1) - 'A'] = vr;
    }
    return table;
  }
}
