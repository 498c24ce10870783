package org.cardioqa.testdata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The least that reads what the generator writes, strictly: tags must ascend, lengths must be even
 * and end where the file ends.
 */
final class MinimalDicom {
  private static final Set<String> LONG_FORM = Set.of("OB", "OW", "SQ", "UN", "UT");

  private final Map<Integer, byte[]> values = new TreeMap<>(Integer::compareUnsigned);

  static MinimalDicom read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String magic = new String(bytes, 128, 4, StandardCharsets.US_ASCII);
    if (!magic.equals("DICM")) {
      throw new IOException("no DICM in " + file);
    }
    buffer.position(132);
    MinimalDicom dicom = new MinimalDicom();
    int last = 0;
    while (buffer.hasRemaining()) {
      int tag = (buffer.getShort() << 16) | (buffer.getShort() & 0xFFFF);
      byte[] vr = new byte[2];
      buffer.get(vr);
      int length;
      if (LONG_FORM.contains(new String(vr, StandardCharsets.US_ASCII))) {
        buffer.getShort();
        length = buffer.getInt();
      } else {
        length = buffer.getShort() & 0xFFFF;
      }
      if (Integer.compareUnsigned(tag, last) <= 0 || length % 2 != 0) {
        throw new IOException(String.format("%08x after %08x, length %d", tag, last, length));
      }
      byte[] value = new byte[length];
      buffer.get(value);
      dicom.values.put(tag, value);
      last = tag;
    }
    return dicom;
  }

  String text(int tag) {
    byte[] value = values.get(tag);
    if (value == null) {
      throw new IllegalArgumentException(String.format("no element %08x", tag));
    }
    return new String(value, StandardCharsets.UTF_8).replaceAll("[ \\u0000]+$", "");
  }

  int number(int tag) {
    return ByteBuffer.wrap(values.get(tag)).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xFFFF;
  }

  int[] pixels() {
    ByteBuffer buffer = ByteBuffer.wrap(values.get(0x7FE00010)).order(ByteOrder.LITTLE_ENDIAN);
    int[] pixels = new int[buffer.remaining() / 2];
    Arrays.setAll(pixels, i -> buffer.getShort(2 * i) & 0xFFFF);
    return pixels;
  }
}
