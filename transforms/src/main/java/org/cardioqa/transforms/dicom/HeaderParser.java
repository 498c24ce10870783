package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Parses a data set element by element up to its pixel data (PS3.5 section 7), without recursion.
 *
 * <p>Bytes that were read stand in one growing array; long values are passed over, so that what is
 * held is bounded by what the file really has and by {@link #MOST_BYTES}.
 */
final class HeaderParser {
  static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;
  static final int UNDEFINED = -1;

  /** Deepest nesting; enhanced objects need 5 or so. */
  static final int MOST_DEPTH = 64;

  private static final int USUAL_DEPTH = 8;

  /** Values longer than this are long. */
  private static final int SHORT_BYTES = 1 << 14;

  /** Most bytes of one header. */
  private static final int MOST_BYTES = 1 << 26;

  private static final int FIRST_BLOCK = 1 << 13;
  private static final int MOST_BLOCK = 1 << 16;

  /** What becomes of long values. */
  enum LongValues {
    /** All are passed over: for who reads a header. */
    PASSED_OVER,
    /** Those of standard attributes are kept: for who writes it again. */
    KEPT_IF_STANDARD
  }

  private final Source source;
  private final LongValues longValues;

  /** Elements of the part that is being parsed. */
  private Elements elements;

  private byte[] store;
  private int end;
  private int pos;

  /** Offset in the file of store[0], if nothing had been passed over. */
  private long skew;

  private int block = FIRST_BLOCK;
  private boolean explicit = true;
  private boolean big;

  // One a level: 0 is the data set, then sequences and items in turn.
  private int[] openElement = new int[USUAL_DEPTH * 2];
  private long[] limit = new long[USUAL_DEPTH * 2];
  private boolean[] outerExplicit = new boolean[USUAL_DEPTH * 2];
  private boolean[] outerBig = new boolean[USUAL_DEPTH * 2];
  private int depth;

  private int elementTag;
  private long elementStart;
  private Vr vr = Vr.UN;
  private long length;
  private Optional<PixelLocation> pixels = Optional.empty();

  HeaderParser(Source source, long offset, LongValues longValues) {
    this.source = source;
    this.longValues = longValues;
    this.skew = offset;
    store = new byte[FIRST_BLOCK];
    limit[0] = Long.MAX_VALUE;
    elements = new Elements(0);
  }

  // ---- looking ahead, before and between data sets

  /** Whether {@code count} more bytes are there. */
  boolean has(int count) throws IOException, DicomFormatException {
    return pos + count <= end || fill(count);
  }

  byte peek(int ahead) {
    return store[pos + ahead];
  }

  void advance(int count) {
    pos += count;
  }

  /** What was not parsed; the parser is done with. */
  Source rest() {
    return new PrefixedSource(store, pos, end, source);
  }

  void encoding(boolean isExplicit, boolean isBig) {
    explicit = isExplicit;
    big = isBig;
  }

  int peekTag() {
    return tagAt(pos);
  }

  long filePosition() {
    return pos + skew;
  }

  Optional<PixelLocation> pixels() {
    return pixels;
  }

  // ---- data sets

  /** The elements while their group is 0002, which are explicit little endian (PS3.10 7.1). */
  Elements parseMeta() throws IOException, DicomFormatException {
    encoding(true, false);
    elements = new Elements(16);
    while (has(8) && tagAt(pos) >>> 16 == 0x0002) {
      element();
      if (depth > 0) {
        throw malformed("a sequence in the file meta information");
      }
    }
    elements.backedBy(store);
    return elements;
  }

  /** The elements up to pixel data or the end. */
  Elements parseDataset() throws IOException, DicomFormatException {
    elements = new Elements(256);
    while (pixels.isEmpty()) {
      while (depth > 0 && filePosition() == limit[depth]) {
        close();
      }
      if (depth == 0 && !has(1)) {
        break;
      }
      element();
    }
    elements.backedBy(store);
    return elements;
  }

  private void element() throws IOException, DicomFormatException {
    elementStart = filePosition();
    elementTag = 0;
    need(8);
    elementTag = tagAt(pos);
    if (elementTag >>> 16 == 0xFFFE) {
      length = lengthAt(pos + 4);
      pos += 8;
      delimiter();
      return;
    }
    if (depth > 0 && isSequenceLevel()) {
      throw malformed("something that is not an item in a sequence");
    }
    readVrAndLength();
    if (depth == 0 && isPixels(elementTag)) {
      locatePixels();
    } else if (length == UNDEFINED) {
      undefinedLength();
    } else if (vr == Vr.SQ) {
      within();
      openSequence(filePosition() + length);
    } else {
      within();
      value();
    }
  }

  private void readVrAndLength() throws IOException, DicomFormatException {
    if (!explicit) {
      vr = Dictionary.vr(elementTag);
      length = lengthAt(pos + 4);
      pos += 8;
      return;
    }
    Vr written = Vr.ofCode(store[pos + 4], store[pos + 5]);
    if (written == null) {
      // Some writers nest implicit elements in explicit data sets.
      vr = Dictionary.vr(elementTag);
      length = lengthAt(pos + 4);
      pos += 8;
    } else if (written.longForm()) {
      need(12);
      vr = written;
      length = lengthAt(pos + 8);
      pos += 12;
    } else {
      vr = written;
      length = shortAt(pos + 6);
      pos += 8;
    }
    if (vr == Vr.UN && length != UNDEFINED && !isPrivate(elementTag)) {
      resolveUnknown();
    }
  }

  /** An archive that did not know an attribute wrote it as UN: implicit little endian (6.2.2). */
  private void resolveUnknown() {
    Vr known = Dictionary.vr(elementTag);
    if (known != Vr.SQ && !big) {
      vr = known;
    } else if (known == Vr.SQ) {
      vr = Vr.SQ;
      unknownSequence = true;
    }
  }

  private boolean unknownSequence;

  private void undefinedLength() throws IOException, DicomFormatException {
    switch (vr) {
      case SQ -> openSequence(Long.MAX_VALUE);
      case UN -> {
        // Without a VR, an undefined length is a sequence in implicit little endian.
        unknownSequence = explicit;
        openSequence(Long.MAX_VALUE);
      }
      case OB, OW -> fragments();
      default -> {
        if (!explicit) {
          openSequence(Long.MAX_VALUE);
        } else {
          throw malformed("undefined length of a value that is not a sequence");
        }
      }
    }
  }

  private void openSequence(long until) throws DicomFormatException {
    if (depth + 2 >= MOST_DEPTH * 2) {
      throw malformed("sequences nested deeper than " + MOST_DEPTH);
    }
    open(add(elementTag, Vr.SQ, pos, 0), until);
    if (unknownSequence) {
      explicit = false;
      big = false;
      unknownSequence = false;
    }
  }

  private void delimiter() throws IOException, DicomFormatException {
    boolean inSequence = depth > 0 && isSequenceLevel();
    if (elementTag == ITEM && inSequence) {
      if (length != UNDEFINED) {
        within();
      }
      int index = add(ITEM, Vr.SQ, pos, 0);
      open(index, length == UNDEFINED ? Long.MAX_VALUE : filePosition() + length);
    } else if (elementTag == ITEM_END && depth > 0 && !inSequence && openEnded()) {
      close();
    } else if (elementTag == SEQUENCE_END && inSequence && openEnded()) {
      close();
    } else {
      throw malformed("an item or a delimiter where none can be");
    }
  }

  /** Pixel data of an icon, in fragments: passed over. */
  private void fragments() throws IOException, DicomFormatException {
    add(elementTag, vr, Elements.NOT_KEPT, 0);
    int tag;
    do {
      elementStart = filePosition();
      need(8);
      tag = tagAt(pos);
      length = lengthAt(pos + 4);
      pos += 8;
      if ((tag != ITEM && tag != SEQUENCE_END) || length == UNDEFINED) {
        throw malformed("something that is not a fragment in encapsulated data");
      }
      within();
      pass(length);
    } while (tag != SEQUENCE_END);
  }

  private void value() throws IOException, DicomFormatException {
    if (length > SHORT_BYTES && !keepsLong()) {
      add(elementTag, vr, Elements.NOT_KEPT, 0);
      pass(length);
      return;
    }
    if (length > MOST_BYTES) {
      throw tooLarge();
    }
    int count = (int) length;
    need(count);
    add(elementTag, vr, pos, count);
    pos += count;
  }

  private boolean keepsLong() {
    return longValues == LongValues.KEPT_IF_STANDARD && !isPrivate(elementTag);
  }

  private void locatePixels() throws IOException, DicomFormatException {
    if (length != UNDEFINED && length > remaining()) {
      throw truncated();
    }
    pixels = Optional.of(new PixelLocation(elementTag, vr.name(), filePosition(), length));
  }

  // ---- levels

  private int add(int tag, Vr kind, int offset, int count) throws DicomFormatException {
    int index = elements.add(tag, kind, big, offset, count);
    if (index < 0) {
      throw malformed("more elements than a header may have");
    }
    return index;
  }

  private void open(int index, long until) {
    depth++;
    if (depth == limit.length) {
      openElement = Arrays.copyOf(openElement, 2 * depth);
      limit = Arrays.copyOf(limit, 2 * depth);
      outerExplicit = Arrays.copyOf(outerExplicit, 2 * depth);
      outerBig = Arrays.copyOf(outerBig, 2 * depth);
    }
    openElement[depth] = index;
    limit[depth] = until;
    outerExplicit[depth] = explicit;
    outerBig[depth] = big;
  }

  private void close() {
    elements.close(openElement[depth]);
    explicit = outerExplicit[depth];
    big = outerBig[depth];
    depth--;
  }

  /** Sequences stand at odd levels, their items at even ones. */
  private boolean isSequenceLevel() {
    return (depth & 1) == 1;
  }

  private boolean openEnded() {
    return limit[depth] == Long.MAX_VALUE;
  }

  /** Checks that a value ends inside of what encloses it. */
  private void within() throws IOException, DicomFormatException {
    if (length > remaining()) {
      throw truncated();
    }
    long stop = filePosition() + length;
    for (int level = depth; level > 0; level--) {
      if (stop > limit[level]) {
        throw malformed("a value that reaches beyond the item or sequence around it");
      }
      if (limit[level] != Long.MAX_VALUE) {
        // Limits further out are no smaller.
        return;
      }
    }
  }

  private static boolean isPrivate(int tag) {
    return (tag & 0x10000) != 0;
  }

  private static boolean isPixels(int tag) {
    return tag == Tag.PIXEL_DATA || tag == Tag.FLOAT_PIXEL_DATA || tag == Tag.DOUBLE_PIXEL_DATA;
  }

  // ---- bytes

  private long remaining() throws IOException {
    long behind = source.remaining();
    return behind == Source.UNKNOWN ? behind : behind + end - pos;
  }

  private void need(int count) throws IOException, DicomFormatException {
    if (!has(count)) {
      throw truncated();
    }
  }

  private boolean fill(int count) throws IOException, DicomFormatException {
    int missing = count - (end - pos);
    if (missing > remainingBehind()) {
      return false;
    }
    int wanted = (int) Math.min(Math.max(missing, block), remainingBehind());
    if (end + (long) wanted > MOST_BYTES) {
      throw tooLarge();
    }
    if (end + wanted > store.length) {
      store = Arrays.copyOf(store, Math.max(end + wanted, Math.min(2 * store.length, MOST_BYTES)));
    }
    end += source.read(store, end, wanted);
    block = Math.min(2 * block, MOST_BLOCK);
    return pos + count <= end;
  }

  private long remainingBehind() throws IOException {
    return source.remaining();
  }

  private void pass(long count) throws IOException, DicomFormatException {
    int here = (int) Math.min(count, end - pos);
    pos += here;
    long beyond = count - here;
    if (beyond > 0) {
      if (source.skip(beyond) < beyond) {
        throw truncated();
      }
      skew += beyond;
      block = FIRST_BLOCK;
    }
  }

  private int shortAt(int at) {
    int a = store[at] & 0xFF;
    int b = store[at + 1] & 0xFF;
    return big ? a << 8 | b : b << 8 | a;
  }

  private int tagAt(int at) {
    return shortAt(at) << 16 | shortAt(at + 2);
  }

  private long lengthAt(int at) {
    int value = big ? tagAt(at) : shortAt(at + 2) << 16 | shortAt(at);
    return value == UNDEFINED ? UNDEFINED : Integer.toUnsignedLong(value);
  }

  private DicomFormatException malformed(String message) {
    return new DicomFormatException(Reason.MALFORMED_DICOM, elementTag, elementStart, message);
  }

  private DicomFormatException tooLarge() {
    return malformed("a header of more than " + MOST_BYTES + " bytes");
  }

  private DicomFormatException truncated() {
    return new DicomFormatException(
        Reason.TRUNCATED, elementTag, elementStart, "the file ends inside of an element");
  }
}
