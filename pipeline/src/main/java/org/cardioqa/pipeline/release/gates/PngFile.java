package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * What the chunks of a PNG file say of it (PNG specification, ISO/IEC 15948, section 5).
 *
 * @param columns width
 * @param rows height
 * @param attributes types of the chunks that can carry words or an address: text and Exif
 */
record PngFile(int columns, int rows, Set<String> attributes) {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int HEADER_BYTES = 13;
  private static final int TYPE_BYTES = 4;
  private static final Set<String> SPEAKING = Set.of("tEXt", "iTXt", "zTXt", "eXIf");

  /** Reads the chunks; empty if it is no PNG, is cut off, or a checksum is wrong. */
  static Optional<PngFile> read(ByteBuffer bytes) {
    ByteBuffer png = bytes.duplicate();
    if (png.remaining() < Long.BYTES || png.getLong() != SIGNATURE) {
      return Optional.empty();
    }
    Set<String> attributes = new TreeSet<>();
    int columns = 0;
    int rows = 0;
    byte[] name = new byte[TYPE_BYTES];
    while (png.remaining() >= 2 * Integer.BYTES + TYPE_BYTES) {
      int length = png.getInt();
      if (length < 0 || length > png.remaining() - TYPE_BYTES - Integer.BYTES) {
        return Optional.empty();
      }
      int start = png.position();
      CRC32 crc = new CRC32();
      crc.update(png.duplicate().limit(start + TYPE_BYTES + length));
      png.get(name);
      String type = new String(name, ISO_8859_1);
      if (png.getInt(start + TYPE_BYTES + length) != (int) crc.getValue()) {
        return Optional.empty();
      }
      if (type.equals("IHDR") && length == HEADER_BYTES) {
        columns = png.getInt(png.position());
        rows = png.getInt(png.position() + Integer.BYTES);
      }
      if (SPEAKING.contains(type)) {
        attributes.add(type);
      }
      png.position(start + TYPE_BYTES + length + Integer.BYTES);
      if (type.equals("IEND")) {
        return png.hasRemaining() || columns == 0
            ? Optional.empty()
            : Optional.of(new PngFile(columns, rows, attributes));
      }
    }
    return Optional.empty();
  }
}
