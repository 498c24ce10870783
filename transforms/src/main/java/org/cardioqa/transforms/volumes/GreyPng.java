package org.cardioqa.transforms.volumes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes pictures of 8-bit grey as a PNG file, several of them as an animation that loops without
 * end (APNG, PNG specification third edition); programs that know no APNG show the first.
 */
public final class GreyPng implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte SUB = 1;

  private final OutputStream out;
  private final int rows;
  private final int columns;
  private final int frames;
  private final int delayMs;
  private final Deflater deflater = new Deflater();
  private int written;
  private int sequence;

  /**
   * A file of pictures of one size.
   *
   * @param out is closed with this
   * @param frames how many will be written
   * @param delayMs how long each is shown
   */
  public GreyPng(OutputStream out, int rows, int columns, int frames, int delayMs)
      throws IOException {
    this.out = out;
    this.rows = rows;
    this.columns = columns;
    this.frames = frames;
    this.delayMs = delayMs;
    out.write(SIGNATURE);
    chunk("IHDR", ByteBuffer.allocate(13).putInt(columns).putInt(rows).put((byte) 8));
    if (frames > 1) {
      chunk("acTL", ByteBuffer.allocate(8).putInt(frames));
    }
  }

  /** Adds a picture, row by row, 0 is black. */
  public void write(byte[] pixels) throws IOException {
    if (frames > 1) {
      ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++).putInt(columns).putInt(rows);
      chunk("fcTL", control.position(20).putShort((short) delayMs).putShort((short) 1000));
    }
    byte[] packed = pack(pixels);
    if (written++ == 0) {
      chunk("IDAT", ByteBuffer.wrap(packed));
    } else {
      chunk("fdAT", ByteBuffer.allocate(4 + packed.length).putInt(sequence++).put(packed));
    }
  }

  private byte[] pack(byte[] pixels) {
    byte[] filtered = new byte[rows * (columns + 1)];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      filtered[at++] = SUB;
      byte left = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        filtered[at++] = (byte) (pixels[i] - left);
        left = pixels[i];
      }
    }
    deflater.reset();
    deflater.setInput(filtered);
    deflater.finish();
    byte[] packed = new byte[filtered.length / 2 + 64];
    int size = 0;
    while (!deflater.finished()) {
      if (size == packed.length) {
        packed = Arrays.copyOf(packed, 2 * size);
      }
      size += deflater.deflate(packed, size, packed.length - size);
    }
    return Arrays.copyOf(packed, size);
  }

  private void chunk(String type, ByteBuffer content) throws IOException {
    byte[] bytes = new byte[content.capacity()];
    content.rewind().get(bytes);
    byte[] name = type.getBytes(US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(bytes);
    number(bytes.length);
    out.write(name);
    out.write(bytes);
    number((int) crc.getValue());
  }

  private void number(int value) throws IOException {
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    try (out) {
      chunk("IEND", ByteBuffer.allocate(0));
    }
  }
}
