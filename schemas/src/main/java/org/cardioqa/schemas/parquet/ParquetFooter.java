package org.cardioqa.schemas.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts what a Parquet footer lists in no order into a fixed one.
 *
 * <p>parquet-java keeps the encodings of a column in a hash set of enum constants, whose order
 * changes from JVM to JVM. Offsets in the footer point in front of it, so it can be written anew.
 */
final class ParquetFooter {
  /** Four bytes of length and the magic number end the file. */
  private static final int TAIL_BYTES = 8;

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  private ParquetFooter() {}

  /** Copies a Parquet file; all but the order of the footer's lists stays as it is. */
  static void copyWithOrderedFooter(Path file, OutputStream target) throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] footer = footer(file, size);
      long body = size - TAIL_BYTES - footer.length;
      byte[] buffer = new byte[1 << 16];
      for (long left = body; left > 0; ) {
        int n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
        target.write(buffer, 0, n);
        left -= n;
      }
      byte[] ordered = ordered(footer);
      target.write(ordered);
      target.write(
          ByteBuffer.allocate(Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(ordered.length)
              .array());
      target.write(MAGIC);
    }
  }

  private static byte[] footer(Path file, long size) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(size - TAIL_BYTES);
      readFully(channel, tail);
      ByteBuffer footer = ByteBuffer.allocate(tail.getInt(0));
      channel.position(size - TAIL_BYTES - footer.capacity());
      readFully(channel, footer);
      return footer.array();
    }
  }

  private static void readFully(java.nio.channels.ReadableByteChannel in, ByteBuffer into)
      throws IOException {
    while (into.hasRemaining()) {
      if (in.read(into) < 0) {
        throw new IOException("a Parquet file ended before its footer did");
      }
    }
  }

  private static byte[] ordered(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        ColumnMetaData column = chunk.getMeta_data();
        column.getEncodings().sort(Comparator.naturalOrder());
        if (column.isSetEncoding_stats()) {
          column
              .getEncoding_stats()
              .sort(
                  Comparator.comparing(PageEncodingStats::getPage_type)
                      .thenComparing(PageEncodingStats::getEncoding));
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(footer.length);
    Util.writeFileMetaData(metadata, out);
    return out.toByteArray();
  }
}
